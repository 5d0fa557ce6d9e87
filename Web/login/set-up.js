/**
 * The first administrator of a new node.
 * @module
 */
import { setUp } from '../api/session.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { TextField } from './field.js';

/** @param {{onDone: () => void, speech: import('./strings.js').Speech}} props */
export function SetUp({ onDone, speech }) {
  const { t } = speech;
  const [typed, setTyped] = useState({ token: '', name: '', display: '', password: '' });
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const field = (/** @type {keyof typeof typed} */ id, /** @type {string} */ label, type = 'text', rest = {}) => html`<${TextField} id=${id}
    label=${label} value=${typed[id]} type=${type} onInput=${(/** @type {string} */ value) => setTyped((old) => ({ ...old, [id]: value }))} ...${rest} />`;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    try {
      await setUp({ ...typed, token: typed.token.trim(), name: typed.name.trim() });
      onDone();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<h1>${t('login.setUpTitle')}</h1><p class="lead">${t('login.setUpLead')}</p>
    <form onSubmit=${submit}>
      ${field('token', t('login.token'), 'text', { focuses: true, class: 'mono' })}
      ${field('name', t('login.name'), 'text', { autocomplete: 'username' })}
      ${field('display', t('login.display'))}
      ${field('password', t('login.password'), 'password', { autocomplete: 'new-password', hint: t('login.passwordHint') })}
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
      <button type="submit" class="button primary" disabled=${isBusy}>${t('login.setUpSubmit')}</button>
    </form>`;
}
