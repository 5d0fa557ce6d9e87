/**
 * One fact: its label, what it is worth, and what was wrong with it.
 * @module
 */
import { html } from '../ui/preact.js';
import { CodeList } from './catalogue-search.js';
import { Choice, fieldID, ManyChoices, OneOf } from './fact-choices.js';
import { fieldPath, isStatement, labelOf, parsed, valueAt } from './fact-fields.js';
import { NumbersControl, RecordControl, RecordsControl } from './fact-records.js';
import { wordsOf } from './rulebook-json.js';

/** @typedef {import('./fact-fields.js').Field} Field */
/** @typedef {import('./language.js').Speech} Speech */
/**
 * @typedef {object} FieldProps
 * @property {Field} field
 * @property {string} path From the facts' root.
 * @property {unknown} value
 * @property {string} [shared] What the group's title already says.
 * @property {ReadonlyMap<string, import('./rulebook-json.js').Verdict>} cited
 * @property {readonly import('./client.js').Fault[]} faults
 * @property {boolean} [hidesLabel]
 * @property {(path: string, value: unknown) => void} onChange
 * @property {Speech} speech
 */

/** @param {FieldProps} props */
export function FactField(props) {
  const { field, path, value, shared, cited, faults, hidesLabel, onChange, speech } = props;
  const { t, say, language } = speech;
  const here = faults.filter((each) => [path, `${path}.value`].includes(fieldPath(each.path)));
  const use = cited.get(path);
  const whole = labelOf(say(field.label));
  const label = shared ? whole.slice(shared.length).replace(/^[\s:：·・,，—–-]+/u, '') : whole;
  // What is stated with evidence or dates keeps these; only its value is changed here.
  const stated = isStatement(value) && valueAt(value, 'value') !== undefined;
  const control = stated
    ? { ...props, path: `${path}.value`, value: valueAt(value, 'value'),
      onChange: (/** @type {string} */ at, /** @type {unknown} */ next) => onChange(next === undefined ? path : at, next) }
    : props;
  const hint = [wordsOf(field.fact.evidence, language), path, field.fact.fixed ? t('ask.fixed') : ''].filter(Boolean).join(' · ');
  return html`<div class=${`fact ${field.kind} ${use ? `cited ${use}` : ''} ${here.length > 0 ? 'faulty' : ''}`} data-path=${path}>
    ${!hidesLabel && html`<label class="label" for=${fieldID(path)} title=${hint}>${label}</label>`}
    <div class="control"><${Control} ...${control} />
      ${say(field.fact.unit) && field.kind !== 'boolean' && html`<span class="unit">${say(field.fact.unit)}</span>`}</div>
    ${stated && typeof valueAt(value, 'evidence') === 'string' && html`<small class="fact-evidence">
      ${t('verdict.evidence')} ${valueAt(value, 'evidence')}</small>`}
    ${here.map((each) => html`<p class="fault" role="alert">${say(each.message)}</p>`)}
  </div>`;
}

/** @param {FieldProps} props */
function Control(props) {
  const { field, path, value, onChange, speech } = props;
  const { t } = speech;
  const set = (/** @type {unknown} */ next) => onChange(path, next);
  if (isStatement(value)) {
    return html`<span class="statement" title=${t('ask.statement')}>${t('ask.history')}</span>`;
  }
  if (field.kind === 'boolean') {
    return html`<${Choice} path=${path} value=${value} speech=${speech} onChange=${set}
      options=${[[true, t('ask.yes')], [false, t('ask.no')], ...(field.isOptional ? [[null, t('ask.none')]] : [])]} />`;
  }
  if (field.kind === 'choice') return html`<${OneOf} ...${props} />`;
  if (field.kind === 'record') return html`<${RecordControl} ...${props} />`;
  if (field.kind === 'records') return html`<${RecordsControl} ...${props} />`;
  if (field.kind === 'codes' || field.kind === 'code') {
    const codes = Array.isArray(value) ? value : field.kind === 'code' && value !== undefined ? [value] : [];
    return html`<${CodeList} id=${fieldID(path)} codes=${codes} single=${field.kind === 'code'} speech=${speech}
      onChange=${(/** @type {unknown[]} */ next) => set(next.length === 0 ? undefined : field.kind === 'code' ? next.at(-1) : next)} />`;
  }
  if (field.kind === 'integers') return html`<${NumbersControl} ...${props} />`;
  if (field.kind === 'choices') return html`<${ManyChoices} ...${props} />`;
  if (field.kind === 'json') {
    return html`<code class="raw" id=${fieldID(path)} title=${t('ask.statement')}>
      ${value === undefined ? t('ask.unknown') : JSON.stringify(value)}</code>`;
  }
  return html`<${TypedControl} ...${props} />`;
}

/** What is typed: numbers, days, moments, words. @param {FieldProps} props */
function TypedControl({ field, path, value, onChange, speech: { t } }) {
  const { kind, isOptional } = field;
  const hint = kind === 'moment' ? t('ask.moment') : value === null ? t('ask.none') : t('ask.unknown');
  const mode = kind === 'integer' ? 'numeric' : kind === 'rational' ? 'decimal' : undefined;
  // A moment (2024-06-03T15:59:59Z) may stand for a day; a calendar cannot show it.
  const isDay = kind === 'date' && /^(\d{4}-\d{2}-\d{2})?$/.test(String(value ?? ''));
  return html`<input class="field" id=${fieldID(path)} type=${isDay ? 'date' : 'text'} inputmode=${mode}
      max=${isDay ? '9999-12-31' : undefined} placeholder=${hint} value=${String(value ?? '')}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(path, parsed(kind, event.currentTarget.value))} />
    ${isOptional && html`<button type="button" class="none" aria-pressed=${String(value === null)}
      onClick=${() => onChange(path, value === null ? undefined : null)}>${t('ask.none')}</button>`}`;
}
