/**
 * One field of the form: its name, its control, the reason where there is no value, and what is wrong with it.
 * @module
 */
import { html } from '../ui/preact.js';
import { controlID, faultsAt, isRequired, showsPart, valueIn } from './form-context.js';
import { isStated, missingReason } from './record-json.js';
import { ListInput } from './list-input.js';
import { RowsInput } from './rows-input.js';
import { unitText } from './units.js';
import { ValueInput } from './value-input.js';

/** @typedef {import('./record-json.js').Field} Field */
/** @typedef {import('./record-json.js').Path} Path */
/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {import('./form-context.js').FormContext} FormContext */
/** @typedef {{field: Field, path: Path, row?: RecordValue, context: FormContext}} FieldProps */

/** @param {FieldProps} props */
export function FieldInput(props) {
  const { field } = props;
  if (field.input === 'rows') return html`<${Frame} ...${props}><${RowsInput} ...${props} draw=${drawField} /><//>`;
  if (field.input === 'group') return html`<${Frame} ...${props}><${GroupInput} ...${props} /><//>`;
  return html`<${SingleField} ...${props} />`;
}

/** @param {FieldProps} props */
const drawField = (props) => html`<${FieldInput} key=${props.field.key} ...${props} />`;

/** A group or a list in a frame with its name. @param {FieldProps & {children?: unknown}} props */
function Frame({ field, path, row, context, children }) {
  const { speech } = context;
  const value = valueIn(context, path);
  return html`<fieldset class=${`frame ${field.input}`} data-place=${controlID(path).slice(2)} id=${controlID(path)} tabindex="-1">
    <legend>${speech.say(field.label)}${needMark(field, row, value, context)}<${MissingChoice} field=${field} path=${path} context=${context} /></legend>
    ${field.instruction && html`<p class="instruction">${speech.say(field.instruction)}</p>`}
    <${Faults} id=${`${controlID(path)}-faults`} path=${path} context=${context} />
    ${missingReason(value) === undefined && children}
  </fieldset>`;
}

/** @param {FieldProps} props */
function GroupInput({ field, path, context }) {
  const group = /** @type {RecordValue} */ (valueIn(context, path) ?? {});
  return html`<div class="fields">${field.parts?.filter((part) => !part.readOnly && showsPart(part, group, context)).map((part) =>
    drawField({ field: part, path: [...path, part.key], row: group, context }))}</div>`;
}

/** @param {FieldProps} props */
function SingleField({ field, path, row, context }) {
  const { speech } = context;
  const id = controlID(path);
  const value = valueIn(context, path);
  const reason = missingReason(value);
  const faults = faultsAt(path, context);
  const hint = field.instruction || field.usual || field.range;
  const described = [faults.length > 0 && `${id}-faults`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const shared = { field, id, value: reason === undefined ? value : undefined, isInvalid: faults.some((each) => each.severity !== 'warning'),
    isDisabled: reason !== undefined, describedBy: described, context };
  const onChange = (/** @type {unknown} */ next, /** @type {import('./form-context.js').Choice | undefined} */ choice) => {
    context.onChange(path, next);
    // Whoever is chosen brings his title along.
    if (field.key === 'person' && choice?.title && path.length > 1) context.onChange([...path.slice(0, -1), 'title'], choice.title);
  };
  const isList = field.repeats !== undefined;
  const Control = isList ? ListInput : ValueInput;
  return html`<div class=${`labelled field-of of-${isList ? 'list' : field.input} ${faults.length > 0 ? 'faulty' : ''}`} data-place=${id.slice(2)}>
    <div class="label-line"><label for=${id}>${speech.say(field.label)}</label>${needMark(field, row, value, context)}
      <${MissingChoice} field=${field} path=${path} context=${context} /></div>
    <${Control} ...${shared} path=${path} onChange=${onChange} />
    ${hint && html`<span class="hint" id=${`${id}-hint`}>${hintOf(field, context)}</span>`}
    <${Faults} id=${`${id}-faults`} path=${path} context=${context} />
  </div>`;
}

/** @param {Field} field @param {FormContext} context */
function hintOf(field, { speech: { t, say, language } }) {
  const unit = field.unit ? ` ${unitText(field.unit, language)}` : '';
  const span = field.usual ?? field.range;
  const limits = span ? t(field.usual ? 'record.usual' : 'record.range', { from: span[0], to: `${span[1]}${unit}` }) : '';
  return [say(field.instruction), limits].filter(Boolean).join(' · ');
}

/** What must be filled and is not carries the word, not a colour alone. @param {Field} field @param {RecordValue | undefined} row
 * @param {unknown} value @param {FormContext} context */
function needMark(field, row, value, context) {
  if (isStated(value) || isRequired(field, row, context) !== true) return null;
  return html`<em class="need">${context.speech.t('record.required')}</em>`;
}

/** The reasons that may stand in place of a value. @param {{field: Field, path: Path, context: FormContext}} props */
function MissingChoice({ field, path, context }) {
  const { form, speech: { t, say } } = context;
  if (!field.missing || field.missing.length === 0) return null;
  const value = valueIn(context, path);
  const reason = missingReason(value) ?? '';
  const label = `${say(field.label)}: ${t('record.missing')}`;
  return html`<select class=${`missing ${reason ? 'chosen' : ''}`} aria-label=${label} title=${label} data-missing tabindex=${isStated(value) && !reason ? '-1' : undefined}
    onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => context.onChange(path, event.currentTarget.value ? { missing: event.currentTarget.value } : undefined)}>
    <option value="" selected=${reason === ''}>${reason ? t('record.missingNone') : t('record.missingShort')}</option>
    ${form.missing.filter((each) => field.missing?.includes(each.code)).map((each) => html`<option key=${each.code} value=${each.code} selected=${each.code === reason}>${say(each.label)}</option>`)}
  </select>`;
}

/** @param {{id: string, path: Path, context: FormContext}} props */
function Faults({ id, path, context }) {
  const faults = faultsAt(path, context);
  if (faults.length === 0) return null;
  return html`<div id=${id} class="faults" aria-live="polite">${faults.map((each) => html`<p key=${each.rule} class=${`fault ${each.severity ?? 'error'}`}>
    <span aria-hidden="true">${each.severity === 'warning' ? '△' : '✕'}</span> ${context.speech.say(each.message)}</p>`)}</div>`;
}
