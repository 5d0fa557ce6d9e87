/**
 * The list of cases as the reader moves through it: filters, one page at a time, the way back. Pages follow each other
 * by a mark that the node gives (the last case of a page), so that cases that arrive meanwhile shift nothing.
 * @module
 */
import { isAbort } from '../api/request-error.js';
import { read, withQuery } from '../api/registry.js';

/** @typedef {import('./case-summary.js').CaseSummary} CaseSummary */
/**
 * @typedef {object} CaseForm
 * @property {string} text
 * @property {'all' | 'before' | 'room' | 'after' | 'closed' | 'cancelled'} stage
 * @property {'' | 'due' | 'late'} report
 * @property {boolean} mine
 * @property {boolean} blocked
 * @property {string} institution
 */
/**
 * @typedef {object} CaseListState
 * @property {CaseForm} form
 * @property {'loading' | 'ready' | 'failed'} phase
 * @property {CaseSummary[]} rows
 * @property {string[]} trail The marks of the pages before this one; the first page has none.
 * @property {string | null} next
 * @property {unknown} [error]
 */

export const pageSize = 50;
const typingPause = 250;

/** @type {CaseForm} */
export const emptyForm = { text: '', stage: 'all', report: '', mine: false, blocked: false, institution: '' };

/** States behind the stages of the filter. @type {Record<CaseForm['stage'], string>} */
const states = {
  all: '',
  before: 'requested,assessed,authorised,planned,consented',
  room: 'in_room',
  after: 'performed,reported,followed_up',
  closed: 'closed',
  cancelled: 'cancelled',
};

/** Whether anything is asked for. @param {CaseForm} form */
export const isFiltered = (form) => JSON.stringify({ ...form }) !== JSON.stringify({ ...emptyForm });

/** The request of a page. @param {CaseForm} form @param {string | undefined} cursor */
export function listPath(form, cursor) {
  return withQuery('/cases', {
    q: form.text.trim(), state: states[form.stage], report: form.report, member: form.mine ? 'me' : '',
    blocked: form.blocked, institution: form.institution, limit: pageSize, cursor,
  });
}

export class CaseList {
  /** @param {CaseForm} form @param {(path: string, signal: AbortSignal) => Promise<{cases: CaseSummary[], next?: string | null}>} [reader] */
  constructor(form, reader = read) {
    this.reader = reader;
    /** @type {CaseListState} */
    this.state = { form, phase: 'loading', rows: [], trail: [], next: null };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** @param {() => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {Partial<CaseForm>} change @param {{isComposing?: boolean}} [how] */
  setForm(change, { isComposing = false } = {}) {
    this.#update({ form: { ...this.state.form, ...change }, trail: [] });
    clearTimeout(this.typing);
    if (isComposing) return;
    if ('text' in change) this.typing = setTimeout(() => this.read(), typingPause);
    else this.read();
  }

  flush() {
    clearTimeout(this.typing);
    this.read();
  }

  /** @returns {Promise<void>} */
  turn() {
    if (!this.state.next) return Promise.resolve();
    return this.#go([...this.state.trail, this.state.next]);
  }

  /** @returns {Promise<void>} */
  turnBack() {
    return this.state.trail.length > 0 ? this.#go(this.state.trail.slice(0, -1)) : Promise.resolve();
  }

  /** @returns {Promise<void>} */
  first() {
    return this.#go([]);
  }

  /** @param {string[]} trail */
  #go(trail) {
    this.#update({ trail });
    return this.read();
  }

  async read() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    this.#update({ phase: 'loading' });
    try {
      const page = await this.reader(listPath(this.state.form, this.state.trail.at(-1)), request.signal);
      if (request.signal.aborted) return;
      this.#update({ phase: 'ready', rows: page.cases, next: page.next ?? null, error: undefined });
    } catch (error) {
      if (isAbort(error) || request.signal.aborted) return;
      this.#update({ phase: 'failed', rows: [], next: null, error });
    }
  }

  dispose() {
    this.request?.abort();
    clearTimeout(this.typing);
    this.listeners.clear();
  }

  /** @param {Partial<CaseListState>} change */
  #update(change) {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
