/**
 * The accounts of a demonstration. A node in earnest names none, and they open nothing there.
 * @module
 */
import { signIn } from '../api/session.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';

/** @typedef {import('../api/session.js').DemoAccount} DemoAccount */

/**
 * @param {object} props
 * @param {import('../api/session.js').Start} props.start
 * @param {(session: import('../api/session.js').Session) => void} props.onSignedIn
 * @param {(name: string) => void} props.onName Where the password has to be typed.
 * @param {import('./strings.js').Speech} props.speech
 */
export function DemoAccounts({ start, onSignedIn, onName, speech }) {
  const { t, say } = speech;
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const passwordOf = (/** @type {DemoAccount} */ account) => account.password ?? start.password;
  const choose = async (/** @type {DemoAccount} */ account) => {
    const password = passwordOf(account);
    if (!password) return onName(account.name);
    try {
      onSignedIn(await signIn({ name: account.name, password }));
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<section class="card demo"><h2>${t('login.demo')}</h2>
    <p class="lead">${t(start.accounts.some(passwordOf) ? 'login.demoLead' : 'login.demoFill')}</p>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    ${groupsOf(start.accounts).map(([group, accounts]) => html`<ul class="choices-list" key=${group}>${accounts.map((account) => html`<li key=${account.name}>
      <button type="button" data-account=${account.name} onClick=${() => choose(account)}>
        <strong>${speech.language === 'zh' ? say(account.display) : account.roles.map((each) => say(each)).join(' · ')}</strong>
        <small class="mono">${account.name}</small></button></li>`)}</ul>`)}
  </section>`;
}

/** Accounts of one place stand together: `county.nurse` with `county.operator`. @param {readonly DemoAccount[]} accounts
 * @returns {[string, DemoAccount[]][]} */
function groupsOf(accounts) {
  /** @type {Map<string, DemoAccount[]>} */
  const groups = new Map();
  for (const account of accounts) {
    const place = account.name.includes('.') ? account.name.split('.')[0] : '';
    groups.set(place, [...groups.get(place) ?? [], account]);
  }
  return [...groups].sort(([one], [other]) => other.localeCompare(one, 'en'));
}
