/**
 * Several values of one kind: codes as chips with a box to add to them; other texts one to a chip.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useState } from '../ui/preact.js';
import { CodeInput } from './code-input.js';
import { codesOf } from './form-context.js';

/** @typedef {import('./value-input.js').ValueProps} ValueProps */

/** @param {ValueProps} props */
export function ListInput({ field, id, value, onChange, isInvalid, isDisabled, describedBy, context }) {
  const { speech } = context;
  const { t, say } = speech;
  const [typed, setTyped] = useState('');
  const values = Array.isArray(value) ? value.map(String) : [];
  const codes = codesOf(field, context);
  const isNone = Array.isArray(value) && values.length === 0;
  const nameOf = (/** @type {string} */ code) => {
    const known = codes?.find((each) => each.code === code);
    return known ? say(known.label) : code;
  };
  const add = (/** @type {string | undefined} */ code) => {
    if (code && !values.includes(code)) onChange([...values, code]);
  };
  const remove = (/** @type {string} */ code) => {
    const left = values.filter((each) => each !== code);
    onChange(left.length > 0 ? left : undefined);
  };
  const removeLast = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Backspace' && /** @type {HTMLInputElement} */ (event.target).value === '' && values.length > 0) remove(values[values.length - 1]);
  };
  return html`<div class="list-box" onKeyDown=${removeLast}>
    ${values.length > 0 && html`<ul class="chips">${values.map((each) => html`<li key=${each} class="code-chip" data-value=${each}><span title=${each}>${nameOf(each)}</span>
      ${!isDisabled && html`<button type="button" tabindex="-1" aria-label=${t('record.removeOne', { name: nameOf(each) })} onClick=${() => remove(each)}><${Icon} name="close" /></button>`}</li>`)}</ul>`}
    ${codes
      ? html`<${CodeInput} key=${values.length} id=${id} codes=${codes.filter((each) => !values.includes(each.code))} value=${undefined} keepsOpen onChange=${add} isInvalid=${isInvalid}
          isDisabled=${isDisabled || isNone} describedBy=${describedBy} speech=${speech} />`
      : html`<input class="field" id=${id} value=${typed} disabled=${isDisabled || isNone} autocomplete="off" aria-invalid=${isInvalid ? 'true' : undefined} aria-describedby=${describedBy}
          onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setTyped(event.currentTarget.value)}
          onBlur=${() => {
            add(typed.trim());
            setTyped('');
          }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
            if (event.key !== 'Enter' || typed.trim() === '') return;
            event.stopPropagation();
            event.preventDefault();
            add(typed.trim());
            setTyped('');
          }} />`}
    ${field.repeats?.least === 0 && !isDisabled && (values.length === 0) && html`<label class="none-box"><input type="checkbox" checked=${isNone}
      onChange=${() => onChange(isNone ? undefined : [])} />${t('record.none')}</label>`}
  </div>`;
}
