/**
 * Images that wait for a person to say which case they belong to.
 * @module
 */
import { read, withQuery } from '../api/registry.js';
import { momentText } from '../registry/days.js';
import { Absence } from '../registry/page.js';
import { html, useEffect, useState } from '../ui/preact.js';
import { MatchDialog } from './match-dialog.js';

/** @typedef {import('./quality-json.js').Study} Study */

/** @param {{institution: string, onChange?: () => void, speech: import('./strings.js').Speech}} props */
export function Queue({ institution, onChange, speech }) {
  const { t, say } = speech;
  const [state, setState] = useState(/** @type {{studies: Study[], waiting: number, next: string | null, error: unknown} | undefined} */ (undefined));
  const [chosen, choose] = useState(/** @type {Study | undefined} */ (undefined));
  const [said, setSaid] = useState('');
  const load = async (/** @type {string} */ cursor) => {
    try {
      const answer = await read(withQuery('/studies/unmatched', { institution, limit: 50, cursor }));
      setState((old) => ({ studies: cursor && old ? [...old.studies, ...answer.studies] : answer.studies, waiting: answer.waiting, next: answer.next ?? null, error: undefined }));
    } catch (error) {
      setState((old) => ({ studies: old?.studies ?? [], waiting: old?.waiting ?? 0, next: null, error }));
    }
  };
  useEffect(() => {
    load('');
  }, [institution]);
  const decided = (/** @type {string} */ text) => {
    setSaid(text);
    choose(undefined);
    load('');
    onChange?.();
  };
  return html`<section class="card" id="queue" aria-labelledby="queue-title"><header><h2 id="queue-title">${t('queue.title')}</h2>
      <span class="count" role="status">${said} ${state && !state.error && t('queue.count', { n: state.waiting })}</span></header>
    ${!state || state.error ? html`<${Absence} error=${state?.error} onRetry=${() => load('')} speech=${speech} />`
      : state.studies.length === 0 ? html`<p class="nothing">${t('queue.none')}</p>`
      : html`<table class="rows as-blocks bare directory-table"><thead><tr><th scope="col">${t('queue.study')}</th><th scope="col">${t('queue.modality')}</th><th scope="col">${t('queue.accession')}</th><th scope="col">${t('queue.why')}</th>
          <th scope="col">${t('quality.institution')}</th><th scope="col">${t('queue.arrived')}</th><th scope="col"><span class="visually-hidden">${t('queue.resolve')}</span></th></tr></thead>
        <tbody>${state.studies.map((each) => html`<tr key=${each.study} data-study=${each.study}><td class="lead"><a href=${`/viewer?${new URLSearchParams({ study: each.study })}`} title=${each.study}>${each.day ?? t('queue.noDay')} <span class="mono soft">…${each.study.slice(-12)}</span></a></td>
          <td data-label=${t('queue.modality')}>${each.modality || '–'}</td><td data-label=${t('queue.accession')} class="mono">${each.accession || '–'}</td><td data-label=${t('queue.why')}>${say(each.methodLabel)}</td>
          <td data-label=${t('quality.institution')}>${say(each.institutionName) || '–'}</td><td data-label=${t('queue.arrived')}>${momentText(each.at)}</td>
          <td><button type="button" class="button outlined" aria-label=${`${t('queue.resolve')} ${each.accession || each.study}`} onClick=${() => choose(each)}>${t('queue.resolve')}</button></td></tr>`)}</tbody></table>
        ${state.next && html`<button type="button" class="button outlined more-rows" onClick=${() => load(state.next ?? '')}>${t('queue.more')}</button>`}`}
    ${chosen && html`<${MatchDialog} key=${chosen.study} study=${chosen} onClose=${() => choose(undefined)} onDecided=${decided} speech=${speech} />`}
  </section>`;
}
