/**
 * Forms that were begun and not sent.
 * @module
 */
import { ask, read } from '../api/registry.js';
import { caseAddress } from '../cases/case-summary.js';
import { momentText } from '../registry/days.js';
import { useReading } from '../registry/page.js';
import { html } from '../ui/preact.js';

/** @typedef {import('../cases/list-strings.js').Speech} Speech */
/** @typedef {{id: string, case: string | null, body: {step?: string, number?: string}, updatedAt: string}} Draft */

/** Where a draft goes on. @param {Draft} draft */
export const draftAddress = (draft) => draft.case
  ? caseAddress(draft.case, draft.body.step ?? 'correct')
  : `/cases/new?${new URLSearchParams({ draft: draft.id })}`;

/** @param {{speech: Speech}} props */
export function Drafts({ speech }) {
  const { t } = speech;
  const { value, again } = useReading(async () => /** @type {Draft[]} */ ((await read('/drafts')).drafts));
  if (!value || value.length === 0) return null;
  const discard = (/** @type {string} */ id) => ask(`/drafts/${id}`, { method: 'DELETE' }).then(again, again);
  return html`<section class="card" id="drafts"><header><h2>${t('work.drafts')}</h2><span class="count">${t('work.draftsHelp')}</span></header>
    <ul class="plain-list">${value.map((draft) => html`<li key=${draft.id} data-draft=${draft.id}><span class="soft">${momentText(draft.updatedAt)}</span>
      <span>${draft.case ? `${draft.body.number ?? t('work.forCase')} · ${speech.named('step', draft.body.step ?? 'correct')}` : t('work.newCase')}</span>
      <a class="button outlined" href=${draftAddress(draft)}>${t('work.resume')}</a>
      <button type="button" class="button" onClick=${() => discard(draft.id)}>${t('work.discard')}</button></li>`)}</ul></section>`;
}
