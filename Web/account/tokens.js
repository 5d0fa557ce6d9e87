/**
 * Keys for one's own programs: what they are for, what they may do, until when; shown once when made.
 * @module
 */
import { ask, read } from '../api/registry.js';
import { momentText } from '../registry/days.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { useReading } from '../registry/page.js';
import { CopyText } from './copy-text.js';
import { permissionNames } from './permission-names.js';

/** @typedef {{id: string, label: string, role: string, scopes: string[], created: string, expires: string, lastUsed: string | null, revoked: string | null, alive: boolean}} Token */
/** @typedef {import('./strings.js').Speech} Speech */

/** What a key can be for: what only its owner may do with his own hands is left out. @param {Record<string, unknown>} permissions */
export const scopesOf = (permissions) => Object.keys(permissions).filter((each) => each !== 'account.self' && each !== 'token.manage').sort();

/** @param {{session: import('../api/session.js').Session, speech: Speech}} props */
export function Tokens({ session, speech }) {
  const { t, say } = speech;
  const { value: tokens, error: failure, again } = useReading(async () => /** @type {Token[]} */ ((await read('/tokens')).tokens));
  const [wanted, setWanted] = useState({ label: '', days: 90, scopes: /** @type {string[]} */ ([]) });
  const [text, setText] = useState('');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const change = async (/** @type {() => Promise<void>} */ deed) => {
    try {
      await deed();
      setError(undefined);
      await again();
    } catch (problem) {
      setError(problem);
    }
  };
  const make = (/** @type {Event} */ event) => {
    event.preventDefault();
    return change(async () => {
      setText((await ask('/tokens', { method: 'POST', body: wanted })).body.text);
      setWanted({ label: '', days: 90, scopes: [] });
    });
  };
  const toggle = (/** @type {string} */ scope) => setWanted((old) => ({ ...old, scopes: old.scopes.includes(scope) ? old.scopes.filter((each) => each !== scope) : [...old.scopes, scope] }));
  return html`<section class="card" aria-labelledby="token-title"><header><h2 id="token-title">${t('token.title')}</h2></header><p>${t('token.lead')}</p>
    ${(error ?? failure) !== undefined && html`<${RefusalPanel} error=${error ?? failure} speech=${speech} />`}
    ${text && html`<div role="status" class="new-secret"><p>${t('token.once')}</p><${CopyText} text=${text} label=${t('token.title')} speech=${speech} /></div>`}
    ${tokens && (tokens.length === 0 ? html`<p class="nothing">${t('token.none')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('token.label')}</th><th scope="col">${t('token.scopes')}</th><th scope="col">${t('token.expires')}</th>
        <th scope="col">${t('token.used')}</th><th scope="col"><span class="visually-hidden">${t('token.revoke')}</span></th></tr></thead>
      <tbody>${tokens.map((each) => html`<tr key=${each.id} data-token=${each.id} class=${each.alive ? '' : 'past'}><td class="lead">${each.label} <code class="field-id">${each.id}</code></td><td data-label=${t('token.scopes')}><span class="scopes">${each.scopes.map((scope) => say(permissionNames[scope]) || scope).join(speech.language === 'zh' ? '、' : ', ')}</span></td>
        <td data-label=${t('token.expires')}>${momentText(each.expires).slice(0, 10)}</td><td data-label=${t('token.used')}>${each.lastUsed ? momentText(each.lastUsed) : t('token.never')}</td>
        <td>${each.alive ? html`<button type="button" class="button danger" aria-label=${`${t('token.revoke')} ${each.label}`} onClick=${() => change(async () => {
          await ask(`/tokens/${encodeURIComponent(each.id)}`, { method: 'DELETE' });
        })}>${t('token.revoke')}</button>` : t(each.revoked ? 'token.revoked' : 'token.expired')}</td></tr>`)}</tbody></table>`)}
    <details class="new-entry"><summary>${t('token.new')}</summary><form class="stack" onSubmit=${make}>
      <div class="form-line"><div class="labelled"><label for="token-label">${t('token.label')}</label><input id="token-label" class="field" required maxlength="64" value=${wanted.label}
          onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setWanted({ ...wanted, label: event.currentTarget.value })} /></div>
        <div class="labelled"><label for="token-days">${t('token.days')}</label><input id="token-days" class="field" type="number" min="1" max="366" required value=${wanted.days}
          onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setWanted({ ...wanted, days: Number(event.currentTarget.value) })} /></div></div>
      <fieldset class="ticks"><legend>${t('token.scopes')}</legend>${scopesOf(session.permissions).map((each) => html`<label key=${each}><input type="checkbox" checked=${wanted.scopes.includes(each)} onChange=${() => toggle(each)} /><span title=${each}>${say(permissionNames[each]) || each}</span></label>`)}</fieldset>
      <div class="buttons"><button type="submit" class="button primary" disabled=${wanted.scopes.length === 0 || !wanted.label.trim()}>${t('token.make')}</button>
        ${wanted.scopes.length === 0 && html`<span class="soft">${t('token.choose')}</span>`}</div></form></details></section>`;
}
