/**
 * A case in a list: what the node says of it, where it opens, and what is to be done next.
 * @module
 */

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/**
 * @typedef {object} CaseSummary
 * @property {string} id
 * @property {string} number
 * @property {string} institution
 * @property {Words} [institutionName]
 * @property {string} patient
 * @property {string} [patientLabel] Where the reader may see it.
 * @property {string} state
 * @property {Words} stateLabel
 * @property {string} urgency
 * @property {number | null} level
 * @property {string | null} code
 * @property {Words} [procedure]
 * @property {string | null} operator
 * @property {Words} [operatorName]
 * @property {string} requestedOn
 * @property {string | null} scheduledFor
 * @property {string | null} endedOn
 * @property {string | null} reportDue
 * @property {'none' | 'due' | 'late' | 'sent' | 'sent_late'} reportState
 * @property {number} completeness Permille.
 * @property {{clause: string | null, text: Words}[]} blocked
 * @property {number} version
 */

/** The steps of a case's life, and the states they lead from. */
const following = {
  requested: 'assess', assessed: 'authorise', authorised: 'plan', planned: 'consent', consented: 'enter_room',
  in_room: 'perform', performed: 'report', reported: 'follow_up', followed_up: 'close',
};

/** The step that comes next in a state; undefined where there is none. @param {string} state @returns {string | undefined} */
export const nextStep = (state) => following[/** @type {keyof typeof following} */ (state)];

/** Where a case opens. @param {string} id @param {string} [step] With the form of a step. */
export const caseAddress = (id, step) => `/cases/view?${new URLSearchParams({ id, ...(step ? { step } : {}) })}`;

/** The day that says most of a case: when it was done, else is planned, else was asked for. @param {CaseSummary} summary
 * @returns {{day: string, kind: 'done' | 'scheduled' | 'requested'}} */
export function dayOf({ endedOn, scheduledFor, requestedOn }) {
  if (endedOn) return { day: endedOn, kind: 'done' };
  return scheduledFor ? { day: scheduledFor, kind: 'scheduled' } : { day: requestedOn, kind: 'requested' };
}
