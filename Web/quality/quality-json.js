/**
 * Figures of the quality of records as the node gives them.
 * @module
 */

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {{field: string, label: Words, cases: number}} Gap A field that should be filled by now and is not, in so many cases. */
/** @typedef {{field: string, label: Words, rule: string, severity: 'error' | 'warning', message: Words, cases: number}} Breach */
/** @typedef {{month: string, open: number, late: number, sent: number, sentLate: number}} Month Reports that fall due in a month. */
/**
 * @typedef {object} Quality
 * @property {string | null} institution
 * @property {Words} institutionName
 * @property {number} year
 * @property {number} cases
 * @property {number} examined The newest ones, where there are very many.
 * @property {number} complete Cases without a gap.
 * @property {number} mandatory
 * @property {number} filled
 * @property {number} completenessPermille
 * @property {Gap[]} gaps
 * @property {Breach[]} violations
 * @property {Month[]} lateness
 * @property {number} unmatched
 */
/**
 * @typedef {object} Study
 * @property {string} study Its UID.
 * @property {string} state
 * @property {string} method
 * @property {Words} methodLabel
 * @property {string | null} institution
 * @property {Words} [institutionName]
 * @property {string | null} accession
 * @property {string | null} day
 * @property {string | null} modality
 * @property {string} at
 * @property {number} version
 */

/** A part of a whole in permille, rounded down; 0 of nothing is nothing. @param {number} part @param {number} whole */
export const permilleOf = (part, whole) => whole > 0 ? Math.floor((part * 1000) / whole) : 0;

/** What became of the reports of all months together. @param {readonly Month[]} months @returns {Omit<Month, 'month'>} */
export const totalOf = (months) => months.reduce((sum, each) => ({
  open: sum.open + each.open, late: sum.late + each.late, sent: sum.sent + each.sent, sentLate: sum.sentLate + each.sentLate,
}), { open: 0, late: 0, sent: 0, sentLate: 0 });

/** The share of reports that were in time, of those whose day is over or that are sent; undefined where there is none. @param {Omit<Month, 'month'>} month */
export function inTimePermille({ late, sent, sentLate }) {
  const decided = late + sent + sentLate;
  return decided > 0 ? permilleOf(sent, decided) : undefined;
}

/** Errors before warnings, the most frequent first. @param {readonly Breach[]} breaches */
export const bySeverity = (breaches) => breaches.toSorted((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning') || other.cases - one.cases);
