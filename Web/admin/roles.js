/**
 * The capacities in which people act, as the node names them.
 * @module
 */

/** @type {readonly (readonly [string, import('../rules/rulebook-json.js').Bilingual])[]} */
export const accountRoles = [
  ['operator', { zh: '介入医师', en: 'Interventional physician' }],
  ['nurse', { zh: '护士', en: 'Nurse' }],
  ['technologist', { zh: '技师', en: 'Technologist' }],
  ['registrar', { zh: '登记员', en: 'Registrar' }],
  ['adjudicator', { zh: '不良事件评定员', en: 'Adjudicator' }],
  ['quality_officer', { zh: '质控员', en: 'Quality officer' }],
  ['authority', { zh: '卫生行政部门', en: 'Health authority' }],
  ['dispatcher', { zh: '调度员', en: 'Dispatcher' }],
  ['researcher', { zh: '研究人员', en: 'Researcher' }],
  ['auditor', { zh: '审计员', en: 'Auditor' }],
  ['administrator', { zh: '系统管理员', en: 'Administrator' }],
];
