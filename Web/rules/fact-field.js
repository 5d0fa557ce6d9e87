/**
 * One fact: its label, what it is worth, and what was wrong with it.
 * @module
 */
import { html } from '../ui/preact.js';
import { CodeList } from './catalogue-search.js';
import { isStatement, parsed, valueAt } from './fact-fields.js';
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

/** The field's id in the page. @param {string} path */
export const fieldID = (path) => `fact-${path}`;

/** @param {FieldProps} props */
export function FactField(props) {
  const { field, path, shared, cited, faults, hidesLabel, speech } = props;
  const { t, say, language } = speech;
  const here = faults.filter((each) => each.path.replace(/^\$?\.?/, '').replaceAll(/\[(\d+)\]/g, '.$1') === path);
  const use = cited.get(path);
  const label = shared ? say(field.label).slice(shared.length).replace(/^[\s:：·・,，—–-]+/u, '') : say(field.label);
  const hint = [wordsOf(field.fact.evidence, language), path, field.fact.fixed ? t('ask.fixed') : ''].filter(Boolean).join(' · ');
  return html`<div class=${`fact ${field.kind} ${use ? `cited ${use}` : ''} ${here.length > 0 ? 'faulty' : ''}`} data-path=${path}>
    ${!hidesLabel && html`<label class="label" for=${fieldID(path)} title=${hint}>${label}</label>`}
    <div class="control"><${Control} ...${props} />${say(field.fact.unit) && field.kind !== 'boolean' && html`<span class="unit">${say(field.fact.unit)}</span>`}</div>
    ${here.map((each) => html`<p class="fault" role="alert">${say(each.message)}</p>`)}
  </div>`;
}

/** @param {FieldProps} props */
function Control(props) {
  const { field, path, value, onChange, speech } = props;
  const { t, say } = speech;
  const set = (/** @type {unknown} */ next) => onChange(path, next);
  if (isStatement(value)) {
    const plain = valueAt(value, 'value');
    return html`<span class="statement" title=${t('ask.statement')}>${plain === undefined ? '…' : JSON.stringify(plain)}</span>`;
  }
  if (field.kind === 'boolean') {
    return html`<${Choice} path=${path} value=${value} speech=${speech} onChange=${set}
      options=${[[true, t('ask.yes')], [false, t('ask.no')], ...(field.isOptional ? [[null, t('ask.none')]] : [])]} />`;
  }
  if (field.kind === 'choice') {
    const key = value === null ? 'none:' : value === undefined ? '' : `is:${value}`;
    return html`<select class="field" id=${fieldID(path)} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => {
      const chosen = event.currentTarget.value;
      set(chosen === '' ? undefined : chosen === 'none:' ? null : chosen.slice(3));
    }}>
      <option value="" selected=${key === ''}>${t('ask.choose')}</option>
      ${field.isOptional && html`<option value="none:" selected=${key === 'none:'}>${t('ask.none')}</option>`}
      ${(field.fact.members ?? []).map((each) => html`<option key=${each.word} value=${`is:${each.word}`} selected=${key === `is:${each.word}`}>${say(each.label) || each.word}</option>`)}
    </select>`;
  }
  if (field.kind === 'record') return html`<${RecordControl} ...${props} />`;
  if (field.kind === 'records') return html`<${RecordsControl} ...${props} />`;
  if (field.kind === 'codes' || field.kind === 'code') {
    const codes = Array.isArray(value) ? value : field.kind === 'code' && value !== undefined ? [value] : [];
    return html`<${CodeList} id=${fieldID(path)} codes=${codes} single=${field.kind === 'code'} speech=${speech}
      onChange=${(/** @type {unknown[]} */ next) => set(next.length === 0 ? undefined : field.kind === 'code' ? next.at(-1) : next)} />`;
  }
  if (field.kind === 'integers') return html`<${NumbersControl} ...${props} />`;
  if (field.kind === 'choices') {
    const chosen = Array.isArray(value) ? value : [];
    return html`<span class="choices-box" id=${fieldID(path)}>${(field.fact.members ?? []).map(({ word, label }) => html`<button type="button" class="none" key=${word}
      aria-pressed=${String(chosen.includes(word))} onClick=${() => set(chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word])}>${say(label) || word}</button>`)}</span>`;
  }
  return html`${field.kind !== 'json' && html`<input class="field" id=${fieldID(path)} type=${field.kind === 'date' ? 'date' : 'text'}
      inputmode=${field.kind === 'integer' ? 'numeric' : field.kind === 'rational' ? 'decimal' : undefined} max=${field.kind === 'date' ? '9999-12-31' : undefined}
      placeholder=${field.kind === 'moment' ? t('ask.moment') : value === null ? t('ask.none') : t('ask.unknown')} value=${value === null || value === undefined ? '' : String(value)}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => set(parsed(field.kind, event.currentTarget.value))} />`}
    ${field.kind === 'json' && html`<code class="raw" id=${fieldID(path)} title=${t('ask.statement')}>${value === undefined ? t('ask.unknown') : JSON.stringify(value)}</code>`}
    ${field.isOptional && field.kind !== 'json' && html`<button type="button" class="none" aria-pressed=${String(value === null)} onClick=${() => set(value === null ? undefined : null)}>${t('ask.none')}</button>`}`;
}

/**
 * A few values side by side, and "unknown", which states nothing.
 * @param {{path: string, value: unknown, options: [unknown, string][], onChange: (value: unknown) => void, speech: Speech}} props
 */
function Choice({ path, value, options, onChange, speech: { t } }) {
  return html`<span class="segments three" role="group" id=${fieldID(path)}>
    ${[...options, /** @type {[unknown, string]} */ ([undefined, t('ask.unknown')])].map(([each, label]) => html`<button type="button" key=${label}
      data-value=${String(each)} aria-pressed=${String(value === each)} onClick=${() => onChange(each)}>${label}</button>`)}
  </span>`;
}

/**
 * Numbers with commas; an empty list states that there are none.
 * @param {FieldProps} props
 */
function NumbersControl({ path, value, onChange, speech: { t } }) {
  const isNone = Array.isArray(value) && value.length === 0;
  return html`<input class="field" id=${fieldID(path)} inputmode="numeric" placeholder=${isNone ? t('ask.none') : t('ask.unknown')} value=${Array.isArray(value) ? value.join(', ') : ''}
      onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(path, parsed('integers', event.currentTarget.value))} />
    <button type="button" class="none" aria-pressed=${String(isNone)} onClick=${() => onChange(path, isNone ? undefined : [])}>${t('ask.none')}</button>`;
}

/** @param {FieldProps} props */
function RecordControl({ field, path, value, cited, faults, onChange, speech }) {
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
function RecordsControl({ field, path, value, cited, faults, onChange, speech }) {
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
