/**
 * Facts that are chosen rather than typed. "Unknown" is always a choice: it states nothing.
 * @module
 */
import { html } from '../ui/preact.js';

/** @typedef {import('./fact-field.js').FieldProps} FieldProps */
/** @typedef {import('./language.js').Speech} Speech */

/** The field's id in the page. @param {string} path */
export const fieldID = (path) => `fact-${path}`;

/**
 * A few values side by side, and "unknown", which states nothing.
 * @param {{path: string, value: unknown, options: [unknown, string][], onChange: (value: unknown) => void, speech: Speech}} props
 */
export function Choice({ path, value, options, onChange, speech: { t } }) {
  return html`<span class="segments three" role="group" id=${fieldID(path)}>
    ${[...options, /** @type {[unknown, string]} */ ([undefined, t('ask.unknown')])].map(([each, label]) => html`<button type="button" key=${label}
      data-value=${String(each)} aria-pressed=${String(value === each)} onClick=${() => onChange(each)}>${label}</button>`)}
  </span>`;
}

/** One member of an enumeration. @param {FieldProps} props */
export function OneOf({ field, path, value, onChange, speech: { t, say } }) {
  const key = value === null ? 'none:' : value === undefined ? '' : `is:${value}`;
  const choose = (/** @type {{currentTarget: HTMLSelectElement}} */ event) => {
    const chosen = event.currentTarget.value;
    onChange(path, chosen === '' ? undefined : chosen === 'none:' ? null : chosen.slice(3));
  };
  return html`<select class="field" id=${fieldID(path)} onChange=${choose}>
    <option value="" selected=${key === ''}>${t('ask.choose')}</option>
    ${field.isOptional && html`<option value="none:" selected=${key === 'none:'}>${t('ask.none')}</option>`}
    ${(field.fact.members ?? []).map(({ word, label }) => html`<option key=${word} value=${`is:${word}`}
      selected=${key === `is:${word}`}>${say(label) || word}</option>`)}
  </select>`;
}

/** Several members of an enumeration. @param {FieldProps} props */
export function ManyChoices({ field, path, value, onChange, speech: { say } }) {
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (/** @type {string} */ word) =>
    onChange(path, chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word]);
  return html`<span class="choices-box" id=${fieldID(path)}>
    ${(field.fact.members ?? []).map(({ word, label }) => html`<button type="button" class="none" key=${word}
      aria-pressed=${String(chosen.includes(word))} onClick=${() => toggle(word)}>${say(label) || word}</button>`)}
  </span>`;
}
