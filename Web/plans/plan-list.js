/**
 * The plans of a study: what the node keeps of them, and where their pages are.
 * @module
 */
import { read } from '../api/registry.js';

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/**
 * @typedef {object} PlanSummary
 * @property {string} id
 * @property {string} study
 * @property {string | null} [case]
 * @property {string} digest
 * @property {'paths' | 'simulate' | 'probes' | 'margin' | 'whole'} kind
 * @property {Words} title
 * @property {'reached' | 'uncertain' | 'missed' | null} [verdict]
 * @property {boolean} isSigned
 * @property {string} at
 */

/** Where the plans of a study are shown. @param {string} study @param {string} [plan] */
export function plansAddress(study, plan) {
  return `/plans?study=${encodeURIComponent(study)}${plan ? `&plan=${encodeURIComponent(plan)}` : ''}`;
}

/** The page of a plan, as the node writes it. @param {string} plan @param {'zh' | 'en'} language */
export function reportAddress(plan, language) {
  return `/api/v1/plans/${encodeURIComponent(plan)}/report?lang=${language}`;
}

/** The newest first. @param {string} study @returns {Promise<PlanSummary[]>} */
export async function readPlans(study) {
  return (await read(`/studies/${encodeURIComponent(study)}/plans`)).plans;
}

/**
 * @typedef {object} PlanMark Of a study that has plans.
 * @property {string} study
 * @property {number} count
 * @property {PlanSummary} newest
 */

/** Which of some studies have plans, by study. @param {readonly string[]} studies @returns {Promise<Map<string, PlanMark>>} */
export async function readPlanMarks(studies) {
  if (studies.length === 0) return new Map();
  /** @type {PlanMark[]} */
  const found = (await read(`/plans?studies=${encodeURIComponent(studies.join(','))}`)).studies;
  return new Map(found.map((each) => [each.study, each]));
}

/**
 * The plan to show: the one asked for where it is the study's, otherwise the newest.
 * @param {readonly PlanSummary[]} plans
 * @param {string} asked
 */
export function planShown(plans, asked) {
  return plans.find((each) => each.id === asked) ?? plans[0];
}
