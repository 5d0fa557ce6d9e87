/**
 * Checks a record at the node while it is being filled in: what is wrong, what is still open.
 * @module
 */
import { ask } from '../api/registry.js';
import { placeOf } from '../registry/field-errors.js';
import { useEffect, useRef, useState } from '../ui/preact.js';

/** @typedef {import('../api/problem.js').Violation} Violation */
/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {{violations: Violation[], completeness?: {filled: number, mandatory: number}, isChecking: boolean}} Checked */

const pause = 400;

/** Members that the node writes itself; a record that is only being made lacks them. */
const systemMembers = ['caseID', 'institution', 'patient', 'level', 'provenance', 'receipts'];

/**
 * @param {RecordValue | undefined} record
 * @param {string} stage
 * @param {readonly string[]} ignored Members that something else than the form writes.
 * @returns {Checked}
 */
export function useLiveCheck(record, stage, ignored) {
  const [checked, setChecked] = useState(/** @type {Checked} */ ({ violations: [], isChecking: false }));
  const turn = useRef(0);
  const text = record === undefined ? '' : JSON.stringify(record);
  useEffect(() => {
    if (record === undefined) return;
    const mine = ++turn.current;
    const timer = setTimeout(async () => {
      setChecked((old) => ({ ...old, isChecking: true }));
      try {
        const { body } = await ask('/record/check', { method: 'POST', body: { stage, record } });
        if (mine !== turn.current) return;
        const skip = new Set([...systemMembers, ...ignored]);
        const violations = body.violations.filter((/** @type {Violation} */ each) => !skip.has(each.field.split('.')[0]));
        setChecked({ violations, completeness: body.completeness, isChecking: false });
      } catch {
        // The check helps while one types; the step itself checks again.
        if (mine === turn.current) setChecked((old) => ({ ...old, isChecking: false }));
      }
    }, pause);
    return () => clearTimeout(timer);
  }, [text, stage]);
  return checked;
}

/** @param {readonly Violation[]} violations @returns {Map<string, Violation[]>} */
export function byPlace(violations) {
  /** @type {Map<string, Violation[]>} */
  const places = new Map();
  for (const each of violations) {
    const place = placeOf(each);
    const list = places.get(place) ?? [];
    if (!list.some((one) => one.rule === each.rule)) places.set(place, [...list, each]);
  }
  return places;
}
