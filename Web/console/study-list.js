/**
 * The study list as state: the form, one page of rows, and what arrives meanwhile. Knows no DOM.
 * @module
 */
import { isAbort } from '../api/request-error.js';
import { emptyForm } from './query.js';
import { rowOf, searchStudies } from './study-search.js';

/** @typedef {import('./query.js').StudyForm} StudyForm */
/** @typedef {import('./study-search.js').StudyRow} StudyRow */
/**
 * @typedef {object} StudyListState
 * @property {StudyForm} form
 * @property {number} page Zero-based.
 * @property {StudyRow[]} rows
 * @property {number | undefined} total
 * @property {boolean} more
 * @property {'loading' | 'ready' | 'failed'} phase
 * @property {unknown} error Of the last request; rows may still be there.
 * @property {Date | undefined} readAt When the rows were read.
 * @property {ReadonlySet<string>} arrived Studies that appeared while the list was shown.
 * @property {boolean} waiting New studies wait on the first page.
 */

export const pageSize = 50;
const typingPause = 220;
const arrivalPause = 600;
const highlightTime = 6000;

export class StudyList {
  /**
   * @param {import('../api/dicomweb.js').DICOMwebClient} client
   * @param {StudyForm} [form]
   * @param {number} [page]
   */
  constructor(client, form = emptyForm, page = 0) {
    this.client = client;
    /** @type {StudyListState} */
    this.state = {
      form,
      page,
      rows: [],
      total: undefined,
      more: false,
      phase: 'loading',
      error: undefined,
      readAt: undefined,
      arrived: new Set(),
      waiting: false,
    };
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {AbortController | undefined} */
    this.request = undefined;
    /** @type {number | undefined} */
    this.typing = undefined;
    /** @type {number | undefined} */
    this.arrival = undefined;
    /** @type {Set<number>} */
    this.fading = new Set();
  }

  /** Be told of changes; returns how to stop. @param {() => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Change the form; text waits for a pause in typing.
   * @param {Partial<StudyForm>} change
   * @param {{isComposing?: boolean}} [how] Half-typed pinyin of an input method is kept, not searched.
   */
  setForm(change, { isComposing = false } = {}) {
    this.#update({ form: { ...this.state.form, ...change }, page: 0, waiting: false });
    clearTimeout(this.typing);
    if (isComposing) return;
    if ('text' in change) this.typing = setTimeout(() => this.read(), typingPause);
    else this.read();
  }

  /** Search now, without waiting for the pause. */
  flush() {
    clearTimeout(this.typing);
    this.read();
  }

  /** @param {number} page Zero-based. */
  setPage(page) {
    this.#update({ page: Math.max(0, page), waiting: false });
    this.read();
  }

  /**
   * Something arrived at the node. On the first page the list is read again quietly, at most once
   * every pause; further down only a notice appears, so that rows do not move under the reader.
   */
  noteArrival() {
    if (this.state.page > 0) {
      if (!this.state.waiting) this.#update({ waiting: true });
      return;
    }
    this.arrival ??= setTimeout(() => {
      this.arrival = undefined;
      this.read({ quiet: true });
    }, arrivalPause);
  }

  /**
   * Read the page. A quiet reading keeps the rows on screen and marks those that are new.
   * @param {{quiet?: boolean}} [how]
   */
  async read({ quiet = false } = {}) {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    if (!quiet) this.#update({ phase: 'loading' });
    const { form, page } = this.state;
    try {
      const found = await searchStudies(this.client, form, {
        offset: page * pageSize,
        limit: pageSize,
        now: new Date(),
        signal: request.signal,
      });
      if (request.signal.aborted) return;
      const rows = found.studies.map(rowOf);
      const known = new Set(this.state.rows.map((row) => row.uid));
      const fresh = quiet ? rows.filter((row) => !known.has(row.uid)).map((row) => row.uid) : [];
      this.#update({
        rows,
        total: found.total,
        more: found.more,
        phase: 'ready',
        error: undefined,
        readAt: new Date(),
        arrived: new Set([...this.state.arrived, ...fresh]),
      });
      if (fresh.length > 0) this.#fade(fresh);
      // Studies can vanish: stay on the last page that exists.
      if (rows.length === 0 && page > 0 && found.total !== undefined) {
        this.setPage(Math.max(0, Math.ceil(found.total / pageSize) - 1));
      }
    } catch (error) {
      if (isAbort(error) || request.signal.aborted) return;
      this.#update({ phase: this.state.readAt ? 'ready' : 'failed', error });
      if (!quiet) this.#update({ phase: 'failed', rows: [] });
    }
  }

  /** Stop requests and timers. */
  dispose() {
    this.request?.abort();
    clearTimeout(this.typing);
    clearTimeout(this.arrival);
    for (const timer of this.fading) clearTimeout(timer);
    this.listeners.clear();
  }

  /** @param {string[]} uids */
  #fade(uids) {
    const timer = setTimeout(() => {
      this.fading.delete(timer);
      const arrived = new Set(this.state.arrived);
      for (const uid of uids) arrived.delete(uid);
      this.#update({ arrived });
    }, highlightTime);
    this.fading.add(timer);
  }

  /** @param {Partial<StudyListState>} change */
  #update(change) {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
