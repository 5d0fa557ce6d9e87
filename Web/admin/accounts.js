/**
 * Who may sign in, and as what: made, switched off, given a new first password.
 * @module
 */
import { ask, read, withQuery } from '../api/registry.js';
import { Dialog } from '../registry/dialog.js';
import { Absence, useReading } from '../registry/page.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { NewAccount } from './new-account.js';

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {{role: string, label: Words, starts: string | null, ends: string | null}} RoleGrant */
/** @typedef {{id: string, name: string, display: string, institution: string | null, institutionName: Words, active: boolean, totp: boolean, mustChangePassword: boolean, roles: RoleGrant[], version: number}} Account */
/** @typedef {import('../account/strings.js').Speech} Speech */

/** A role without its label, as it is sent. @param {RoleGrant} grant */
export const bare = ({ role, starts, ends }) => ({ role, ...(starts ? { starts } : {}), ...(ends ? { ends } : {}) });

/** @returns {Promise<Account[]>} */
async function readAccounts() {
  /** @type {Account[]} */
  const all = [];
  let cursor = '';
  for (let page = 0; page < 20; page++) {
    const answer = await read(withQuery('/accounts', { limit: 500, cursor }));
    all.push(...answer.accounts);
    cursor = answer.next ?? '';
    if (!cursor) break;
  }
  return all;
}

/** @param {{mayManage: boolean, speech: Speech}} props */
export function Accounts({ mayManage, speech }) {
  const { t, say } = speech;
  const { value: accounts, error: failure, again } = useReading(readAccounts);
  const [typed, setTyped] = useState('');
  const [chosen, choose] = useState(/** @type {Account | undefined} */ (undefined));
  const [said, setSaid] = useState('');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const setActive = async (/** @type {Account} */ account) => {
    try {
      await ask(`/accounts/${account.id}`, { method: 'PUT', body: { active: !account.active, roles: account.roles.map(bare) }, ifMatch: `"v${account.version}"` });
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    await again();
  };
  if (!accounts) return html`<${Absence} error=${failure} onRetry=${again} speech=${speech} />`;
  const shown = accounts.filter((each) => `${each.name} ${each.display}`.toLowerCase().includes(typed.trim().toLowerCase()));
  return html`<section class="card" aria-labelledby="accounts-title"><header><h2 id="accounts-title">${t('admin.accounts')}</h2><span class="count" role="status">${said} ${shown.length} / ${accounts.length}</span></header>
    <div class="tools"><input type="search" class="field" aria-label=${t('accounts.search')} placeholder=${t('accounts.search')} value=${typed} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setTyped(event.currentTarget.value)} /></div>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    ${shown.length === 0 ? html`<p class="nothing">${t('accounts.none')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('account.name')}</th><th scope="col">${t('account.display')}</th><th scope="col">${t('account.roles')}</th><th scope="col">${t('account.institution')}</th>
        <th scope="col">${t('accounts.totp')}</th><th scope="col">${t('accounts.state')}</th>${mayManage && html`<th scope="col"><span class="visually-hidden">${t('accounts.state')}</span></th>`}</tr></thead>
      <tbody>${shown.map((each) => html`<tr key=${each.id} data-account=${each.name} class=${each.active ? '' : 'past'}><td class="lead mono">${each.name}</td><td data-label=${t('account.display')}>${each.display}</td><td data-label=${t('account.roles')}>${each.roles.map((grant) => say(grant.label)).join(' · ') || '–'}</td>
        <td data-label=${t('account.institution')}>${each.institution ? say(each.institutionName) : t('session.region')}</td><td data-label=${t('accounts.totp')}>${t(each.totp ? 'page.yes' : 'page.no')}</td><td data-label=${t('accounts.state')}>${t(each.active ? 'accounts.active' : 'accounts.inactive')}</td>
        ${mayManage && html`<td><span class="buttons"><button type="button" class="button outlined" aria-label=${`${t('accounts.reset')} ${each.name}`} onClick=${() => choose(each)}>${t('accounts.reset')}</button>
          <button type="button" class="button outlined" aria-label=${`${t(each.active ? 'accounts.deactivate' : 'accounts.activate')} ${each.name}`} onClick=${() => setActive(each)}>${t(each.active ? 'accounts.deactivate' : 'accounts.activate')}</button></span></td>`}</tr>`)}</tbody></table>`}
    ${mayManage && html`<${NewAccount} onMade=${(/** @type {string} */ name) => {
      setSaid(t('accounts.made', { name }));
      again();
    }} speech=${speech} />`}
    ${chosen && html`<${ResetDialog} account=${chosen} onClose=${() => choose(undefined)} onDone=${() => {
      choose(undefined);
      setSaid(t('accounts.resetDone'));
      again();
    }} speech=${speech} />`}</section>`;
}

/** @param {{account: Account, onClose: () => void, onDone: () => void, speech: Speech}} props */
function ResetDialog({ account, onClose, onDone, speech }) {
  const { t } = speech;
  const [password, setPassword] = useState('');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await ask(`/accounts/${account.id}/password`, { method: 'POST', body: { password } });
      onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<${Dialog} title=${`${t('accounts.reset')}: ${account.name}`} closeLabel=${t('page.close')} onClose=${onClose}><form class="stack" onSubmit=${submit}>
    <div class="labelled"><label for="reset-password">${t('accounts.temporary')}</label><input id="reset-password" class="field mono" required autocomplete="off" value=${password} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setPassword(event.currentTarget.value)} />
      <span class="hint">${t('accounts.resetDone')}</span></div>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    <div class="buttons"><button type="submit" class="button primary">${t('accounts.reset')}</button></div></form><//>`;
}
