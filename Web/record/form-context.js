/**
 * What every control of a record's form has to know: the dictionary, the record, where codes come from, what is wrong.
 * @module
 */
import { asksOnlyRow, holds } from './conditions.js';
import { isBy, isStated, missingReason, placeOfPath, valueAt } from './record-json.js';

/** @typedef {import('./record-json.js').Field} Field */
/** @typedef {import('./record-json.js').Path} Path */
/** @typedef {import('./record-json.js').Code} Code */
/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {import('../api/problem.js').Violation} Violation */
/** @typedef {import('../registry/speech.js').RegistrySpeech} RegistrySpeech */
/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof import('../registry/speech.js').sharedSentences | keyof typeof import('./strings.js').recordStrings>} RecordSpeech */
/** What choosing a person or a procedure brings along. @typedef {Code & {title?: string, level?: number}} Choice */
/**
 * @typedef {object} FormContext
 * @property {import('./record-json.js').RecordForm} form
 * @property {RecordValue} record
 * @property {string} stage What is due by now.
 * @property {(path: Path, value: unknown) => void} onChange
 * @property {ReadonlyMap<string, Violation[]>} violations By place.
 * @property {boolean} isStrict Whether what is lacking is an error already.
 * @property {ReadonlyMap<string, number>} levels Of the catalogue's procedures.
 * @property {import('./choices.js').Choices} choices
 * @property {ReadonlySet<string>} hidden Members that the form does not show: another part of the step writes them.
 * @property {boolean} showsAll
 * @property {RecordSpeech} speech
 */

/** A control's id in the page. @param {Path} path */
export const controlID = (path) => `f-${placeOfPath(path)}`;

/** Whether a field must be filled by now: true, false, or undefined where that hangs on what is missing.
 * @param {Field} field @param {RecordValue | undefined} row @param {FormContext} context */
export function isRequired(field, row, { record, stage, levels }) {
  if (!isBy(field.due, stage) || field.requirement === 'O') return false;
  if (field.requirement === 'M') return true;
  return field.when ? holds(field.when, { record, row, levels }) : false;
}

/** Free text beside what is coded; it can always be written. @param {Field} field */
const isFreeText = (field) => ['text', 'reason', 'remark'].includes(field.key) && (field.input === 'text' || field.input === 'textarea');

/** Whether a part of a group is shown: not where its condition fails and nothing stands there.
 * @param {Field} field @param {RecordValue | undefined} row @param {FormContext} context */
export function showsPart(field, row, context) {
  if (isStated(row?.[field.key]) || isFreeText(field) || context.showsAll) return true;
  if (field.requirement !== 'C' || !field.when) return true;
  // What hangs on another part of the same row appears once that part is filled in.
  return holds(field.when, { record: context.record, row, levels: context.levels }) ?? !asksOnlyRow(field.when);
}

/** Whether a field of the core or a module is shown. @param {Field} field @param {FormContext} context */
export function showsField(field, context) {
  if (context.hidden.has(field.key) || field.readOnly) return false;
  if (context.showsAll) return true;
  const value = context.record[field.key];
  if (!isBy(field.due, context.stage)) return false;
  const isDueNow = field.due === context.stage;
  if (field.requirement === 'C' && field.when && !isStated(value)) {
    // "When it exists" is a field that nobody has to fill.
    if (holds(field.when, { record: context.record, levels: context.levels }) === false) return false;
  }
  return isDueNow || !isStated(value) || missingReason(value) === 'unknown' || hasViolation(field, context);
}

/** @param {Field} field @param {FormContext} context */
const hasViolation = (field, { violations }) =>
  [...violations.keys()].some((place) => place === field.key || place.startsWith(`${field.key}.`) || place.startsWith(`${field.key}[`));

/** The codes a field takes; undefined where anything may be typed. @param {Field} field @param {FormContext} context @returns {Choice[] | undefined} */
export function codesOf(field, { form, choices }) {
  if (field.codes) return field.codes;
  if (field.from) return choices[field.from].length > 0 ? choices[field.from] : undefined;
  if (field.set) return form.valueSets[field.set]?.codes ?? [];
  if (field.input === 'procedure' || field.input === 'procedures') return choices.procedures;
  const people = ['person', 'supervisor', 'adjudicator'].includes(field.key) ? choices.people
    : field.id === 'room.room' ? choices.rooms : field.id === 'room.equipment' ? choices.equipment : [];
  return people.length > 0 ? people : undefined;
}

/** What is wrong at a place. What is merely lacking is an error only once somebody tried to send it.
 * @param {Path} path @param {FormContext} context @returns {Violation[]} */
export function faultsAt(path, { violations, isStrict }) {
  const all = violations.get(placeOfPath(path)) ?? [];
  return isStrict ? all : all.filter((each) => each.rule !== 'required' && each.rule !== 'too_few');
}

/** How many fields with a violation lie below a member. @param {string} key @param {FormContext} context */
export function openBelow(key, { violations }) {
  let count = 0;
  for (const [place, list] of violations) {
    if ((place === key || place.startsWith(`${key}.`) || place.startsWith(`${key}[`)) && list.some((each) => each.severity !== 'warning')) count++;
  }
  return count;
}

/** @param {FormContext} context @param {Path} path */
export const valueIn = (context, path) => valueAt(context.record, path);
