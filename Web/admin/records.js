/**
 * What the auditor reads: who looked at what, every change there ever was, and whether the journal is whole.
 * @module
 */
import { read, withQuery } from '../api/registry.js';
import { momentText } from '../registry/days.js';
import { Absence } from '../registry/page.js';
import { RefusalPanel } from '../registry/refusal.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useState } from '../ui/preact.js';
import { accountRoles } from './roles.js';

/** @typedef {import('../account/strings.js').Speech} Speech */
/** @typedef {{sequence: number, at: string, action: string, accountName: string | null, role: string | null, object: string | null, id: string | null, purpose: string | null, breakGlass: string | null, outcome: string}} AuditEntry */
/** @typedef {{sequence: number, at: string, kind: string, object: string, id: string, version: number, actorName: string | null, actor: string, commitment: string}} JournalEvent */
/** @typedef {{sound: boolean, events: number, defectCount: number, defects: {kind: string, sequence: number}[], end: string}} JournalReport */

const pageSize = 100;

/**
 * Rows that go on where the ones before ended.
 * @template T
 * @param {(mark: number | undefined) => Promise<{rows: T[], next: number | null}>} readPage
 * @param {unknown[]} inputs
 */
function usePages(readPage, inputs) {
  const [state, setState] = useState(/** @type {{rows: T[] | undefined, next: number | null, error: unknown}} */ ({ rows: undefined, next: null, error: undefined }));
  const load = async (/** @type {number | undefined} */ mark) => {
    try {
      const page = await readPage(mark);
      setState((old) => ({ rows: mark === undefined ? page.rows : [...old.rows ?? [], ...page.rows], next: page.next, error: undefined }));
    } catch (error) {
      setState((old) => ({ ...old, error }));
    }
  };
  useEffect(() => {
    load(undefined);
  }, inputs);
  return { ...state, load };
}

/** @param {{speech: Speech}} props */
export function AuditTable({ speech }) {
  const { t, say, named } = speech;
  const [onlyGlass, showOnlyGlass] = useState(false);
  const { rows, next, error, load } = usePages(async (before) => {
    const answer = await read(withQuery('/audit', { breakGlass: onlyGlass, before, limit: pageSize }));
    return { rows: /** @type {AuditEntry[]} */ (answer.entries), next: answer.next ?? null };
  }, [onlyGlass]);
  const roleOf = (/** @type {string | null} */ role) => say(accountRoles.find(([word]) => word === role)?.[1]) || role || '';
  return html`<section class="card" aria-labelledby="audit-title"><header><h2 id="audit-title">${t('admin.audit')}</h2>
      <button type="button" class="button outlined" aria-pressed=${String(onlyGlass)} onClick=${() => showOnlyGlass(!onlyGlass)}>${t('audit.glass')}</button></header>
    ${!rows ? html`<${Absence} error=${error} onRetry=${() => load(undefined)} speech=${speech} />` : rows.length === 0 ? html`<p class="nothing">${t('audit.none')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('audit.at')}</th><th scope="col">${t('audit.who')}</th>
        <th scope="col">${t('audit.action')}</th><th scope="col">${t('audit.object')}</th><th scope="col">${t('audit.purpose')}</th><th scope="col">${t('audit.outcome')}</th></tr></thead>
      <tbody>${rows.map((each) => html`<tr key=${each.sequence}><td data-label=${t('audit.at')}>${momentText(each.at)}</td><td data-label=${t('audit.who')}>${each.accountName ?? '–'} <span class="soft">${roleOf(each.role)}</span></td><td data-label=${t('audit.action')}><code>${each.action}</code></td>
        <td data-label=${t('audit.object')} class=${each.object ? '' : 'empty-cell'}>${each.object ?? '–'} <code class="field-id">${(each.id ?? '').slice(-10)}</code></td><td data-label=${t('audit.purpose')} class=${each.purpose ? '' : 'empty-cell'}>${each.purpose ?? '–'}</td>
        <td data-label=${t('audit.outcome')}><span class=${`outcome-${each.outcome}`}>${named('outcome', each.outcome)}</span></td></tr>`)}</tbody></table>
      ${next !== null && html`<button type="button" class="button outlined more-rows" onClick=${() => load(next)}>${t('audit.older')}</button>`}`}</section>`;
}

/** @param {{speech: Speech}} props */
export function JournalTable({ speech }) {
  const { t } = speech;
  const [report, setReport] = useState(/** @type {JournalReport | undefined} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState(/** @type {unknown} */ (undefined));
  const { rows, next, error, load } = usePages(async (after) => {
    const answer = await read(withQuery('/journal', { after, limit: pageSize }));
    return { rows: /** @type {JournalEvent[]} */ (answer.events), next: answer.next ?? null };
  }, []);
  const verify = async () => {
    setBusy(true);
    try {
      setReport(await read('/journal/verify'));
      setFault(undefined);
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  };
  return html`<section class="card" aria-labelledby="journal-title"><header><h2 id="journal-title">${t('admin.journal')}</h2></header>
    <div class="journal-answer"><button type="button" class="button primary" disabled=${isBusy} onClick=${verify}>${t(isBusy ? 'journal.verifying' : 'journal.verify')}</button>
      <span role="status">${report && html`<strong class=${report.sound ? 'sound' : 'broken'}><${Icon} name=${report.sound ? 'check' : 'warning'} />${report.sound ? t('journal.whole', { n: report.events }) : t('journal.broken')}</strong>
        ${!report.sound && report.defects.map((each) => html` <code key=${each.sequence + each.kind}>${each.sequence} ${each.kind}</code>`)}`}</span></div>
    ${fault !== undefined && html`<${RefusalPanel} error=${fault} speech=${speech} />`}
    ${!rows ? html`<${Absence} error=${error} onRetry=${() => load(undefined)} speech=${speech} />` : rows.length === 0 ? html`<p class="nothing">${t('journal.none')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col" class="number">${t('journal.sequence')}</th><th scope="col">${t('audit.at')}</th><th scope="col">${t('journal.kind')}</th>
        <th scope="col">${t('journal.object')}</th><th scope="col" class="number">${t('journal.version')}</th><th scope="col">${t('audit.who')}</th></tr></thead>
      <tbody>${rows.map((each) => html`<tr key=${each.sequence}><td class="number">${each.sequence}</td><td data-label=${t('audit.at')}>${momentText(each.at)}</td><td data-label=${t('journal.kind')}><code>${each.kind}</code></td>
        <td data-label=${t('journal.object')}><code class="field-id" title=${each.id}>…${each.id.slice(-10)}</code></td><td class="number" data-label=${t('journal.version')}>${each.version}</td><td data-label=${t('audit.who')}>${each.actorName ?? each.actor}</td></tr>`)}</tbody></table>
      ${next !== null && html`<button type="button" class="button outlined more-rows" onClick=${() => load(next)}>${t('page.more')}</button>`}`}</section>`;
}
