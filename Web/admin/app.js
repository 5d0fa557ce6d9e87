/**
 * Administration: accounts; for the auditor the access audit and the journal.
 * @module
 */
import { may } from '../api/session.js';
import { accountSentences } from '../account/strings.js';
import { Absence, Page, useSession } from '../registry/page.js';
import { html, render, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { Accounts } from './accounts.js';
import { AuditTable, JournalTable } from './records.js';

/** The parts and the permission that opens each. */
const parts = /** @type {const} */ ([['accounts', 'account.read'], ['audit', 'audit.read'], ['journal', 'journal.read']]);

function Administration() {
  const { speech, toggle } = useSpeechFrom(accountSentences);
  const { t } = speech;
  const { session, error } = useSession();
  const [chosen, choose] = useState(new URLSearchParams(location.search).get('part') ?? '');
  // The whole journal is the region's.
  const open = parts.filter(([part, permission]) => part === 'journal' ? session?.permissions[permission] === 'region' : may(session, permission)).map(([part]) => part);
  const part = open.find((each) => each === chosen) ?? open[0];
  return html`<${Page} room=${null} title=${t('admin.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    <div class="page-head"><h1>${t('admin.title')}</h1><span class="grow"></span>${open.length > 1 && html`<div class="segments" role="group" aria-label=${t('admin.title')}>
      ${open.map((each) => html`<button type="button" key=${each} data-part=${each} aria-pressed=${String(each === part)} onClick=${() => choose(each)}>${t(`admin.${each}`)}</button>`)}</div>`}</div>
    ${!session ? html`<${Absence} error=${error} onRetry=${() => location.reload()} speech=${speech} />` : part === undefined ? html`<div class="message">${t('admin.hidden')}</div>`
      : part === 'accounts' ? html`<${Accounts} mayManage=${may(session, 'account.manage')} speech=${speech} />` : part === 'audit' ? html`<${AuditTable} speech=${speech} />` : html`<${JournalTable} speech=${speech} />`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Administration} />`, root);
