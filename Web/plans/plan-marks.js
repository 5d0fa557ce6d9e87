/**
 * Which of the listed studies have ablation plans, read anew whenever other rows are listed.
 * @module
 */
import { currentSession, may } from '../api/session.js';
import { useEffect, useState } from '../ui/preact.js';
import { readPlanMarks } from './plan-list.js';

/** @typedef {import('./plan-list.js').PlanMark} PlanMark */

/**
 * @param {readonly string[]} studies
 * @param {unknown} readAt Another value asks again: a plan may have come meanwhile.
 * @returns {ReadonlyMap<string, PlanMark>}
 */
export function usePlanMarks(studies, readAt) {
  const [marks, setMarks] = useState(/** @type {ReadonlyMap<string, PlanMark>} */ (new Map()));
  const asked = studies.join(',');
  useEffect(() => {
    let isShown = true;
    // A node without a registry keeps no plans, and images may be listed there without signing in. Marks are an
    // addition: where they cannot be read the list stands without them.
    currentSession().then((session) => may(session, 'study.read') ? readPlanMarks(studies) : new Map())
      .then((found) => isShown && setMarks(found), () => undefined);
    return () => {
      isShown = false;
    };
  }, [asked, readAt]);
  return marks;
}
