/**
 * Controls for single values: text, numbers with their unit, days, moments, yes and no.
 * @module
 */
import { localInput, momentOf, thisMinute, today } from '../registry/days.js';
import { html, useState } from '../ui/preact.js';
import { CodeInput } from './code-input.js';
import { codesOf } from './form-context.js';
import { isQuantity } from './record-json.js';
import { unitText } from './units.js';

/** @typedef {import('./record-json.js').Field} Field */
/** @typedef {import('./form-context.js').FormContext} FormContext */
/**
 * @typedef {object} ValueProps
 * @property {Field} field
 * @property {string} id
 * @property {unknown} value
 * @property {(value: unknown, choice?: import('./form-context.js').Choice) => void} onChange
 * @property {boolean} isInvalid
 * @property {boolean} isDisabled
 * @property {string | undefined} describedBy
 * @property {FormContext} context
 */

/** @param {ValueProps} props */
export function ValueInput(props) {
  const { field, id, value, onChange, isInvalid, isDisabled, describedBy, context } = props;
  const codes = codesOf(field, context);
  if (codes) {
    return html`<${CodeInput} id=${id} codes=${codes} value=${typeof value === 'string' ? value : undefined} onChange=${onChange}
      isInvalid=${isInvalid} isDisabled=${isDisabled} describedBy=${describedBy} speech=${context.speech} />`;
  }
  if (field.input === 'switch') return html`<${Switch} ...${props} />`;
  if (field.input === 'integer' || field.input === 'decimal') return html`<${NumberInput} ...${props} />`;
  if (field.input === 'date') return html`<${DateInput} ...${props} />`;
  if (field.input === 'dateTime') return html`<${MomentInput} ...${props} />`;
  const shared = { id, class: 'field', value: typeof value === 'string' ? value : '', maxlength: field.most, disabled: isDisabled,
    'aria-invalid': isInvalid ? 'true' : undefined, 'aria-describedby': describedBy, autocomplete: 'off',
    onInput: (/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value) };
  return field.input === 'textarea' ? html`<textarea rows="2" ...${shared}></textarea>`
    : html`<input type="text" spellcheck=${field.input === 'text'} ...${shared} />`;
}

/** Two answers as radio buttons; arrows change them. @param {ValueProps} props */
function Switch({ id, value, onChange, isDisabled, describedBy, context: { speech: { t } } }) {
  const option = (/** @type {boolean} */ answer) => html`<label class="switch-option"><input type="radio" name=${id} id=${answer ? id : `${id}-no`}
    checked=${value === answer} disabled=${isDisabled} onChange=${() => onChange(answer)} />${t(answer ? 'page.yes' : 'page.no')}</label>`;
  return html`<div class="switch" role="radiogroup" aria-describedby=${describedBy}>${option(true)}${option(false)}</div>`;
}

/** @param {ValueProps} props */
function NumberInput({ field, id, value, onChange, isInvalid, isDisabled, describedBy, context: { speech } }) {
  const [typed, setTyped] = useState(/** @type {string | undefined} */ (undefined));
  const unit = isQuantity(value) ? value.unit : field.unit;
  const number = isQuantity(value) ? value.value : value;
  const state = (/** @type {unknown} */ next, /** @type {string | undefined} */ inUnit) =>
    onChange(next === undefined || !inUnit || inUnit === field.unit ? next : { value: next, unit: inUnit });
  return html`<div class="with-unit"><input class="field" type="text" inputmode=${field.input === 'integer' ? 'numeric' : 'decimal'} id=${id} disabled=${isDisabled}
      value=${typed ?? (number === undefined || number === null || typeof number === 'object' ? '' : String(number))} autocomplete="off"
      aria-invalid=${isInvalid ? 'true' : undefined} aria-describedby=${describedBy}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => {
        setTyped(event.currentTarget.value);
        state(numberOf(event.currentTarget.value), unit);
      }} onBlur=${() => setTyped(undefined)} />
    ${(field.units?.length ?? 0) > 1 && field.unit !== '1' && !isDisabled
      ? html`<select class="unit" tabindex="-1" aria-label=${unitText(field.unit ?? '', speech.language)} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) =>
          state(number, event.currentTarget.value)}>${field.units?.map((each) => html`<option key=${each} value=${each} selected=${each === unit}>${unitText(each, speech.language)}</option>`)}</select>`
      : unit && html`<span class="unit">${unitText(unit, speech.language)}</span>`}</div>`;
}

/** What cannot be a number is passed on as typed, so that the node says what is wrong with it. @param {string} typed */
export function numberOf(typed) {
  const text = typed.normalize('NFKC').trim().replace(/^([-+]?\d+),(\d+)$/, '$1.$2');
  if (text === '') return undefined;
  return /^[-+]?(\d{1,15})(\.\d{1,9})?$/.test(text) ? Number(text) : text;
}

/** @param {ValueProps} props */
function DateInput({ id, value, onChange, isInvalid, isDisabled, describedBy }) {
  return html`<input class="field" type="date" id=${id} max="9999-12-31" disabled=${isDisabled} value=${typeof value === 'string' ? value : ''}
    aria-invalid=${isInvalid ? 'true' : undefined} aria-describedby=${describedBy}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 't') onChange(today());
    }} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(event.currentTarget.value || undefined)} />`;
}

/** @param {ValueProps} props */
function MomentInput({ id, value, onChange, isInvalid, isDisabled, describedBy, context: { speech: { t } } }) {
  return html`<div class="with-unit"><input class="field" type="datetime-local" id=${id} max="9999-12-31T23:59" disabled=${isDisabled} value=${localInput(value)}
      aria-invalid=${isInvalid ? 'true' : undefined} aria-describedby=${describedBy}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onChange(event.currentTarget.value ? momentOf(event.currentTarget.value) : undefined)} />
    ${!isDisabled && html`<button type="button" class="button now" tabindex="-1" onClick=${() => onChange(thisMinute())}>${t('record.now')}</button>`}</div>`;
}
