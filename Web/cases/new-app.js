/**
 * A new case: the patient, found or registered, and the record's fields that are due with the request.
 * @module
 */
import { read } from '../api/registry.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { caseSentences } from './case-strings.js';
import { NewCase } from './new-case.js';

/** @typedef {import('../record/record-json.js').RecordForm} RecordForm */

function NewCasePage() {
  const { speech, toggle } = useSpeechFrom(caseSentences);
  const { session } = useSession();
  const dictionary = useReading(() => /** @type {Promise<RecordForm>} */ (read('/record')), [session?.role]);
  return html`<${Page} room="cases" title=${speech.t('new.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${session && dictionary.value
      ? html`<${NewCase} form=${dictionary.value} session=${session} speech=${speech} />`
      : html`<${Absence} error=${dictionary.error} onRetry=${dictionary.again} speech=${speech} />`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${NewCasePage} />`, root);
