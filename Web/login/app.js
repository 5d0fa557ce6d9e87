/**
 * Signing in: name and password, the code when it is asked for, the role where there are several, a password of one's
 * own, and the first administrator of a new node.
 * @module
 */
import { currentSession, homeOf, readStart, returnAddress } from '../api/session.js';
import { Page } from '../registry/page.js';
import { html, render, useEffect, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { DemoAccounts } from './demo-accounts.js';
import { NewPassword } from './new-password.js';
import { SetUp } from './set-up.js';
import { SignIn } from './sign-in.js';
import { loginSentences } from './strings.js';

/** @typedef {'sign-in' | 'role' | 'password' | 'set-up'} Step */
/** @typedef {import('../api/session.js').Start} Start */

function Login() {
  const { speech, toggle } = useSpeechFrom(loginSentences);
  const { t } = speech;
  const asked = new URLSearchParams(location.search);
  const [step, setStep] = useState(/** @type {Step} */ (
    asked.get('step') === 'password' ? 'password' : asked.get('step') === 'role' ? 'role' : asked.has('setup') ? 'set-up' : 'sign-in'));
  const [start, setStart] = useState(/** @type {Start} */ ({ isDemo: false, needsSetUp: false, accounts: [] }));
  const [name, setName] = useState('');
  const [done, setDone] = useState('');
  const [isForced, force] = useState(false);
  const leave = (/** @type {import('../api/session.js').Session} */ session) => location.replace(returnAddress(location.search, homeOf(session)));

  useEffect(() => {
    readStart().then((found) => {
      setStart(found);
      if (found.needsSetUp) setStep('set-up');
    }, () => {});
    currentSession().then((session) => {
      if (!session) {
        setStep((old) => old === 'password' || old === 'role' ? 'sign-in' : old);
      } else {
        setName(session.account.name);
        force(session.mustChangePassword);
        if (session.mustChangePassword) setStep('password');
        else if (!asked.has('step')) leave(session);
      }
    }, () => {});
  }, []);
  const onSignedIn = (/** @type {import('../api/session.js').Session} */ session) => {
    force(session.mustChangePassword);
    if (session.mustChangePassword) setStep('password');
    else leave(session);
  };
  const back = (/** @type {string} */ message) => {
    setDone(message);
    setStep('sign-in');
    setStart((old) => ({ ...old, needsSetUp: false }));
  };
  const hasDemo = start.accounts.length > 0 && step === 'sign-in';
  return html`<${Page} room=${null} title=${t('login.title')} speech=${speech} onLanguage=${toggle} isDemo=${start.isDemo}>
    <div class=${`login ${hasDemo ? 'with-demo' : ''}`}>
      <section class="card">
        ${done && html`<p class="done" role="status">${done}</p>`}
        ${step === 'set-up' && html`<${SetUp} onDone=${() => back(t('login.setUpDone'))} speech=${speech} />`}
        ${step === 'password' && html`<${NewPassword} isForced=${isForced} onDone=${() => back(t('login.passwordDone'))} speech=${speech} />`}
        ${(step === 'sign-in' || step === 'role') && html`<${SignIn} key=${name + step} name=${name} choosesRole=${step === 'role'}
          onSignedIn=${onSignedIn} speech=${speech} />`}
      </section>
      ${hasDemo && html`<${DemoAccounts} start=${start} onSignedIn=${onSignedIn} onName=${setName} speech=${speech} />`}
    </div>
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Login} />`, root);
