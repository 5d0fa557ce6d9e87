/**
 * Names, dates and ages as people read them. Pure functions over DICOM text.
 * @module
 */

/** @typedef {import('../api/dicom-json.js').PersonName} PersonName */
/** @typedef {import('./i18n.js').Translate} Translate */

const ideograph = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/**
 * How a name is shown: characters first, romanised second. "Wang^Xiaodong" under 王^小东 gives
 * 王小东 and Wang Xiaodong; a name with one group gives that and "".
 * @param {PersonName} name
 * @returns {{primary: string, secondary: string}}
 */
export function displayName(name) {
  const ideographic = joinName(name.ideographic);
  const alphabetic = joinName(name.alphabetic);
  if (!ideographic) return { primary: alphabetic, secondary: '' };
  return { primary: ideographic, secondary: alphabetic === ideographic ? '' : alphabetic };
}

/** One component group: characters run together, letters are spaced. @param {string} group */
export function joinName(group) {
  const parts = group.split('^').map((each) => each.replaceAll('\u3000', ' ').trim()).filter(
    Boolean,
  );
  return parts.join(parts.every((each) => ideograph.test(each)) ? '' : ' ');
}

/** "20260102" or "2026.01.02" as "2026-01-02"; anything else as it stands. @param {string} date */
export function formatDate(date) {
  const digits = date.replaceAll('.', '');
  return /^\d{8}$/.test(digits)
    ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
    : date;
}

/** "093015.123" or "09:30:15" as "09:30" (with seconds on request). @param {string} time @param {boolean} [seconds] */
export function formatTime(time, seconds = false) {
  const digits = time.replaceAll(':', '');
  if (!/^\d{4}/.test(digits)) return time;
  const minutes = `${digits.slice(0, 2)}:${digits.slice(2, 4)}`;
  return seconds && /^\d{6}/.test(digits) ? `${minutes}:${digits.slice(4, 6)}` : minutes;
}

/**
 * Age at the study: from the birth date, else PatientAge as given; "" when neither is known.
 * @param {string} patientAge "058Y"
 * @param {string} birthDate
 * @param {string} studyDate
 * @param {Translate} t
 */
export function formatAge(patientAge, birthDate, studyDate, t) {
  const known = ageAt(birthDate, studyDate, t);
  if (known) return known;
  const given = /^(\d{1,3})([YMWD])$/.exec(patientAge);
  if (given) {
    const n = Number(given[1]);
    return given[2] === 'Y'
      ? t('age.years', { n })
      : given[2] === 'M'
      ? t('age.months', { n })
      : given[2] === 'W'
      ? t('age.weeks', { n })
      : t('age.days', { n });
  }
  return '';
}

/** @param {string} birthDate @param {string} studyDate @param {Translate} t */
function ageAt(birthDate, studyDate, t) {
  const born = dayOf(birthDate);
  const seen = dayOf(studyDate);
  if (!born || !seen || seen < born) return '';
  const months = (seen.getUTCFullYear() - born.getUTCFullYear()) * 12 +
    seen.getUTCMonth() - born.getUTCMonth() - (seen.getUTCDate() < born.getUTCDate() ? 1 : 0);
  if (months >= 24) return t('age.years', { n: Math.floor(months / 12) });
  if (months >= 2) return t('age.months', { n: months });
  return t('age.days', { n: Math.round((seen.getTime() - born.getTime()) / 86_400_000) });
}

/** The sex as a word; an unknown code as it stands. @param {string} code @param {Translate} t */
export function formatSex(code, t) {
  return code === 'M' || code === 'F' || code === 'O' ? t(`sex.${code}`) : code;
}

/** A number with at most so many decimals, without trailing zeros. @param {number} value @param {number} [decimals] */
export function formatNumber(value, decimals = 1) {
  return String(Number(value.toFixed(decimals)));
}

/** @param {string} date @returns {Date | undefined} */
function dayOf(date) {
  const iso = formatDate(date);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const day = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(day.getTime()) ? undefined : day;
}
