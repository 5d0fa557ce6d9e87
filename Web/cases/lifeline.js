/**
 * The case's life as a line of states, and what comes next with the reasons that stand against it.
 * @module
 */
import { read } from '../api/registry.js';
import { Glance } from '../rules/glance.js';
import { ClauseLink } from '../registry/badges.js';
import { momentText } from '../registry/days.js';
import { nodeOf } from '../rules/verdict-facts.js';
import { VerdictBadge } from '../registry/badges.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { life, mayStep, otherSteps } from './case-json.js';

/** @typedef {import('./case-json.js').CaseDetail} CaseDetail */
/** @typedef {import('./case-strings.js').Speech} Speech */

/** @param {{detail: CaseDetail, speech: Speech}} props */
export function LifeLine({ detail, speech }) {
  const { t } = speech;
  const isCancelled = detail.state === 'cancelled';
  const at = isCancelled ? life.indexOf(detail.history.findLast((each) => each.state !== 'cancelled')?.state ?? 'requested') : life.indexOf(detail.state);
  const reached = (/** @type {string} */ state) => detail.history.find((each) => each.state === state)?.at;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // Narrow screens show a part of the line: the part where the case is.
    const now = /** @type {HTMLElement | null | undefined} */ (box.current?.querySelector('.now') ?? box.current?.querySelector('li:last-child'));
    if (box.current && now) box.current.scrollLeft = now.offsetLeft - box.current.clientWidth / 2 + now.clientWidth / 2;
  }, [detail.state]);
  return html`<nav class="lifeline" ref=${box} aria-label=${t('case.life')}><ol>${life.map((state, index) => {
    const isNow = index === at && !isCancelled;
    const when = index <= at ? reached(state) : undefined;
    return html`<li key=${state} class=${index < at || state === 'closed' && isNow ? 'past' : isNow ? 'now' : 'ahead'} aria-current=${isNow ? 'step' : undefined} data-life=${state}>
      <i aria-hidden="true">${index < at || state === 'closed' && isNow ? html`<${Icon} name="check" />` : index + 1}</i>
      <span>${speech.named('state', state)}</span>${when && html`<small>${momentText(when).slice(5, 16)}</small>`}</li>`;
  })}${isCancelled && html`<li class="now cancelled" aria-current="step"><i aria-hidden="true"><${Icon} name="close" /></i><span>${t('state.cancelled')}</span></li>`}</ol></nav>`;
}

/**
 * @param {object} props
 * @param {CaseDetail} props.detail
 * @param {import('../api/session.js').Session} props.session
 * @param {(step: string) => void} props.onStep
 * @param {Speech} props.speech
 */
export function NextCard({ detail, session, onStep, speech }) {
  const { t, say } = speech;
  const { standing } = detail;
  const next = standing.nextStep;
  const isBlocked = standing.blocked.length > 0;
  const others = otherSteps(detail, session);
  return html`<section class=${`card next-card ${standing.late ? 'alert' : isBlocked ? 'due' : 'calm'}`} aria-label=${t('case.next')}>
    <header><h2>${t('case.next')}</h2><span class="count">${standing.missing.length > 0 ? t('case.missingCount', { n: standing.missing.length }) : t('case.completeNow')}</span></header>
    <div class="next-line"><strong>${next ? say(standing.nextAction) : t('case.nothing')}</strong>
      ${next && (mayStep(session, next)
        ? html`<button type="button" class="button primary" data-step=${next} onClick=${() => onStep(next)}>${speech.named('step', next)}</button>`
        : html`<span class="soft">${t('case.mayNot')}</span>`)}</div>
    ${isBlocked && html`<div class="blocks"><h3><${Icon} name="barred" />${t('case.blockedBy')}</h3><ul>${standing.blocked.map((reason, index) =>
      html`<li key=${index}>${reason.clause && html`<${ClauseLink} id=${reason.clause} /> `}${say(reason.text)}</li>`)}</ul></div>`}
    <${WholeVerdict} detail=${detail} speech=${speech} />
    ${others.length > 0 && html`<div class="other-steps" role="group" aria-label=${t('case.otherSteps')}>${others.map(({ step, isAgain }) => html`<button type="button"
      class=${`button outlined ${step === 'cancel' || step === 'override' ? 'danger' : ''}`} key=${step} data-step=${step} onClick=${() => onStep(step)}>
      ${isAgain ? t('case.redo', { step: speech.named('step', step) }) : speech.named('step', step)}</button>`)}</div>`}
  </section>`;
}

/** The norm's whole answer, when it is asked for. @param {{detail: CaseDetail, speech: Speech}} props */
function WholeVerdict({ detail, speech }) {
  const [answer, setAnswer] = useState(/** @type {import('../rules/rulebook-json.js').Evaluation | undefined} */ (undefined));
  if (!['assessed', 'authorised', 'planned', 'consented', 'in_room'].includes(detail.state)) return null;
  const question = detail.state === 'consented' ? 'proc.start' : 'proc.permitted';
  const toggle = (/** @type {{currentTarget: HTMLDetailsElement}} */ event) => {
    if (event.currentTarget.open && !answer) read(`/cases/${detail.id}/questions/${question}`).then(setAnswer, () => {});
  };
  const link = (/** @type {string} */ id) => html`<${ClauseLink} id=${id} />`;
  const name = (/** @type {string} */ id) => html`${link(id)} ${speech.say(nodeOf(answer?.tree ?? null, id)?.title)}`;
  return html`<details class="whole-verdict" onToggle=${toggle}><summary>${speech.t('case.ask')}</summary>
    ${answer && html`<div class="verdict"><p><${VerdictBadge} verdict=${answer.verdict} speech=${speech} /> ${speech.say(answer.summary)}</p>
      <${Glance} evaluation=${answer} link=${link} name=${name} speech=${speech} /></div>`}</details>`;
}
