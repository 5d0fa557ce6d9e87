/**
 * What the registry answers when it does not do a thing (RFC 9457 problem details): a sentence in both languages,
 * the clauses that stand against it, the fields that are wrong.
 * @module
 */
import { RequestError } from './request-error.js';

/** @typedef {import('../rules/rulebook-json.js').Bilingual} Bilingual */
/** @typedef {import('../rules/rulebook-json.js').Evaluation} Evaluation */
/**
 * A field that is wrong or lacking.
 * @typedef {object} Violation
 * @property {string} field The dictionary's id: `devices.expiry`.
 * @property {number | null} [row] Of a list, from 1.
 * @property {string | null} [value]
 * @property {string} rule
 * @property {'error' | 'warning'} [severity]
 * @property {Bilingual} [label]
 * @property {Bilingual} message
 */

export class Problem extends RequestError {
  /**
   * @param {number} status
   * @param {string} statusText
   * @param {Record<string, unknown>} [body]
   */
  constructor(status, statusText, body = {}) {
    super(status, textIn(body.detail) || textIn(body.message) || textIn(body.title) || statusText);
    this.name = 'Problem';
    /** A stable word for programs: `rule`, `version`, `incomplete`, `code_needed` … */
    this.code = typeof body.code === 'string' ? body.code : '';
    /** @type {Bilingual | undefined} */
    this.words = isBilingual(body.message) ? body.message : undefined;
    /** Ids of clauses, in the norm's order. */
    this.clauses = listOf(body.clauses).map(String);
    this.evaluation = /** @type {Evaluation | undefined} */ (body.evaluation ?? undefined);
    this.violations = /** @type {Violation[]} */ (listOf(body.violations));
    const faults = /** @type {{path: string, message: Bilingual}[]} */ (listOf(body.errors));
    /** Faults of the request itself, by path; those of the record stand among the violations. */
    this.errors = this.violations.length > 0 ? [] : faults;
    this.currentVersion = typeof body.currentVersion === 'number' ? body.currentVersion : undefined;
    /** Seconds. */
    this.retryAfter = typeof body.retryAfter === 'number' ? body.retryAfter : undefined;
  }
}

/** The problem of an answer that is not a success. @param {Response} response */
export async function problemFrom(response) {
  const isJSON = (response.headers.get('Content-Type') ?? '').includes('json');
  const body = isJSON ? await response.json().catch(() => ({})) : {};
  const problem = new Problem(response.status, response.statusText, body !== null && typeof body === 'object' ? body : {});
  const wait = Number(response.headers.get('Retry-After'));
  if (problem.retryAfter === undefined && wait > 0) problem.retryAfter = wait;
  return problem;
}

/**
 * What went wrong, in one sentence for the reader.
 * @param {unknown} error
 * @param {{say: (words: Bilingual) => string, t: (key: 'list.failedNetwork' | 'list.failedServer', fill?: Record<string, string | number>) => string}} speech
 */
export function sentenceOf(error, { say, t }) {
  if (error instanceof Problem && error.words) return say(error.words);
  if (error instanceof RequestError && error.status > 0) {
    return t('list.failedServer', { status: error.status, detail: error.detail });
  }
  return t('list.failedNetwork');
}

/** @param {unknown} value @returns {unknown[]} */
const listOf = (value) => Array.isArray(value) ? value : [];

/** @param {unknown} value @returns {value is Bilingual} */
const isBilingual = (value) => value !== null && typeof value === 'object' && 'zh' in value && 'en' in value;

/** @param {unknown} value */
function textIn(value) {
  if (isBilingual(value)) return `${value.zh} ${value.en}`;
  return typeof value === 'string' ? value : '';
}
