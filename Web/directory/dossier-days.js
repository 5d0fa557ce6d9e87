/**
 * The day a dossier is drawn up for, and the day of knowledge: what had been recorded by then.
 * @module
 */
import { today } from '../registry/days.js';
import { html } from '../ui/preact.js';

/** @typedef {{asOf: string, knownAt: string}} Days Empty where not asked for. */

/** The days that the address asks for. @param {string} search @returns {Days} */
export function daysIn(search) {
  const asked = new URLSearchParams(search);
  const dayOf = (/** @type {string} */ name) => /^\d{4}-\d{2}-\d{2}$/.test(asked.get(name) ?? '') ? /** @type {string} */ (asked.get(name)) : '';
  return { asOf: dayOf('asOf'), knownAt: dayOf('knownAt') };
}

/** Keeps the days in the address, so that the page can be sent on. @param {Days} days */
export function keepDays(days) {
  const address = new URL(location.href);
  for (const name of /** @type {const} */ (['asOf', 'knownAt'])) {
    if (days[name]) address.searchParams.set(name, days[name]);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, '', address);
}

/** @param {{days: Days, onDays: (days: Days) => void, speech: import('./strings.js').Speech}} props */
export function DossierDays({ days, onDays, speech: { t } }) {
  const change = (/** @type {keyof Days} */ name) => (/** @type {{currentTarget: HTMLInputElement}} */ event) => onDays({ ...days, [name]: event.currentTarget.value });
  return html`<form class="dossier-days" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label>${t('dossier.asOf')} <input type="date" class="field" name="asOf" value=${days.asOf || today()} max="9999-12-31" onChange=${change('asOf')} /></label>
    <label>${t('dossier.knownAt')} <input type="date" class="field" name="knownAt" value=${days.knownAt} max="9999-12-31" onChange=${change('knownAt')} /></label>
    ${(days.asOf || days.knownAt) && html`<button type="button" class="button" onClick=${() => onDays({ asOf: '', knownAt: '' })}>${t('dossier.today')}</button>`}
  </form>`;
}
