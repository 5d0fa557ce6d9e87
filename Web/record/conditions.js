/**
 * Conditions between fields, evaluated as the node does: met, not met, or undecided; what is missing decides nothing.
 * @module
 */
import { isQuantity, missingReason } from './record-json.js';

/** @typedef {import('./record-json.js').Condition} Condition */
/** @typedef {import('./record-json.js').ConditionPath} ConditionPath */
/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {{record: RecordValue, row?: RecordValue, levels: ReadonlyMap<string, number>}} Scope Levels of the catalogue's procedures. */

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/;

/** @param {Condition} condition @param {Scope} scope @returns {boolean | undefined} */
export function holds(condition, scope) {
  if ('all' in condition) return together(condition.all.map((each) => holds(each, scope)), false);
  if ('any' in condition) return together(condition.any.map((each) => holds(each, scope)), true);
  if ('not' in condition) {
    const inner = holds(condition.not, scope);
    return inner === undefined ? undefined : !inner;
  }
  if ('exists' in condition) return exists(condition.exists, scope);
  const values = valuesAt(condition.path, scope);
  const others = condition.to ? valuesAt(condition.to, scope) : undefined;
  if (condition.op === 'one') {
    return values.length === 0 ? undefined : values.filter((value) => condition.values?.includes(value)).length === 1;
  }
  if (condition.op === 'in') {
    return anyOf(values, (value) => (others ?? condition.values ?? []).length === 0 && others ? undefined : (others ?? condition.values ?? []).includes(value));
  }
  if (condition.op === 'starts') {
    return anyOf(values, (value) => (condition.values ?? []).some((prefix) => String(value).startsWith(String(prefix))));
  }
  return anyOf(values, (value) => anyOf(others ?? [condition.value], (other) => compared(value, condition.op, other)));
}

/** Kleene's "and" (decided by false) or "or" (by true). @param {(boolean | undefined)[]} parts @param {boolean} deciding */
function together(parts, deciding) {
  if (parts.includes(deciding)) return deciding;
  return parts.includes(undefined) ? undefined : !deciding;
}

/** @param {readonly unknown[]} values @param {(value: unknown) => boolean | undefined} test */
function anyOf(values, test) {
  /** @type {boolean | undefined} */
  let result;
  for (const value of values) {
    const met = test(value);
    if (met) return true;
    if (met === false) result = false;
  }
  return result;
}

/** @param {ConditionPath} path @param {Scope} scope @returns {unknown[]} */
function valuesAt(path, scope) {
  if (path.scope === 'derived') return derived(path.keys[0], scope);
  return flat(path.scope === 'row' ? scope.row : scope.record, path.keys);
}

/** @param {unknown} node @param {readonly string[]} keys @returns {unknown[]} */
function flat(node, keys) {
  if (Array.isArray(node)) return node.flatMap((each) => flat(each, keys));
  if (node === undefined || node === null || node === '' || missingReason(node) !== undefined) return [];
  if (keys.length > 0) return typeof node === 'object' ? flat(/** @type {RecordValue} */ (node)[keys[0]], keys.slice(1)) : [];
  return typeof node === 'object' ? (isQuantity(node) ? [] : [node]) : [node];
}

/** @param {ConditionPath} path @param {Scope} scope */
function exists(path, scope) {
  return valuesAt(path, scope).length > 0;
}

/** @param {string} name @param {Scope} scope @returns {unknown[]} */
function derived(name, { record, levels }) {
  const start = String(flat(record, ['period', 'start'])[0] ?? '');
  const end = String(flat(record, ['period', 'end'])[0] ?? '');
  const year = moment.test(start) ? Number(start.slice(0, 4)) : undefined;
  const born = flat(record, ['birthYear'])[0];
  const only = (/** @type {number | undefined} */ number) => number === undefined ? [] : [number];
  if (name === 'level') return only(levelOf(record, levels));
  if (name === 'startYear') return only(year);
  if (name === 'age') return only(year !== undefined && typeof born === 'number' ? year - born : undefined);
  if (name === 'duration') return moment.test(start) && moment.test(end) ? [Math.floor((Date.parse(end) - Date.parse(start)) / 60_000)] : [];
  if (name !== 'operators') return [];
  const team = Array.isArray(record.team) ? record.team : [];
  return team.filter((row) => row?.role === 'operator' && typeof row.person === 'string').map((row) => row.person);
}

/** The level of a record: the highest of its procedures; undefined where one is not listed. @param {RecordValue} record
 * @param {ReadonlyMap<string, number>} levels */
export function levelOf(record, levels) {
  const found = flat(record, ['procedures']).map((code) => levels.get(String(code)));
  return found.length === 0 || found.includes(undefined) ? undefined : Math.max(.../** @type {number[]} */ (found));
}

/** @param {unknown} one @param {string} operator @param {unknown} other @returns {boolean | undefined} */
function compared(one, operator, other) {
  const [left, right] = comparable(one, other);
  if (typeof left !== typeof right) return undefined;
  if (operator === '=') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'boolean') return undefined;
  const [a, b] = /** @type {[number, number]} */ ([left, right]);
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator];
}

/** Days with moments are compared as days. @param {unknown} one @param {unknown} other */
function comparable(one, other) {
  const [a, b] = [String(one), String(other)];
  if (moment.test(a) && moment.test(b)) return [Date.parse(a), Date.parse(b)];
  if (day.test(a) && moment.test(b)) return [a, b.slice(0, 10)];
  if (moment.test(a) && day.test(b)) return [a.slice(0, 10), b];
  return [one, other];
}

/** Whether a condition looks at nothing but its own row. @param {Condition} condition @returns {boolean} */
export function asksOnlyRow(condition) {
  if ('all' in condition) return condition.all.every(asksOnlyRow);
  if ('any' in condition) return condition.any.every(asksOnlyRow);
  if ('not' in condition) return asksOnlyRow(condition.not);
  if ('exists' in condition) return condition.exists.scope === 'row';
  return condition.path.scope === 'row' && (condition.to === undefined || condition.to.scope === 'row');
}
