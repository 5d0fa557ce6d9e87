/**
 * The ablation plans of one study, each with the page that the node writes of it, in a frame in which nothing runs.
 * @module
 */
import { may } from '../api/session.js';
import { momentText } from '../registry/days.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { Icon } from '../ui/icons.js';
import { html, render, useRef, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { plansAddress, planShown, readPlans, reportAddress } from './plan-list.js';
import { planSentences } from './strings.js';

/** @typedef {import('./plan-list.js').PlanSummary} PlanSummary */
/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof planSentences>} Speech */

const address = new URLSearchParams(location.search);
const study = address.get('study') ?? '';

function PlansPage() {
  const { speech, toggle } = useSpeechFrom(planSentences);
  const { t, say } = speech;
  const { session, error } = useSession();
  const [asked, ask] = useState(address.get('plan') ?? '');
  const plans = useReading(async () => session && study ? await readPlans(study) : undefined, [session]);
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const shown = plans.value && planShown(plans.value, asked);
  const choose = (/** @type {PlanSummary} */ plan) => {
    ask(plan.id);
    const to = new URL(location.href);
    to.searchParams.set('plan', plan.id);
    history.replaceState(history.state, '', to);
  };
  return html`<${Page} room="studies" title=${t('plans.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    <div class="page-head"><div><h1>${t('plans.title')}</h1><p>${t('plans.notice')}</p></div><span class="grow"></span>
      ${may(session, 'study.read') && study && html`<a class="button outlined" href=${`/viewer?study=${encodeURIComponent(study)}`}><${Icon} name="scan" />${t('plans.images')}</a>`}
      ${shown && html`<button type="button" class="button outlined" data-action="print" onClick=${() => frame.current?.contentWindow?.print()}>${t('plans.print')}</button>
        <a class="button outlined" target="_blank" rel="noopener" href=${reportAddress(shown.id, speech.language)}>${t('plans.alone')}</a>`}</div>
    ${plans.value === undefined ? html`<${Absence} error=${error ?? plans.error} onRetry=${plans.again} speech=${speech} />` : !shown ? html`
      <div class="message"><strong>${t('plans.none')}</strong>${t('plans.how')}</div>` : html`<div class="plans">
      <nav class="plan-list" aria-label=${t('plans.list')}>${plans.value.map((plan) => html`<${Entry} key=${plan.id} plan=${plan}
        isShown=${plan.id === shown.id} onChoose=${choose} speech=${speech} />`)}</nav>
      <iframe class="plan-page" ref=${frame} sandbox="allow-same-origin allow-modals" title=${t('plans.page', { title: say(shown.title) })}
        src=${reportAddress(shown.id, speech.language)}></iframe></div>`}
  <//>`;
}

/**
 * @param {{plan: PlanSummary, isShown: boolean, onChoose: (plan: PlanSummary) => void, speech: Speech}} props
 */
function Entry({ plan, isShown, onChoose, speech }) {
  const { t, say } = speech;
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(plan);
  };
  return html`<a class="card plan-entry" data-plan=${plan.id} href=${plansAddress(plan.study, plan.id)}
    aria-current=${isShown ? 'true' : undefined} onClick=${open}>
    <strong>${say(plan.title)}</strong>
    <span class="soft">${t(`kind.${plan.kind}`)} · ${momentText(plan.at)}</span>
    <span class="plan-marks">${plan.verdict && html`<span class=${`badge ${marks[plan.verdict]}`}>${t(`verdict.${plan.verdict}`)}</span>`}
      <span class="badge">${t(plan.isSigned ? 'plans.signed' : 'plans.unsigned')}</span></span></a>`;
}

const marks = { reached: 'ok', uncertain: 'warning', missed: 'danger' };

const root = document.getElementById('app');
if (root) render(html`<${PlansPage} />`, root);
