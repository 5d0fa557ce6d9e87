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
 * The plan to show: the one asked for where it is the study's, otherwise the newest.
 * @param {readonly PlanSummary[]} plans
 * @param {string} asked
 */
export function planShown(plans, asked) {
  return plans.find((each) => each.id === asked) ?? plans[0];
}
