/**
 * Reports that are owed, by institution or by operator. Pure functions over rows of the case list.
 * @module
 */
import { workingDaysLeft } from './working-days.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */
/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {'institution' | 'operator'} GroupBy */
/** @typedef {{id: string, name: Words, late: number, near: number, due: number, next: string | null}} Group `due` counts all that are not late; `next` is the nearest open day. */

/** The most pressing first. @param {readonly CaseSummary[]} rows */
export const inDueOrder = (rows) => rows.toSorted((one, other) => (one.reportDue ?? '9').localeCompare(other.reportDue ?? '9') || one.number.localeCompare(other.number));

/**
 * What can still be done in time first, then what has just become late; what has been late for years stands last.
 * @template {{due: string}} T
 * @param {readonly T[]} rows @param {string} today @returns {T[]}
 */
export const inReach = (rows, today) => [
  ...rows.filter((each) => each.due >= today).sort((one, other) => one.due.localeCompare(other.due)),
  ...rows.filter((each) => each.due < today).sort((one, other) => other.due.localeCompare(one.due)),
];

/** @param {CaseSummary} row @param {GroupBy} by */
export const groupOf = (row, by) => (by === 'institution' ? row.institution : row.operator) ?? '';

/**
 * @param {readonly CaseSummary[]} rows
 * @param {GroupBy} by
 * @param {string} today
 * @param {readonly string[]} workingDays
 * @returns {Group[]} The most late first.
 */
export function groupsOf(rows, by, today, workingDays) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const row of rows) {
    const id = groupOf(row, by);
    const group = groups.get(id) ?? { id, name: by === 'institution' ? row.institutionName : row.operatorName, late: 0, near: 0, due: 0, next: null };
    groups.set(id, group);
    const day = row.reportDue;
    if (row.reportState === 'late' || day !== null && day < today) group.late += 1;
    else {
      group.due += 1;
      const left = day === null ? undefined : workingDaysLeft(day, workingDays);
      if (left !== undefined && left <= 3) group.near += 1;
      if (day !== null && (group.next === null || day < group.next)) group.next = day;
    }
  }
  return [...groups.values()].sort((one, other) => other.late - one.late || other.near - one.near || other.due - one.due);
}
