/**
 * What every page of the registry stands in: masthead, the session, and what is shown while there is none.
 * @module
 */
import { sentenceOf } from '../api/problem.js';
import { currentSession, loginAddress } from '../api/session.js';
import { Masthead } from '../console/masthead.js';
import { html, useEffect, useState } from '../ui/preact.js';
import { useTheme } from '../ui/theme.js';

/** @typedef {import('./speech.js').RegistrySpeech} Speech */
/** @typedef {import('../api/session.js').Session} Session */

/**
 * The session of a page that cannot do without: without one, or while the password must be changed, the browser goes to
 * the login page and comes back.
 * @returns {{session: Session | undefined, error: unknown}}
 */
export function useSession() {
  const [state, setState] = useState(/** @type {{session: Session | undefined, error: unknown}} */ ({ session: undefined, error: undefined }));
  useEffect(() => {
    currentSession().then((session) => {
      if (!session || session.mustChangePassword) location.replace(loginAddress(location.pathname + location.search));
      else setState({ session, error: undefined });
    }, (error) => setState({ session: undefined, error }));
  }, []);
  return state;
}

/**
 * @param {object} props
 * @param {import('../console/masthead.js').Room | null} props.room
 * @param {string} props.title Of the browser's tab.
 * @param {Speech} props.speech
 * @param {() => void} props.onLanguage
 * @param {boolean} [props.isDemo]
 * @param {unknown} [props.children]
 */
export function Page({ room, title, speech, onLanguage, isDemo, children }) {
  const appearance = useTheme();
  useEffect(() => {
    document.title = `${title} · ${speech.language === 'zh' ? '介入 Jieru' : 'Jieru'}`;
  }, [title]);
  return html`<div class="page">
    <${Masthead} room=${room} theme=${appearance.theme} onTheme=${appearance.next} onLanguage=${onLanguage} t=${speech.t} />
    <main class="page-body" id="main">${children}</main>
    <footer class="page-foot">${speech.t('page.disclaimer')}${isDemo && html`<span>${speech.t('page.demo')}</span>`}</footer>
  </div>`;
}

/**
 * What stands where something is being read or could not be.
 * @param {{error: unknown, onRetry: () => void, speech: Speech}} props
 */
export function Absence({ error, onRetry, speech }) {
  const { t } = speech;
  if (error === undefined) {
    return html`<div class="message late" role="status"><span class="spinner"></span><br />${t('page.loading')}</div>`;
  }
  return html`<div class="message" role="alert"><strong>${t('page.failed')}</strong>${sentenceOf(error, speech)}<br />
    <button type="button" class="button outlined" onClick=${onRetry}>${t('page.retry')}</button></div>`;
}

/**
 * Something that is read when the page opens, and again on demand. What stood before stays while it is read again.
 * @template T
 * @param {() => Promise<T>} read
 * @param {unknown[]} [inputs] Read again when one of these changes.
 * @returns {{value: T | undefined, error: unknown, again: () => Promise<void>, set: (value: T) => void}}
 */
export function useReading(read, inputs = []) {
  const [state, setState] = useState(/** @type {{value: T | undefined, error: unknown}} */ ({ value: undefined, error: undefined }));
  const again = async () => {
    try {
      const value = await read();
      setState({ value, error: undefined });
    } catch (error) {
      setState((old) => ({ ...old, error }));
    }
  };
  useEffect(() => {
    again();
  }, inputs);
  return { ...state, again, set: (value) => setState({ value, error: undefined }) };
}
