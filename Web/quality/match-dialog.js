/**
 * A person decides: the study belongs to this case, or to none.
 * @module
 */
import { ask, read, withQuery } from '../api/registry.js';
import { StateBadge } from '../registry/badges.js';
import { Dialog } from '../registry/dialog.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useEffect, useState } from '../ui/preact.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */

/** What is chosen where the study belongs to no case. */
const none = 'none';

/**
 * @param {object} props
 * @param {import('./quality-json.js').Study} props.study
 * @param {() => void} props.onClose
 * @param {(said: string) => void} props.onDecided
 * @param {import('./strings.js').Speech} props.speech
 */
export function MatchDialog({ study, onClose, onDecided, speech }) {
  const { t, say } = speech;
  const [candidates, setCandidates] = useState(/** @type {CaseSummary[] | undefined} */ (undefined));
  const [found, setFound] = useState(/** @type {{text: string, cases: CaseSummary[]} | undefined} */ (undefined));
  const [typed, setTyped] = useState(study.accession ?? '');
  const [chosen, choose] = useState('');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const path = `/studies/${encodeURIComponent(study.study)}`;
  useEffect(() => {
    read(`${path}/candidates`).then((answer) => setCandidates(answer.cases), (problem) => {
      setCandidates([]);
      setError(problem);
    });
  }, []);
  const find = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = typed.trim();
    if (!text) return;
    try {
      setFound({ text, cases: (await read(withQuery('/cases', { q: text, limit: 10, institution: study.institution }))).cases });
    } catch (problem) {
      setError(problem);
    }
  };
  const rows = [...candidates ?? [], ...(found?.cases ?? []).filter((each) => !candidates?.some((known) => known.id === each.id))];
  const decide = async () => {
    if (!chosen || isBusy) return;
    setBusy(true);
    try {
      await ask(`${path}/match`, { method: 'POST', body: { case: chosen === none ? null : chosen }, ifMatch: `"v${study.version}"` });
      onDecided(chosen === none ? t('match.setAside') : t('match.matched', { number: rows.find((each) => each.id === chosen)?.number ?? '' }));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const choice = (/** @type {string} */ value, /** @type {unknown} */ words) => html`<label class="match-choice" key=${value}><input type="radio" name="case" value=${value} checked=${chosen === value} onChange=${() => choose(value)} /><span>${words}</span></label>`;
  return html`<${Dialog} title=${t('match.title')} closeLabel=${t('page.close')} onClose=${onClose}>
    <dl class="fact-pairs"><div><dt>${t('queue.study')}</dt><dd>${study.day ?? t('queue.noDay')} · ${study.modality || '–'}</dd></div><div><dt>${t('queue.accession')}</dt><dd class="mono">${study.accession || '–'}</dd></div>
      <div><dt>${t('queue.why')}</dt><dd>${say(study.methodLabel)}</dd></div><div><dt>${t('nav.studies')}</dt><dd><a class="link" target="_blank" rel="noopener" href=${`/viewer?${new URLSearchParams({ study: study.study })}`}>${t('queue.view')}</a></dd></div></dl>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    <fieldset class="match-choices" aria-busy=${String(candidates === undefined)}><legend>${t('match.candidates')}</legend>
      ${candidates !== undefined && rows.length === 0 && html`<p class="nothing">${t('match.noCandidates')}</p>`}
      ${rows.map((each) => choice(each.id, html`<b class="mono">${each.number}</b> <${StateBadge} state=${each.state} label=${each.stateLabel} speech=${speech} /><small>${say(each.procedure)} · ${each.endedOn ?? each.scheduledFor ?? each.requestedOn} · ${say(each.operatorName) || '–'}</small>`))}
      ${choice(none, t('match.aside'))}</fieldset>
    <form class="match-search" onSubmit=${find}><div class="labelled"><label for="match-text">${t('match.search')}</label>
      <input id="match-text" class="field mono" value=${typed} maxlength="64" autocomplete="off" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setTyped(event.currentTarget.value)} /></div>
      <button type="submit" class="button outlined">${t('match.find')}</button>
      <span role="status">${found && found.cases.length === 0 && t('match.notFound', { text: found.text })}</span></form>
    <div class="buttons"><button type="button" class="button primary" disabled=${!chosen || isBusy} onClick=${decide}>${t('match.submit')}</button></div>
  <//>`;
}
