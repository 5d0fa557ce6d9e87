/**
 * UCUM units as people write them.
 * @module
 */

/** @type {Record<string, readonly [string, string]>} */
const words = {
  '1': ['', ''], 'a': ['年', 'year'], 'd': ['天', 'days'], 'h': ['小时', 'h'], 'min': ['分钟', 'min'], 's': ['秒', 's'],
  '{score}': ['分', 'points'], '{level}': ['级', ''], 'CNY': ['元', 'CNY'], '[Ch]': ['Fr', 'Fr'], 'Cel': ['℃', '°C'],
  '10*9/L': ['×10⁹/L', '×10⁹/L'], 'umol/L': ['μmol/L', 'µmol/L'], 'ug/L': ['μg/L', 'µg/L'], 'um': ['μm', 'µm'],
  'uSv/h': ['μSv/h', 'µSv/h'], 'mm[Hg]': ['mmHg', 'mmHg'], 'cm3': ['cm³', 'cm³'], 'Gy.cm2': ['Gy·cm²', 'Gy·cm²'],
};

/** @param {string} unit @param {import('../ui/i18n.js').Language} language */
export const unitText = (unit, language) =>
  words[unit]?.[language === 'en' ? 1 : 0] ?? unit.replaceAll('10*', '10^').replaceAll('.', '·').replace(/^u/, 'µ').replace(/2$/, '²').replaceAll('[in_i]', 'in');
