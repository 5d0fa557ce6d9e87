/**
 * A record to be read: its sections, with what is missing marked by word and sign.
 * @module
 */
import { momentText } from '../registry/days.js';
import { html } from '../ui/preact.js';
import { isQuantity, isStated, missingReason } from './record-json.js';
import { sectionsFor } from './record-form.js';
import { unitText } from './units.js';

/** @typedef {import('./record-json.js').Field} Field */
/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {import('../cases/case-strings.js').Speech} Speech */
/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/**
 * @typedef {object} ViewContext
 * @property {import('./record-json.js').RecordForm} form
 * @property {RecordValue} record
 * @property {ReadonlySet<string>} missing Places that should be filled by now.
 * @property {(id: string) => Words} nameOf A person's name, or the id.
 * @property {(id: string) => Words} placeOf A room's or machine's name, or the id.
 * @property {ReadonlyMap<string, Words>} procedures Names by code.
 * @property {Speech} speech
 */

/** @param {{context: ViewContext}} props */
export function RecordView({ context }) {
  const { form, record, speech } = context;
  return html`<div class="record-view">${sectionsFor(form, record).map((section) => {
    const fields = section.fields.filter((field) => isStated(record[field.key]) || missingBelow(field.key, context) > 0)
      .filter((field) => !['caseID', 'institution', 'patient', 'provenance'].includes(field.key));
    if (fields.length === 0) return null;
    const missing = fields.reduce((sum, field) => sum + missingBelow(field.key, context), 0);
    return html`<section class="card" key=${section.id} id=${`view-${section.id}`} data-section=${section.id}>
      <header><h2>${speech.say(section.label)}</h2>${missing > 0 && html`<span class="count open">△ ${speech.t('record.open', { n: missing })}</span>`}</header>
      <dl class="record-list">${fields.map((field) => html`<${Member} key=${field.id} field=${field} context=${context} />`)}</dl></section>`;
  })}</div>`;
}

/** @param {string} key @param {ViewContext} context */
const missingBelow = (key, { missing }) => [...missing].filter((place) => place.replace(/\[\d+\]/g, '').split('.')[0] === key).length;

/** @param {{field: Field, context: ViewContext}} props */
function Member({ field, context }) {
  const { record, speech: { say, t } } = context;
  const value = record[field.key];
  const reason = missingReason(value);
  if (!isStated(value)) return html`<div data-field=${field.id}><dt>${say(field.label)}</dt><dd>${unfilled(context)}</dd></div>`;
  if (reason !== undefined || !field.parts) {
    return html`<div data-field=${field.id}><dt>${say(field.label)}</dt><dd>${shown(field, value, context)}</dd></div>`;
  }
  if (Array.isArray(value)) {
    return html`<div class="wide" data-field=${field.id}><dt>${say(field.label)}<span class="soft"> ${value.length}</span></dt>
      <dd>${value.length === 0 ? html`<span class="soft">${t('page.none')}</span>` : html`<${Rows} field=${field} rows=${value} context=${context} />`}</dd></div>`;
  }
  const group = /** @type {RecordValue} */ (value);
  const parts = field.parts.filter((part) => isStated(group[part.key]) || context.missing.has(part.id));
  return html`<div class="wide group-of" data-field=${field.id}><dt>${say(field.label)}</dt><dd><dl class="record-list inner">
    ${parts.map((part) => html`<div key=${part.id}><dt>${say(part.label)}</dt><dd>${isStated(group[part.key]) ? shown(part, group[part.key], context) : unfilled(context)}</dd></div>`)}</dl></dd></div>`;
}

/** A list of groups as a table: a column for each part that some row states. @param {{field: Field, rows: RecordValue[], context: ViewContext}} props */
function Rows({ field, rows, context }) {
  const { say } = context.speech;
  const parts = field.parts?.filter((part) => rows.some((row) => isStated(row[part.key])) || rows.some((_, index) => isOpen(part, index, context))) ?? [];
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${say(field.label)}><table class="rows"><thead><tr>${parts.map((part) => html`<th key=${part.id} scope="col">${say(part.label)}</th>`)}</tr></thead>
    <tbody>${rows.map((row, index) => html`<tr key=${index}>${parts.map((part) => html`<td key=${part.id}>${isStated(row[part.key]) ? shown(part, row[part.key], context)
      : isOpen(part, index, context) ? unfilled(context) : html`<span class="soft">–</span>`}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** @param {Field} part @param {number} index @param {ViewContext} context */
const isOpen = (part, index, { missing }) => missing.has(`${part.id}[${index + 1}]`);

/** @param {ViewContext} context */
const unfilled = ({ speech: { t } }) => html`<em class="unfilled">△ ${t('case.missing')}</em>`;

/** A value for people: the label of a code, a person's name, a number with its unit. @param {Field} field @param {unknown} value @param {ViewContext} context @returns {unknown} */
export function shown(field, value, context) {
  const { form, nameOf, placeOf, procedures, speech: { say, t, language } } = context;
  const reason = missingReason(value);
  if (reason !== undefined) return html`<em class="reason">${say(form.missing.find((each) => each.code === reason)?.label) || reason}</em>`;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="soft">${t('page.none')}</span>`;
    return html`<span class="many">${value.map((each, index) => html`<span key=${index}>${shown({ ...field, repeats: undefined }, each, context)}</span>`)}</span>`;
  }
  if (typeof value === 'boolean') return t(value ? 'page.yes' : 'page.no');
  const unit = isQuantity(value) ? value.unit : field.unit;
  const plain = isQuantity(value) ? value.value : value;
  if (typeof plain === 'number') return html`<span class="quantity">${plain}${unit && html` <small>${unitText(unit, language)}</small>`}</span>`;
  const text = String(plain);
  if (field.set) return say(form.valueSets[field.set]?.codes.find((each) => each.code === text)?.label) || text;
  if (field.input === 'procedure' || field.input === 'procedures') return html`${say(procedures.get(text)) || text} <small class="mono soft">${text}</small>`;
  if (['person', 'supervisor', 'adjudicator'].includes(field.key)) return say(nameOf(text));
  if (field.id === 'room.room' || field.id === 'room.equipment') return say(placeOf(text));
  if (field.input === 'dateTime') return momentText(text);
  if (field.input === 'code') return html`<span class="mono">${text}</span>`;
  return text;
}
