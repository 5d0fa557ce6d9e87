/**
 * What waits for a review: emergency overrides of the norm's refusals, and emergency access to patients.
 * @module
 */
import { sentenceOf } from '../api/problem.js';
import { ask } from '../api/registry.js';
import { caseAddress } from '../cases/case-summary.js';
import { ClauseLink } from '../registry/badges.js';
import { momentText } from '../registry/days.js';
import { Dialog } from '../registry/dialog.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { Left } from './reports.js';

/** @typedef {import('./strings.js').Speech} Speech */
/** @typedef {{id: string, case: string, number?: string, reason: string, clauses: string[], opened: string, ends: string, reviewDue: string, review: unknown}} Override */
/** @typedef {{id: string, account: string, accountName?: import('../rules/rulebook-json.js').Words, reason: string, opened: string, ends: string, reviewDue: string, review: unknown}} BreakGlass */

/** @param {{overrides: readonly Override[], error?: unknown, day: string, workingDays: readonly string[], speech: Speech}} props */
export function Overrides({ overrides, error, day, workingDays, speech }) {
  const { t } = speech;
  return html`<section class="card" id="overrides" aria-labelledby="overrides-title"><header><h2 id="overrides-title">${t('deadlines.overrides')}</h2><span class="count">${error === undefined && overrides.length}</span></header>
    ${error !== undefined ? html`<p role="alert">${sentenceOf(error, speech)}</p>` : overrides.length === 0 ? html`<p class="nothing">${t('deadlines.noOverrides')}</p>` : html`<ul class="reviews">${overrides.map((each) => html`<li key=${each.id} data-override=${each.id}>
      <p><${Left} due=${each.reviewDue} day=${day} workingDays=${workingDays} speech=${speech} /> ${each.clauses.map((id) => html`<${ClauseLink} key=${id} id=${id} /> `)}
        <span class="soft">${t('deadlines.opened')} ${momentText(each.opened)}</span></p><p>${each.reason}</p>
      <a class="button outlined" href=${caseAddress(each.case, 'review_override')}>${t('deadlines.review')}${each.number && ` ${each.number}`}</a></li>`)}</ul>`}
  </section>`;
}

/** @param {{uses: readonly BreakGlass[], error?: unknown, day: string, workingDays: readonly string[], onReviewed: () => void, speech: Speech}} props */
export function BreakGlassReviews({ uses, error, day, workingDays, onReviewed, speech }) {
  const { t, say } = speech;
  const [chosen, choose] = useState(/** @type {BreakGlass | undefined} */ (undefined));
  const [said, setSaid] = useState('');
  return html`<section class="card" id="break-glass" aria-labelledby="glass-title"><header><h2 id="glass-title">${t('deadlines.glass')}</h2><span class="count" role="status">${said} ${error === undefined && uses.length}</span></header>
    ${error !== undefined ? html`<p role="alert">${sentenceOf(error, speech)}</p>` : uses.length === 0 ? html`<p class="nothing">${t('deadlines.noGlass')}</p>` : html`<ul class="reviews">${uses.map((each) => html`<li key=${each.id} data-glass=${each.id}>
      <p><${Left} due=${each.reviewDue} day=${day} workingDays=${workingDays} speech=${speech} /> ${say(each.accountName)} <span class="soft">${t('deadlines.opened')} ${momentText(each.opened)} – ${momentText(each.ends).slice(11)}</span></p>
      <p>${each.reason}</p><button type="button" class="button outlined" onClick=${() => choose(each)}>${t('deadlines.review')}</button></li>`)}</ul>`}
    ${chosen && html`<${GlassDialog} use=${chosen} onClose=${() => choose(undefined)} onDone=${() => {
      choose(undefined);
      setSaid(t('glass.saved'));
      onReviewed();
    }} speech=${speech} />`}
  </section>`;
}

/** @param {{use: BreakGlass, onClose: () => void, onDone: () => void, speech: Speech}} props */
function GlassDialog({ use, onClose, onDone, speech }) {
  const { t } = speech;
  const [isJustified, setJustified] = useState(/** @type {boolean | undefined} */ (undefined));
  const [remark, setRemark] = useState('');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isJustified === undefined) return;
    try {
      await ask(`/break-glass/${encodeURIComponent(use.id)}/review`, { method: 'POST', body: { justified: isJustified, remark } });
      onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  const choice = (/** @type {boolean} */ value) => html`<label class="match-choice"><input type="radio" name="justified" checked=${isJustified === value} onChange=${() => setJustified(value)} />
    <span>${t(value ? 'glass.justified' : 'glass.unjustified')}</span></label>`;
  return html`<${Dialog} title=${t('glass.title')} closeLabel=${t('page.close')} onClose=${onClose}><p>${use.reason}</p>
    <form class="stack" onSubmit=${submit}><fieldset class="match-choices"><legend>${t('glass.verdict')}</legend>${choice(true)}${choice(false)}</fieldset>
      <div class="labelled"><label for="glass-remark">${t('glass.remark')}</label><textarea id="glass-remark" class="field" rows="3" maxlength="500" required value=${remark}
        onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setRemark(event.currentTarget.value)}></textarea></div>
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
      <div class="buttons"><button type="submit" class="button primary" disabled=${isJustified === undefined}>${t('glass.save')}</button></div></form><//>`;
}
