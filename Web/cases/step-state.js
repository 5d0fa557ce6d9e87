/**
 * What a step's form holds: what was typed, the draft of it, the request, and what came of it. Typed changes stand apart
 * from the record they are made on, so that a newer record can take the older one's place below them.
 * @module
 */
import { Problem } from '../api/problem.js';
import { ask, isStale, newKey } from '../api/registry.js';
import { RequestError } from '../api/request-error.js';
import { findDraft, removeDraft, useDraft } from '../record/draft.js';
import { moveFocus } from '../record/form-keys.js';
import { canonical, changesBetween, withValue } from '../record/record-json.js';
import { rememberProducts } from '../record/scan-field.js';
import { momentText } from '../registry/days.js';
import { useEffect, useMemo, useRef, useState } from '../ui/preact.js';
import { bodyOf, lacking, planOf, verdictOn } from './step-fields.js';

/** @typedef {import('../record/record-json.js').RecordValue} RecordValue */
/** @typedef {import('../record/record-json.js').Path} Path */
/** @typedef {import('./case-strings.js').Speech} Speech */
/** @typedef {import('../api/problem.js').Violation} Violation */
/** @typedef {import('../record/draft.js').Draft} Draft */

/** The record with changes in it: null takes a member out. @param {RecordValue} base @param {RecordValue} changes @returns {RecordValue} */
export function withChanges(base, changes) {
  const next = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
}

/**
 * @param {object} wanted
 * @param {string} wanted.step
 * @param {import('./case-json.js').CaseDetail} wanted.detail
 * @param {import('../record/record-json.js').RecordForm} wanted.form
 * @param {RecordValue | undefined} wanted.proposed What the record can begin with; undefined while it is not known.
 * @param {() => Promise<void>} wanted.onReload
 * @param {(receipt: any) => void} wanted.onDone
 */
export function useStep({ step, detail, form, proposed, onReload, onDone }) {
  const plan = useMemo(() => planOf(step, detail, form), [step, detail, form]);
  const [command, setCommand] = useState(plan.command);
  const [changes, setChanges] = useState(/** @type {RecordValue} */ ({}));
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const [draft, setDraft] = useState(/** @type {Draft | undefined} */ (undefined));
  const [overrideNote, setOverrideNote] = useState('');
  const typedOn = useRef(detail.version);
  const { keeper, state: kept } = useDraft(detail.id);
  const begun = useRef(canonical(plan.command)).current;
  /** One deliberate change has one key, however often it is sent. */
  const sent = useRef({ text: '', key: '' });
  const isSending = useRef(false);
  const record = withChanges(detail.record, changes);
  const latest = useRef(record);
  latest.current = record;
  const problem = error instanceof Problem ? error : undefined;

  useEffect(() => {
    findDraft({ caseID: detail.id, step }).then((found) => {
      if (found && canonical(found.body.command ?? {}) + canonical(found.body.record ?? {}) !== begun + canonical({})) setDraft(found);
    }, () => {});
  }, []);
  useEffect(() => {
    // What is only proposed was typed by nobody.
    if (proposed && Object.keys(changes).length === 0) setChanges(proposed);
  }, [proposed === undefined]);
  useEffect(() => {
    if (canonical(command) === begun && (Object.keys(changes).length === 0 || canonical(changes) === canonical(proposed))) return;
    keeper.keep({ step, number: detail.number, command, record: changes });
  }, [command, changes]);

  const onRecord = (/** @type {Path} */ path, /** @type {unknown} */ value) => {
    latest.current = withValue(latest.current, path, value);
    setChanges(changesBetween(detail.record, latest.current));
  };
  const onCommand = (/** @type {Path} */ path, /** @type {unknown} */ value) => setCommand((old) => {
    const next = withValue(old, path, value);
    return step === 'adjudicate' && path[0] === 'row' ? { ...next, verdict: verdictOn(detail, value) } : next;
  });

  const send = async () => {
    // A double click is two events before the next drawing.
    if (isSending.current) return;
    const open = lacking(plan.fields, command);
    if (open.length > 0) {
      setError(new Problem(422, '', { code: 'invalid', message: open[0].message, violations: open }));
      return;
    }
    isSending.current = true;
    setBusy(true);
    const body = bodyOf(plan, command, changes, step);
    const text = canonical({ body, version: detail.version });
    if (sent.current.text !== text) sent.current = { text, key: newKey() };
    try {
      const { body: receipt } = await ask(`/cases/${detail.id}/steps/${step}`, { method: 'POST', ifMatch: `"v${detail.version}"`, key: sent.current.key, body });
      if (Array.isArray(changes.devices)) rememberProducts(changes.devices);
      await keeper.end();
      if (draft) await removeDraft(draft.id);
      onDone(receipt);
    } catch (failure) {
      // Where no answer came, the same key tells the node that it is the same wish.
      if (failure instanceof RequestError && failure.status !== 0) sent.current = { text: '', key: '' };
      if (isStale(failure)) {
        typedOn.current = detail.version;
        await onReload();
      }
      setError(failure);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };
  const keys = plan.fields.map((field) => field.key);
  /** A place of the step's own fields, which the node may name by the record's group: `checklist.signIn`. @param {string} place */
  const ownKey = (place) => {
    if (keys.includes(place.split('.')[0])) return place;
    // An event is a row of the record, and a group of its own in the step.
    const group = keys.find((key) => key === 'event' || key === 'verdict');
    if (group && place.startsWith('adverseEvents')) return place.replace(/^adverseEvents(\[\d+\])?/, group);
    const last = place.split('.').at(-1) ?? '';
    return keys.includes(last) && !place.includes('[') && (plan.hidden.includes(place.split('.')[0]) || !plan.stage) ? last : undefined;
  };
  const all = problem?.violations ?? [];
  return {
    plan, command, record, error, problem, isBusy, draft, overrideNote, onRecord, onCommand, send, ownKey, typedOn: typedOn.current,
    changedKeys: Object.keys(changes),
    violations: all.filter((each) => ownKey(each.field) === undefined),
    commandViolations: all.flatMap((each) => {
      const own = ownKey(each.field);
      return own === undefined ? [] : [{ ...each, field: own, row: null }];
    }),
    restore: () => {
      if (!draft) return;
      setCommand({ ...plan.command, ...draft.body.command });
      setChanges(draft.body.record ?? {});
      latest.current = withChanges(detail.record, draft.body.record ?? {});
      keeper.id = draft.id;
      setDraft(undefined);
    },
    discard: () => {
      if (draft) removeDraft(draft.id);
      setDraft(undefined);
    },
    draftText: (/** @type {Speech} */ { t }) => t('draft.found', { time: momentText(draft?.updatedAt ?? '') }),
    draftState: (/** @type {Speech} */ { t }) => kept.phase === 'none' ? '' : t(`draft.${kept.phase}`, { time: kept.at?.toLocaleTimeString() ?? '' }),
    overridden: async (/** @type {Speech} */ { t }) => {
      await onReload();
      setError(undefined);
      setOverrideNote(t('case.overrides'));
    },
    enterMoves: (/** @type {KeyboardEvent} */ event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.isComposing || event.defaultPrevented || event.key !== 'Enter' || event.ctrlKey || !target.matches('input, select')) return;
      event.preventDefault();
      moveFocus(/** @type {HTMLElement} */ (event.currentTarget), target, event.shiftKey ? -1 : 1);
    },
  };
}
