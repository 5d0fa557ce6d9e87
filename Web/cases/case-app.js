/**
 * The page of one case, `/cases/view?id=…`; with `&step=…` the form of a step.
 * @module
 */
import { read } from '../api/registry.js';
import { useChoices } from '../record/choices.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render, useEffect, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { CaseHead } from './case-head.js';
import { CasePage } from './case-page.js';
import { caseSentences } from './case-strings.js';
import { StepForm } from './step-form.js';

/** @typedef {import('./case-json.js').CaseDetail} CaseDetail */
/** @typedef {import('../record/record-json.js').RecordForm} RecordForm */

const asked = () => new URLSearchParams(location.search);

function CaseView() {
  const { speech, toggle } = useSpeechFrom(caseSentences);
  const { session } = useSession();
  return html`<${Page} room="cases" title=${speech.t('nav.cases')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${session && (asked().get('id') ? html`<${One} session=${session} speech=${speech} />` : html`<p class="message">${speech.t('case.noID')}</p>`)}
  <//>`;
}

/** @param {{session: import('../api/session.js').Session, speech: import('./case-strings.js').Speech}} props */
function One({ session, speech }) {
  const { t, say } = speech;
  const id = asked().get('id') ?? '';
  const [step, setStep] = useState(asked().get('step') ?? '');
  const [done, setDone] = useState('');
  const reading = useReading(() => /** @type {Promise<CaseDetail>} */ (read(`/cases/${encodeURIComponent(id)}`)));
  const dictionary = useReading(() => /** @type {Promise<RecordForm>} */ (read('/record')));
  const detail = reading.value;
  const choices = useChoices(detail?.institution);
  useEffect(() => {
    const back = () => setStep(asked().get('step') ?? '');
    globalThis.addEventListener('popstate', back);
    return () => globalThis.removeEventListener('popstate', back);
  }, []);
  useEffect(() => {
    if (detail) document.title = `${t('case.title', { number: detail.number })} · ${t('app.name')}`;
  }, [detail?.number, speech.language]);
  const go = (/** @type {string} */ next, /** @type {boolean} */ replaces = false) => {
    const address = new URL(location.href);
    if (next) address.searchParams.set('step', next);
    else address.searchParams.delete('step');
    history[replaces ? 'replaceState' : 'pushState'](null, '', address);
    setStep(next);
    if (next) setDone('');
    scrollTo({ top: 0 });
  };
  if (!detail || !dictionary.value) {
    return html`<${Absence} error=${reading.error ?? dictionary.error} speech=${speech} onRetry=${() => {
      reading.again();
      dictionary.again();
    }} />`;
  }
  const form = dictionary.value;
  const names = new Map(choices.procedures.map((each) => [each.code, each.label]));
  const codes = Array.isArray(detail.record.procedures) ? detail.record.procedures : [];
  const isOpen = step !== '' && detail.steps.includes(step);
  const onDone = async (/** @type {{state: string, repeated: boolean, override: string | null}} */ receipt) => {
    await reading.again();
    go('', true);
    setDone([t('case.done', { step: speech.named('step', step), state: speech.named('state', receipt.state) }), receipt.repeated && t('case.repeated'),
      receipt.override && step !== 'override' && t('case.overridden')].filter(Boolean).join(' '));
  };
  return html`<div class="case">
    <${CaseHead} detail=${detail} session=${session} procedures=${codes.map((code) => say(names.get(code)) || code).join(say({ zh: '、', en: ', ' }))} speech=${speech} />
    <div role="status" aria-live="polite">${done && html`<p class="notice done-notice">✓ ${done}</p>`}</div>
    ${isOpen
      ? html`<${StepForm} key=${step} step=${step} detail=${detail} form=${form} choices=${choices} session=${session} onReload=${reading.again}
          onDone=${onDone} onClose=${() => go('')} speech=${speech} />`
      : html`<${CasePage} detail=${detail} form=${form} choices=${choices} session=${session} onStep=${go} speech=${speech} />`}
  </div>`;
}

const root = document.getElementById('app');
if (root) render(html`<${CaseView} />`, root);
