/**
 * What is typed is kept at the node a moment after the last key, and offered again when the form is opened.
 * @module
 */
import { ask, read } from '../api/registry.js';
import { useEffect, useRef, useState } from '../ui/preact.js';

/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** What is kept. @typedef {{step: string, number?: string, command: Record<string, unknown>, record: RecordValue, base?: RecordValue}} DraftBody */
/** @typedef {{id: string, case: string | null, body: DraftBody, updatedAt: string}} Draft */
/** @typedef {{phase: 'none' | 'saving' | 'saved' | 'failed', at?: Date}} DraftState */

const pause = 1200;

/** The newest draft for a step of a case, or by its id. @param {{caseID?: string, step: string, id?: string}} wanted
 * @returns {Promise<Draft | undefined>} */
export async function findDraft({ caseID, step, id }) {
  const drafts = /** @type {Draft[]} */ ((await read('/drafts')).drafts ?? []);
  return drafts.filter((each) => id ? each.id === id : each.body?.step === step && (each.case ?? undefined) === caseID)
    .sort((one, other) => one.updatedAt < other.updatedAt ? 1 : -1)[0];
}

/** @param {string} id */
export const removeDraft = (id) => ask(`/drafts/${id}`, { method: 'DELETE' }).catch(() => undefined);

/** Keeps one draft; writes follow each other, the newest last. */
export class DraftKeeper {
  /** @param {string | undefined} caseID @param {(state: DraftState) => void} onState @param {typeof ask} [send] */
  constructor(caseID, onState, send = ask) {
    this.caseID = caseID;
    this.onState = onState;
    this.send = send;
    /** @type {string | undefined} */
    this.id = undefined;
    /** @type {DraftBody | undefined} */
    this.waiting = undefined;
    this.isSending = false;
    this.isOver = false;
  }

  /** @param {DraftBody} body */
  keep(body) {
    if (this.isOver) return;
    this.waiting = body;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.isSending || !this.waiting || this.isOver) return;
    const body = this.waiting;
    this.waiting = undefined;
    this.isSending = true;
    this.onState({ phase: 'saving' });
    try {
      const answer = await this.send(`/drafts/${this.id ?? 'new'}`, { method: 'PUT', body: { ...(this.caseID ? { case: this.caseID } : {}), body } });
      this.id = answer.body.id;
      this.onState({ phase: 'saved', at: new Date() });
    } catch {
      this.waiting ??= body;
      this.onState({ phase: 'failed' });
    } finally {
      this.isSending = false;
    }
    // The step was taken meanwhile: what has just been kept is no draft any more.
    if (this.isOver) await this.#remove();
    else if (this.waiting) this.timer = setTimeout(() => this.flush(), pause);
  }

  /** The step is taken, or the draft thrown away. */
  async end() {
    this.isOver = true;
    clearTimeout(this.timer);
    if (!this.isSending) await this.#remove();
  }

  async #remove() {
    const id = this.id;
    this.id = undefined;
    if (id) await this.send(`/drafts/${id}`, { method: 'DELETE' }).catch(() => undefined);
  }
}

/**
 * @param {string | undefined} caseID
 * @returns {{keeper: DraftKeeper, state: DraftState}}
 */
export function useDraft(caseID) {
  const [state, setState] = useState(/** @type {DraftState} */ ({ phase: 'none' }));
  const keeper = useRef(new DraftKeeper(caseID, setState)).current;
  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === 'hidden') keeper.flush();
    };
    document.addEventListener('visibilitychange', leave);
    return () => document.removeEventListener('visibilitychange', leave);
  }, []);
  return { keeper, state };
}
