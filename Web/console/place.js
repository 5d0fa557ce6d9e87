/**
 * Where the reader was in the list, for coming back from a study. Kept for the tab only, and never in
 * the address: what people type there are patients' names.
 * @module
 */
import { emptyForm } from './query.js';

/** @typedef {{form: import('./query.js').StudyForm, page: number, selected: string}} Place */

const storageKey = 'jieru.place';

/** @returns {Place} */
export function recallPlace() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}');
    return {
      form: { ...emptyForm, ...kept.form },
      page: Number.isInteger(kept.page) && kept.page >= 0 ? kept.page : 0,
      selected: typeof kept.selected === 'string' ? kept.selected : '',
    };
  } catch {
    return { form: { ...emptyForm }, page: 0, selected: '' };
  }
}

/** @param {Place} place */
export function rememberPlace(place) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(place));
  } catch {
    // Without storage the list simply starts afresh.
  }
}
