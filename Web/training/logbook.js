/**
 * A logbook: every case with the trainee's part in it, signed by the supervisor one by one or all that wait.
 * @module
 */
import { ask } from '../api/registry.js';
import { RefusalPanel } from '../registry/refusal.js';
import { caseAddress } from '../cases/case-summary.js';
import { Icon } from '../ui/icons.js';
import { html, useState } from '../ui/preact.js';

/** @typedef {import('./training-json.js').LogEntry} LogEntry */
/** @typedef {import('./strings.js').Speech} Speech */

/** What waits stands first, then the newest. @param {readonly LogEntry[]} entries */
export const inLogOrder = (entries) => entries.toSorted((one, other) => Number(one.confirmed) - Number(other.confirmed) || (other.day ?? '').localeCompare(one.day ?? ''));

const step = 60;

/**
 * @param {object} props
 * @param {string} props.course
 * @param {readonly LogEntry[]} props.entries
 * @param {boolean} props.maySign
 * @param {boolean} props.isOwn The reader is the trainee.
 * @param {() => Promise<void>} props.onChange
 * @param {Speech} props.speech
 */
export function Logbook({ course, entries, maySign, isOwn, onChange, speech }) {
  const { t, say, named } = speech;
  const [onlyWaiting, showOnlyWaiting] = useState(false);
  const [limit, setLimit] = useState(step);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(0);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const waiting = entries.filter((each) => !each.confirmed);
  const ordered = inLogOrder(onlyWaiting ? waiting : entries);
  const shown = ordered.slice(0, limit);
  const signs = maySign && !isOwn;
  const sign = async (/** @type {readonly LogEntry[]} */ which) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    let count = 0;
    try {
      for (const each of which) {
        await ask(`/courses/${encodeURIComponent(course)}/logbook/${encodeURIComponent(each.case)}/confirm`, { method: 'POST', body: {} });
        count += 1;
      }
    } catch (problem) {
      setError(problem);
    }
    setDone(count);
    await onChange();
    setBusy(false);
  };
  return html`<section class="card logbook" aria-labelledby="log-title"><header><h2 id="log-title">${t('log.title')}</h2>
      <span class="count" role="status">${t('log.counts', { confirmed: entries.length - waiting.length, waiting: waiting.length })}${done > 0 && ` · ${t('log.done', { n: done })}`}</span>
      ${waiting.length > 0 && html`<div class="segments" role="group" aria-label=${t('log.title')}><button type="button" aria-pressed=${String(!onlyWaiting)} onClick=${() => showOnlyWaiting(false)}>${t('log.everything')}</button>
        <button type="button" aria-pressed=${String(onlyWaiting)} onClick=${() => showOnlyWaiting(true)}>${t('log.onlyWaiting')}</button></div>`}
      ${signs && waiting.length > 1 && html`<button type="button" class="button outlined" disabled=${busy} onClick=${() => sign(shown.filter((each) => !each.confirmed))}>${
        t('log.confirmAll', { n: shown.filter((each) => !each.confirmed).length })}</button>`}</header>
    ${isOwn && waiting.length > 0 && html`<p class="soft">${t('log.notOwn')}</p>`}
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    ${entries.length === 0 ? html`<p class="nothing">${t('log.none')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('log.case')}</th><th scope="col">${t('log.day')}</th><th scope="col">${t('log.level')}</th>
        <th scope="col">${t('log.role')}</th><th scope="col">${t('training.supervisor')}</th><th scope="col">${t('log.state')}</th></tr></thead>
      <tbody>${shown.map((each) => html`<tr key=${each.case} data-case=${each.case}><td class="lead"><a class="mono" href=${caseAddress(each.case)}>${each.number ?? each.case.slice(-8)}</a></td>
        <td data-label=${t('log.day')}>${each.day ?? '–'}</td><td data-label=${t('log.level')}>${each.level ?? '–'}</td><td data-label=${t('log.role')}>${named('role', each.role)}</td>
        <td data-label=${t('training.supervisor')} class=${each.supervisor ? '' : 'empty-cell'}>${say(each.supervisorName) || '–'}</td>
        <td data-label=${t('log.state')}>${each.confirmed ? html`<span class="yes-mark is-yes"><${Icon} name="check" />${t('log.confirmed')}</span>`
          : signs ? html`<button type="button" class="button outlined" data-sign=${each.case} disabled=${busy} aria-label=${`${t('log.confirm')} ${each.number ?? ''}`} onClick=${() => sign([each])}>${t('log.confirm')}</button>`
          : html`<span class="badge warning"><${Icon} name="clock" />${t('log.waiting')}</span>`}</td></tr>`)}</tbody></table>
      ${ordered.length > limit && html`<button type="button" class="button outlined more-rows" onClick=${() => setLimit(limit + step)}>${t('directory.showMore', { n: Math.min(step, ordered.length - limit) })}</button>`}`}
  </section>`;
}
