/**
 * A password of one's own; afterwards every session is over and one signs in with it.
 * @module
 */
import { changePassword } from '../api/session.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { TextField } from './field.js';

/** @param {{isForced: boolean, onDone: () => void, speech: import('./strings.js').Speech}} props */
export function NewPassword({ isForced, onDone, speech }) {
  const { t } = speech;
  const [typed, setTyped] = useState({ old: '', next: '', again: '' });
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const differs = typed.again !== '' && typed.again !== typed.next;
  const set = (/** @type {Partial<typeof typed>} */ change) => setTyped((old) => ({ ...old, ...change }));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isBusy || typed.next !== typed.again) return;
    setBusy(true);
    try {
      await changePassword(typed.old, typed.next);
      onDone();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<h1>${t('login.passwordTitle')}</h1>${isForced && html`<p class="lead">${t('login.passwordMust')}</p>`}
    <form onSubmit=${submit}>
      <${TextField} id="old" label=${t('login.passwordOld')} value=${typed.old} type="password" autocomplete="current-password" focuses
        onInput=${(/** @type {string} */ old) => set({ old })} />
      <${TextField} id="next" label=${t('login.passwordNew')} hint=${t('login.passwordHint')} value=${typed.next} type="password"
        autocomplete="new-password" onInput=${(/** @type {string} */ next) => set({ next })} />
      <${TextField} id="again" label=${t('login.passwordAgain')} value=${typed.again} type="password" autocomplete="new-password"
        fault=${differs ? t('login.passwordDiffers') : undefined} onInput=${(/** @type {string} */ again) => set({ again })} />
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
      <button type="submit" class="button primary" disabled=${isBusy || differs}>${t('login.passwordSubmit')}</button>
    </form>`;
}
