/**
 * What is wrong with fields, as a list that leads to each of them.
 * @module
 */
import { html } from '../ui/preact.js';

/** @typedef {import('../api/problem.js').Violation} Violation */
/** @typedef {import('../rules/rulebook-json.js').Bilingual} Bilingual */

/** A violation's place: `devices[2].expiry`. @param {Violation} violation */
export function placeOf({ field, row }) {
  if (!row) return field;
  const dot = field.indexOf('.');
  return dot < 0 ? `${field}[${row}]` : `${field.slice(0, dot)}[${row}]${field.slice(dot)}`;
}

/** The errors before the warnings, each place and sentence once. @param {readonly Violation[]} violations */
export function inOrder(violations) {
  /** @type {Map<string, Violation>} */
  const once = new Map();
  for (const each of violations) once.set(`${placeOf(each)} ${each.rule} ${each.message?.en}`, each);
  const rank = (/** @type {Violation} */ each) => each.severity === 'warning' ? 1 : 0;
  return [...once.values()].sort((one, other) => rank(one) - rank(other));
}

/**
 * @param {object} props
 * @param {readonly Violation[]} props.violations
 * @param {readonly {path: string, message: Bilingual}[]} [props.errors] Faults of the request itself.
 * @param {(field: string) => void} [props.onField]
 * @param {(field: string) => string} [props.labelOf]
 * @param {import('./speech.js').RegistrySpeech} props.speech
 */
export function FieldErrors({ violations, errors = [], onField, labelOf, speech: { t, say } }) {
  if (violations.length === 0 && errors.length === 0) return null;
  return html`<ul class="field-errors">
    ${inOrder(violations).map((each) => html`<li key=${placeOf(each) + each.rule} class=${each.severity ?? 'error'} data-field=${placeOf(each)}>
      <span>${labelOf && each.label === undefined && !/[「]/.test(each.message.zh) && labelOf(each.field)
        ? html`<b>${labelOf(each.field)}</b> ` : ''}${say(each.message)}</span>
      ${onField && html`<button type="button" class="show" onClick=${() => onField(placeOf(each))}>${t('refusal.toField')}</button>`}</li>`)}
    ${errors.map((each) => html`<li key=${each.path} data-field=${each.path}><code>${each.path}</code> <span>${say(each.message)}</span></li>`)}
  </ul>`;
}
