/**
 * The rulebook's pages: `/rules` the document, `/rules/ask` the verdict.
 * @module
 */
import { RequestError } from '../api/request-error.js';
import { Masthead } from '../console/masthead.js';
import { html, render, useEffect, useState } from '../ui/preact.js';
import { useTheme } from '../ui/theme.js';
import { Ask } from './ask.js';
import { chosenEdition, readEditions, readExamples, readRulebook } from './client.js';
import { Document } from './document.js';
import { askedLanguage, useSpeech } from './language.js';

/** @typedef {import('./rulebook-json.js').Edition} Edition */
/** @typedef {import('./rulebook-json.js').Rulebook} Rulebook */
/** @typedef {import('./rulebook-json.js').Example} Example */
/** @typedef {{editions: Edition[], book: Rulebook | undefined, examples: Example[], error: unknown}} State */

const isAsking = /\/ask\/?$/.test(location.pathname);

function Rules() {
  const { speech, toggle } = useSpeech();
  const { t, language } = speech;
  const appearance = useTheme();
  const [state, setState] = useState(/** @type {State} */ ({ editions: [], book: undefined, examples: [], error: undefined }));
  const read = async (/** @type {string | null} */ asked) => {
    setState((old) => ({ ...old, error: undefined }));
    try {
      const editions = await readEditions();
      const chosen = chosenEdition(editions, asked);
      if (!chosen) throw new RequestError(404, t('rules.failed'));
      const [book, examples] = await Promise.all([
        readRulebook(chosen.edition),
        isAsking ? readExamples(chosen.edition).catch(() => []) : [],
      ]);
      setState({ editions, book, examples, error: undefined });
    } catch (error) {
      setState((old) => ({ ...old, error }));
    }
  };
  useEffect(() => {
    read(new URLSearchParams(location.search).get('edition'));
  }, []);
  useEffect(() => {
    document.title = t(isAsking ? 'rules.askTitle' : 'rules.title');
  }, [language]);
  const choose = (/** @type {string} */ edition) => {
    const address = new URL(location.href);
    address.searchParams.set('edition', edition);
    address.searchParams.delete('clause');
    address.hash = '';
    history.replaceState(null, '', address);
    read(edition);
  };

  const { book, editions, examples, error } = state;
  const Page = isAsking ? Ask : Document;
  const head = html`<${PageSwitch} book=${book} editions=${editions} onChoose=${choose} speech=${speech} />`;
  return html`<div class="rules">
    <${Masthead} room="rules" theme=${appearance.theme} onTheme=${appearance.next} onLanguage=${toggle} t=${t} />
    ${error === undefined && book
      ? html`<${Page} key=${book.edition} book=${book} examples=${examples} head=${head} speech=${speech} />`
      : html`<${Absence} error=${error} onRetry=${() => read(null)} speech=${speech} />`}
    <footer class="rules-foot">${t('rules.disclaimer')}<span lang=${language === 'zh' ? 'en' : 'zh'}>
      ${language === 'zh'
        ? 'A verdict supports, and does not replace, the decision of the competent authority.'
        : '判定仅供参考，支持但不代替有权机关的决定。'}</span></footer>
  </div>`;
}

/**
 * Text or question, and of which edition.
 * @param {{book: Rulebook | undefined, editions: Edition[], onChoose: (edition: string) => void, speech: import('./language.js').Speech}} props
 */
function PageSwitch({ book, editions, onChoose, speech: { t, say } }) {
  const query = new URLSearchParams({ edition: book?.edition ?? '' });
  if (askedLanguage()) query.set('lang', askedLanguage());
  return html`<span class="segments pages">
      <a class="segment" href=${`/rules?${query}`} aria-current=${isAsking ? undefined : 'page'}>${t('rules.document')}</a>
      <a class="segment" href=${`/rules/ask?${query}`} aria-current=${isAsking ? 'page' : undefined}>${t('rules.ask')}</a>
    </span>
    <select class="field edition" aria-label=${t('rules.edition')} value=${book?.edition}
      onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => onChoose(event.currentTarget.value)}>
      ${editions.map((each) => html`<option key=${each.edition} value=${each.edition} selected=${each.edition === book?.edition}>
        ${say(each.title)}${each.enabled ? '' : t('rules.disabled')}</option>`)}
    </select>`;
}

/** @param {{error: unknown, onRetry: () => void, speech: import('./language.js').Speech}} props */
function Absence({ error, onRetry, speech: { t } }) {
  if (error === undefined) {
    return html`<div class="message late" role="status"><span class="spinner"></span><br />${t('rules.loading')}</div>`;
  }
  const help = error instanceof RequestError && error.status > 0
    ? t('list.failedServer', { status: error.status, detail: error.detail })
    : t('list.failedNetwork');
  return html`<div class="message" role="alert"><strong>${t('rules.failed')}</strong>${help}<br />
    <button type="button" class="button outlined" onClick=${onRetry}>${t('list.retry')}</button></div>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Rules} />`, root);
