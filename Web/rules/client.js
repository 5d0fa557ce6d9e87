/**
 * The node's rulebook interface.
 * @module
 */
import { RequestError } from '../api/request-error.js';

/** @typedef {import('./rulebook-json.js').Words} Words */
/** @typedef {{path: string, line?: number, column?: number, message: Words}} Fault */

/** Facts that were refused: what, and where each fault stands. */
export class RefusedFacts extends RequestError {
  /** @param {number} status @param {string} detail @param {Fault[]} faults */
  constructor(status, detail, faults) {
    super(status, detail);
    this.name = 'RefusedFacts';
    this.faults = faults;
  }
}

/**
 * The error of an answer, with its faults where it lists any (RFC 9457 with `errors`).
 * @param {number} status @param {string} statusText @param {unknown} problem The body, if it was JSON.
 */
export function problemOf(status, statusText, problem) {
  const body = /** @type {{detail?: unknown, title?: unknown, errors?: unknown}} */ (problem ?? {});
  const detail = wordsIn(body.detail) || wordsIn(body.title) || statusText;
  return Array.isArray(body.errors) && body.errors.length > 0
    ? new RefusedFacts(status, detail, body.errors)
    : new RequestError(status, detail);
}

/** @param {unknown} value */
function wordsIn(value) {
  if (typeof value === 'string') return value;
  const both = /** @type {{zh?: string, en?: string} | undefined} */ (value);
  return [both?.zh, both?.en].filter(Boolean).join(' ');
}

/** @param {string} path @param {RequestInit} [init] */
async function ask(path, init) {
  const response = await fetch(path, init).catch((error) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new RequestError(0, String(error));
  });
  const isJSON = (response.headers.get('Content-Type') ?? '').includes('json');
  const body = isJSON ? await response.json().catch(() => undefined) : undefined;
  if (!response.ok) throw problemOf(response.status, response.statusText, body);
  return body;
}

const root = '/api/v1/rulebooks';

/** @returns {Promise<import('./rulebook-json.js').Edition[]>} */
export const readEditions = () => ask(root);

/** @param {string} edition @returns {Promise<import('./rulebook-json.js').Rulebook>} */
export const readRulebook = (edition) => ask(`${root}/${encodeURIComponent(edition)}`);

/** @param {string} edition @returns {Promise<import('./rulebook-json.js').Example[]>} */
export const readExamples = (edition) => ask(`${root}/${encodeURIComponent(edition)}/examples`);

/**
 * The verdict on some facts.
 * @param {string} edition @param {string} question
 * @param {string} facts JSON, sent as it stands so that lines and columns of faults are those the reader sees.
 * @returns {Promise<import('./rulebook-json.js').Evaluation>}
 */
export const askQuestion = (edition, question, facts) =>
  ask(`${root}/${encodeURIComponent(edition)}/questions/${encodeURIComponent(question)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: facts,
  });

/** @param {string} text @param {AbortSignal} signal @returns {Promise<{entries: import('./rulebook-json.js').CatalogueEntry[]}>} */
export const searchCatalogue = (text, signal) =>
  ask(`/api/v1/catalogue?${new URLSearchParams({ q: text, limit: '12' })}`, { signal });

/** Which edition to show: the one asked for, else the newest that answers. @param {import('./rulebook-json.js').Edition[]} editions @param {string | null} asked */
export function chosenEdition(editions, asked) {
  return editions.find((each) => each.edition === asked) ?? editions.findLast((each) => each.enabled) ?? editions[0];
}
