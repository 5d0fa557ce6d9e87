/**
 * Facts that hold other facts: records, lists of records, lists of numbers.
 * @module
 */
import { html } from '../ui/preact.js';
import { Choice, fieldID } from './fact-choices.js';
import { FactField } from './fact-field.js';
import { parsed, valueAt } from './fact-fields.js';

/** @typedef {import('./fact-field.js').FieldProps} FieldProps */

/**
 * Numbers with commas; an empty list states that there are none.
 * @param {FieldProps} props
 */
export function NumbersControl({ path, value, onChange, speech: { t } }) {
  const isNone = Array.isArray(value) && value.length === 0;
  return html`<input class="field" id=${fieldID(path)} inputmode="numeric" placeholder=${isNone ? t('ask.none') : t('ask.unknown')} value=${Array.isArray(value) ? value.join(', ') : ''}
      onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(path, parsed('integers', event.currentTarget.value))} />
    <button type="button" class="none" aria-pressed=${String(isNone)} onClick=${() => onChange(path, isNone ? undefined : [])}>${t('ask.none')}</button>`;
}

/** @param {FieldProps} props */
export function RecordControl({ field, path, value, cited, faults, onChange, speech }) {
  const { t } = speech;
  const isThere = value !== null && value !== undefined;
  return html`<div class="record-box">
    ${field.isOptional && html`<${Choice} path=${path} value=${isThere ? true : value} speech=${speech}
      options=${[[true, t('ask.there')], [null, t('ask.none')]]} onChange=${(/** @type {unknown} */ next) => onChange(path, next === true ? {} : next)} />`}
    ${(isThere || !field.isOptional) && field.fields.map((each) => html`<${FactField} key=${each.path} field=${each} path=${`${path}.${each.path}`}
      value=${valueAt(value, each.path)} cited=${cited} faults=${faults} onChange=${onChange} speech=${speech} />`)}
  </div>`;
}

/** @param {FieldProps} props */
export function RecordsControl({ field, path, value, cited, faults, onChange, speech }) {
  const { t } = speech;
  const items = Array.isArray(value) ? value : [];
  const put = (/** @type {unknown[]} */ next) => onChange(path, next);
  return html`<div class="records-box" id=${fieldID(path)}>
    ${items.map((item, index) => html`<div class="item" key=${index}>
      <header>${t('ask.item', { n: index + 1 })}<button type="button" class="none" onClick=${() => put(items.toSpliced(index, 1))}>${t('ask.removeItem')}</button></header>
      ${field.fields.map((each) => html`<${FactField} key=${each.path} field=${each} path=${`${path}.${index}.${each.path}`} value=${valueAt(item, each.path)}
        cited=${cited} faults=${faults} speech=${speech} onChange=${(/** @type {string} */ _, /** @type {unknown} */ next) => {
          const { [each.path]: _old, ...rest } = /** @type {Record<string, unknown>} */ (item ?? {});
          put(items.with(index, next === undefined ? rest : { ...rest, [each.path]: next }));
        }} />`)}
    </div>`)}
    <span class="list-buttons"><button type="button" class="none" onClick=${() => put([...items, {}])}>${t('ask.addItem')}</button>
      <button type="button" class="none" aria-pressed=${String(value === undefined)} onClick=${() => onChange(path, value === undefined ? [] : undefined)}>${t('ask.unknown')}</button></span>
  </div>`;
}
