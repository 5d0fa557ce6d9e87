/**
 * Name, password, the code when it is asked for, the role where there are several.
 * @module
 */
import { Problem } from '../api/problem.js';
import { signIn } from '../api/session.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { TextField } from './field.js';

/** @typedef {import('../api/session.js').Session} Session */

/**
 * @param {object} props
 * @param {string} props.name
 * @param {boolean} props.choosesRole Somebody is signed in and wants another role.
 * @param {(session: Session) => void} props.onSignedIn
 * @param {import('./strings.js').Speech} props.speech
 */
export function SignIn({ name: known, choosesRole, onSignedIn, speech }) {
  const { t, say } = speech;
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, askCode] = useState(false);
  const [session, setSession] = useState(/** @type {Session | undefined} */ (undefined));
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const enter = async (/** @type {string | undefined} */ role) => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      const found = await signIn({ name: name.trim(), password, ...(code ? { code: code.trim() } : {}), ...(role ? { role } : {}) });
      // Codes are good once: with an authenticator the role is asked for with the next one.
      if (role || found.roles.length < 2 || found.mustChangePassword) onSignedIn(found);
      else setSession(found);
      setCode('');
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'code_needed') askCode(true);
      else setError(problem);
    } finally {
      setBusy(false);
    }
  };
  if (session) {
    return html`<h1>${t('login.role')}</h1><p class="lead">${t('login.roleLead')}</p>
      <ul class="choices-list">${session.roles.map((each) => html`<li key=${each.role}><button type="button" data-role=${each.role}
        onClick=${() => each.role === session.role ? onSignedIn(session) : session.hasTOTP && !code ? askForCode() : enter(each.role)}>
        <strong>${say(each.label)}</strong>${each.role === session.role && html`<span>✓</span>`}</button></li>`)}</ul>
      ${asksCode && html`<${TextField} id="code" label=${t('login.code')} hint=${t('login.codeHint')} value=${code} onInput=${setCode}
        autocomplete="one-time-code" class="code" focuses />`}
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}`;
  }
  function askForCode() {
    askCode(true);
  }
  return html`<h1>${choosesRole ? t('login.role') : t('login.title')}</h1>
    <p class="lead">${choosesRole ? t('login.roleAgain') : t('login.lead')}</p>
    <form onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      enter(undefined);
    }}>
      <${TextField} id="name" label=${t('login.name')} value=${name} onInput=${setName} autocomplete="username" focuses=${!known} />
      <${TextField} id="password" label=${t('login.password')} value=${password} onInput=${setPassword} type="password"
        autocomplete="current-password" focuses=${known !== ''} />
      ${asksCode && html`<${TextField} id="code" label=${t('login.code')} hint=${t('login.codeHint')} value=${code} onInput=${setCode}
        autocomplete="one-time-code" class="code" focuses />`}
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
      <button type="submit" class="button primary" disabled=${isBusy}>${t(isBusy ? 'login.working' : 'login.submit')}</button>
    </form>`;
}
