/**
 * One's own account: who one is, the password, the authenticator, keys for programs.
 * @module
 */
import { loginAddress, may } from '../api/session.js';
import { dossierAddress } from '../directory/marks.js';
import { Absence, Page, useSession } from '../registry/page.js';
import { html, render, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { Authenticator } from './authenticator.js';
import { accountSentences } from './strings.js';
import { Tokens } from './tokens.js';

function AccountPage() {
  const { speech, toggle } = useSpeechFrom(accountSentences);
  const { t, say } = speech;
  const { session, error } = useSession();
  const [isEnrolled, setEnrolled] = useState(false);
  return html`<${Page} room=${null} title=${t('account.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    <div class="page-head"><h1>${t('account.title')}</h1></div>
    ${!session ? html`<${Absence} error=${error} onRetry=${() => location.reload()} speech=${speech} />` : html`<div class="pair"><div class="stack">
        <section class="card"><dl class="fact-pairs"><div><dt>${t('account.display')}</dt><dd>${session.account.display}</dd></div><div><dt>${t('account.name')}</dt><dd class="mono">${session.account.name}</dd></div>
          <div><dt>${t('account.role')}</dt><dd>${say(session.roleLabel)}</dd></div>${session.roles.length > 1 && html`<div><dt>${t('account.roles')}</dt><dd>${session.roles.map((each) => say(each.label)).join(' · ')}</dd></div>`}
          <div><dt>${t('account.institution')}</dt><dd>${session.institution ? html`<a class="link" href=${dossierAddress('institution', session.institution.id)}>${say(session.institution.name)}</a>` : t('session.region')}</dd></div>
          ${session.account.person && html`<div><dt>${t('nav.directory')}</dt><dd><a class="link" href=${dossierAddress('person', session.account.person)}>${t('account.dossier')}</a></dd></div>`}</dl></section>
        <section class="card" aria-labelledby="password-title"><header><h2 id="password-title">${t('account.password')}</h2></header><p>${t('account.passwordLead')}</p>
          <a class="button outlined" href=${`${loginAddress('/account')}&step=password`}>${t('account.changePassword')}</a></section>
        <${Authenticator} isOn=${session.hasTOTP || isEnrolled} onChange=${() => setEnrolled(true)} speech=${speech} /></div>
      ${may(session, 'token.manage') && html`<${Tokens} session=${session} speech=${speech} />`}</div>`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${AccountPage} />`, root);
