/**
 * The standard record's dictionary as the node describes its form, and the values of a record.
 * @module
 */

/** @typedef {import('../rules/rulebook-json.js').Bilingual} Bilingual */
/** @typedef {{code: string, short: string, label: Bilingual}} Code */
/** @typedef {{label: Bilingual, system: string | null, codes: Code[]}} ValueSet */
/** @typedef {{scope: 'row' | 'record' | 'derived', keys: string[]}} ConditionPath */
/**
 * @typedef {{all: Condition[]} | {any: Condition[]} | {not: Condition} | {exists: ConditionPath} |
 *   {op: string, path: ConditionPath, value?: unknown, values?: unknown[], to?: ConditionPath}} Condition
 */
/**
 * @typedef {object} Field
 * @property {string} id With its group: `labs.inr`.
 * @property {string} key
 * @property {number | null} number 1 to 48 of the core.
 * @property {Bilingual} label
 * @property {'text' | 'textarea' | 'code' | 'integer' | 'decimal' | 'date' | 'dateTime' | 'switch' | 'choice' | 'choices' |
 *   'procedure' | 'procedures' | 'group' | 'rows'} input
 * @property {'M' | 'C' | 'O'} requirement
 * @property {string} due
 * @property {Condition} [when]
 * @property {string} [unit]
 * @property {string[]} [units]
 * @property {[number, number]} [range]
 * @property {[number, number]} [usual]
 * @property {number} [most]
 * @property {string} [set]
 * @property {string[]} [missing]
 * @property {string[]} sources
 * @property {{least: number, most: number}} [repeats]
 * @property {boolean} [readOnly]
 * @property {boolean} [identity]
 * @property {Bilingual} [instruction]
 * @property {Field[]} [parts]
 * @property {'people' | 'physicians' | 'rooms' | 'equipment' | 'procedures'} [from] Of a step's own fields: where its codes come from.
 * @property {Code[]} [codes] Of a step's own fields: the codes themselves.
 */
/** @typedef {{id: string, label: Bilingual, fields: Field[]}} Section */
/** @typedef {{id: string, label: Bilingual, procedures: string[], field: Field}} Module */
/**
 * @typedef {object} RecordForm
 * @property {string} standard
 * @property {number} version
 * @property {Bilingual} title
 * @property {Code[]} missing
 * @property {Record<string, ValueSet>} valueSets
 * @property {Section[]} sections
 * @property {Module[]} modules
 */
/** @typedef {Record<string, unknown>} RecordValue */
/** Members and rows on the way to a value: `['devices', 1, 'expiry']`. @typedef {readonly (string | number)[]} Path */

/** The steps at which fields fall due, in their order. */
export const stages = ['requested', 'assessed', 'planned', 'consented', 'performed', 'reported', 'followed_up'];

/** The stage whose fields are due in a state. @param {string} state */
export function stageOf(state) {
  if (state === 'authorised') return 'assessed';
  if (state === 'in_room') return 'consented';
  if (state === 'closed') return 'followed_up';
  return stages.includes(state) ? state : 'requested';
}

/** Whether one stage is not after another. @param {string} one @param {string} other */
export const isBy = (one, other) => stages.indexOf(one) <= stages.indexOf(other);

/** A reason in place of a value. @param {unknown} value @returns {string | undefined} */
export const missingReason = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 1 && 'missing' in value
    ? String(value.missing) : undefined;

/** Whether something is stated, be it a reason. @param {unknown} value */
export const isStated = (value) => value !== undefined && value !== null && value !== '';

/** A number that carries another unit. @param {unknown} value @returns {value is {value: number, unit: string}} */
export const isQuantity = (value) =>
  value !== null && typeof value === 'object' && 'value' in value && 'unit' in value && Object.keys(value).length === 2;

/** The value at a path. @param {unknown} record @param {Path} path @returns {unknown} */
export const valueAt = (record, path) =>
  path.reduce((value, key) => value !== null && typeof value === 'object' ? /** @type {Record<string | number, unknown>} */ (value)[key] : undefined, record);

/**
 * The record with another value at a path; `undefined` takes it out. Groups that fall empty go with it; rows stay.
 * @param {RecordValue} record @param {Path} path @param {unknown} value @returns {RecordValue}
 */
export function withValue(record, path, value) {
  return /** @type {RecordValue} */ (changed(record, path, value)) ?? {};
}

/** @param {unknown} old @param {Path} path @param {unknown} value @returns {unknown} */
function changed(old, path, value) {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  if (typeof key === 'number') {
    const rows = Array.isArray(old) ? [...old] : [];
    const next = changed(rows[key], rest, value);
    // A row whose parts were all emptied is still a row.
    if (next === undefined && rest.length === 0) rows.splice(key, 1);
    else rows[key] = next ?? {};
    return rows;
  }
  /** @type {Record<string, unknown>} */
  const group = old !== null && typeof old === 'object' && !Array.isArray(old) && missingReason(old) === undefined
    ? { .../** @type {Record<string, unknown>} */ (old) } : {};
  const next = changed(group[key], rest, value);
  if (next === undefined) delete group[key];
  else group[key] = next;
  return Object.keys(group).length > 0 ? group : undefined;
}

/** A place as violations name it: `devices[2].expiry`, rows from 1. @param {Path} path */
export const placeOfPath = (path) =>
  path.reduce((/** @type {string} */ text, key) => typeof key === 'number' ? `${text}[${key + 1}]` : text ? `${text}.${key}` : key, '');

/** The path of a place. @param {string} place @returns {(string | number)[]} */
export const pathOfPlace = (place) =>
  [...place.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map((match) => match[2] ? Number(match[2]) - 1 : match[1]);

/** The fields of a form, those of its modules with them. @param {RecordForm} form */
export const fieldsOf = (form) => [...form.sections.flatMap((section) => section.fields), ...form.modules.map((module) => module.field)];

/** A field by its id, `labs.inr` or with rows. @param {RecordForm} form @param {string} id @returns {Field | undefined} */
export function fieldOf(form, id) {
  const [first, ...rest] = id.replaceAll(/\[\d+\]/g, '').split('.');
  return rest.reduce((/** @type {Field | undefined} */ field, key) => field?.parts?.find((part) => part.key === key),
    fieldsOf(form).find((field) => field.key === first));
}

/** Members of one record that another has otherwise; null for those it lacks. @param {RecordValue} base @param {RecordValue} edited */
export function changesBetween(base, edited) {
  /** @type {RecordValue} */
  const changes = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(edited)])) {
    if (canonical(base[key]) !== canonical(edited[key])) changes[key] = edited[key] ?? null;
  }
  return changes;
}

/** Text that is equal for equal values. @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  return `{${Object.entries(value).filter(([, each]) => each !== undefined).sort(([one], [other]) => one < other ? -1 : 1)
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}
