/**
 * A list of groups: devices, drugs, events. Rows are added by a button, or of devices by a scanner; that there is
 * nothing to list is stated too.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { controlID, showsPart, valueIn } from './form-context.js';
import { ScanField } from './scan-field.js';

/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {import('./field-input.js').FieldProps} FieldProps */

/** Puts the reader into the first control of a row once it is drawn. @param {import('./record-json.js').Path} path */
export const focusRow = (path) => setTimeout(() => {
  const row = document.getElementById(`${controlID(path)}-row`);
  const control = row?.querySelector('input:not([disabled]), select, textarea');
  if (control instanceof HTMLElement) control.focus();
}, 30);

/** @param {FieldProps & {draw: (props: FieldProps) => unknown}} props */
export function RowsInput({ field, path, context, draw }) {
  const { speech: { t, say } } = context;
  const value = valueIn(context, path);
  const rows = /** @type {RecordValue[]} */ (Array.isArray(value) ? value : []);
  const isNone = Array.isArray(value) && rows.length === 0;
  const most = field.repeats?.most ?? Infinity;
  const add = () => {
    context.onChange([...path, rows.length], {});
    focusRow([...path, rows.length]);
  };
  const remove = (/** @type {number} */ index) => {
    const left = rows.filter((_, each) => each !== index);
    context.onChange(path, left.length > 0 ? left : undefined);
  };
  return html`
    ${field.id === 'devices' && html`<${ScanField} rows=${rows} onRows=${(/** @type {RecordValue[]} */ next) => context.onChange(path, next)} speech=${context.speech} />`}
    ${rows.map((row, index) => html`<fieldset class="row" key=${index} id=${`${controlID([...path, index])}-row`} data-row=${index + 1}>
      <legend>${t('record.row', { n: index + 1 })}</legend>
      <div class="fields">${field.parts?.filter((part) => !part.readOnly && showsPart(part, row, context)).map((part) =>
        draw({ field: part, path: [...path, index, part.key], row, context }))}</div>
      <button type="button" class="button icon-only remove-row" aria-label=${t('record.remove', { n: index + 1 })} title=${t('record.remove', { n: index + 1 })}
        onClick=${() => remove(index)}><${Icon} name="close" /></button>
    </fieldset>`)}
    <div class="row-buttons">
      ${rows.length < most && !isNone && html`<button type="button" class="button outlined add-row" aria-label=${`${say(field.label)}: ${t('record.add')}`} onClick=${add}>
        <${Icon} name="plus" />${t('record.add')}</button>`}
      ${field.repeats?.least === 0 && rows.length === 0 && html`<label class="none-box"><input type="checkbox" id=${`${controlID(path)}-none`} checked=${isNone}
        onChange=${() => context.onChange(path, isNone ? undefined : [])} />${t('record.none')}</label>`}
    </div>`;
}
