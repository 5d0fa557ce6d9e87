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
    <ul class="choices-list">${start.accounts.map((account) => html`<li key=${account.name}>
      <button type="button" data-account=${account.name} onClick=${() => choose(account)}>
        <strong>${say(account.display)}</strong><span>${account.roles.map((each) => say(each)).join(' · ')}</span>
        <small class="mono">${account.name}</small></button></li>`)}</ul>
  </section>`;
}
