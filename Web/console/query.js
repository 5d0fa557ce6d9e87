/**
 * From what a person typed and chose to QIDO-RS parameters (PS3.18 10.6). Pure.
 * @module
 */

/** @typedef {import('../api/dicomweb.js').Parameters} Parameters */
/** @typedef {'all' | 'today' | 'days3' | 'week' | 'month' | 'range'} DatePreset */
/**
 * The search form.
 * @typedef {object} StudyForm
 * @property {string} text
 * @property {DatePreset} preset
 * @property {string} from "2026-01-02" or "", for the preset `range`.
 * @property {string} to
 * @property {string} modality "" for all.
 */

/** @type {Readonly<StudyForm>} */
export const emptyForm = Object.freeze({ text: '', preset: 'all', from: '', to: '', modality: '' });

/** @type {readonly DatePreset[]} */
export const datePresets = ['all', 'today', 'days3', 'week', 'month', 'range'];

export const modalities = ['XA', 'CT', 'MR', 'US', 'DX', 'CR', 'RF', 'MG', 'NM', 'PT', 'SR'];

/** Attributes a row shows that a server need not send unasked. */
export const includedFields = [
  'StudyDescription',
  'ModalitiesInStudy',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'NumberOfStudyRelatedSeries',
  'NumberOfStudyRelatedInstances',
];

/** Whether anything narrows the list. @param {StudyForm} form */
export function isFiltered(form) {
  return form.text.trim() !== '' || form.modality !== '' || studyDateRange(form, new Date()) !== '';
}

/**
 * Searches to try for a text, in order: the first that finds something is shown. Each is a list of
 * alternatives whose matches are united. Characters and letters are a name first; anything with a
 * digit is an identifier first; a long dotted number is a Study Instance UID.
 * @param {string} text
 * @returns {Parameters[][]}
 */
export function textSearches(text) {
  const typed = text.normalize('NFKC').replaceAll(/[\\,]/g, ' ').replaceAll(/\s+/g, ' ').trim();
  if (typed === '') return [[{}]];
  if (/^[0-9]+(\.[0-9]+){3,}$/.test(typed)) return [[{ StudyInstanceUID: typed }]];
  const name = [{ PatientName: typed, fuzzymatching: 'true' }];
  const within = `*${typed.replaceAll('*', '')}*`;
  const identifiers = [{ PatientID: within }, { AccessionNumber: within }];
  if (/\d/.test(typed)) return [identifiers, name];
  // No hospital numbers its patients in Chinese characters.
  return /[\u2e80-\u9fff]/.test(typed) ? [name] : [name, identifiers];
}

/**
 * The Study Date range of a form: "20260101-20260131", "20260101-", or "" for no limit.
 * @param {StudyForm} form
 * @param {Date} now Local time decides what today is.
 */
export function studyDateRange(form, now) {
  if (form.preset === 'all') return '';
  if (form.preset === 'range') {
    let from = form.from.replaceAll('-', '');
    let to = form.to.replaceAll('-', '');
    if (from && to && from > to) [from, to] = [to, from];
    return from || to ? `${from}-${to}` : '';
  }
  const days = { today: 0, days3: 2, week: 6, month: 29 }[form.preset];
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  // Open towards the future: modalities with a fast clock must not lose their studies.
  return `${compactDate(first)}-`;
}

/**
 * What all alternatives share.
 * @param {StudyForm} form
 * @param {Date} now
 * @returns {Parameters}
 */
export function commonParameters(form, now) {
  return {
    StudyDate: studyDateRange(form, now),
    ModalitiesInStudy: form.modality,
    includefield: includedFields,
  };
}

/** @param {Date} date */
function compactDate(date) {
  const month = String(date.getMonth() + 1).padStart(2, '0');
  const day = String(date.getDate()).padStart(2, '0');
  return `${date.getFullYear()}${month}${day}`;
}
