/**
 * The way from a study to its ablation plans; there is none where it has no plan, or where nobody may read them.
 * @module
 */
import { currentSession, may } from '../api/session.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useState } from '../ui/preact.js';
import { plansAddress, readPlans } from './plan-list.js';

/**
 * @param {object} props
 * @param {string} props.study
 * @param {string} props.label
 */
export function PlanLink({ study, label }) {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isShown = true;
    // A node without a registry keeps no plans, and images may be seen there without signing in.
    currentSession().then((session) => study && may(session, 'study.read') ? readPlans(study) : [])
      .then((plans) => isShown && setCount(plans.length), () => undefined);
    return () => {
      isShown = false;
    };
  }, [study]);
  if (count === 0) return null;
  return html`<a class="button outlined plan-link" data-plans=${String(count)} href=${plansAddress(study)} title=${label}><${Icon} name="document" />
    <span>${label}</span></a>`;
}
