/**
 * The emergency override: a reason and a number of minutes, both on record; it is reviewed afterwards.
 * @module
 */
import { ask, newKey } from '../api/registry.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';

/**
 * @param {object} props
 * @param {import('./case-json.js').CaseDetail} props.detail
 * @param {readonly string[]} props.clauses What it passes over.
 * @param {() => void} props.onClose
 * @param {() => void} props.onDone
 * @param {import('./case-strings.js').Speech} props.speech
 */
export function OverrideDialog({ detail, clauses, onClose, onDone, speech }) {
  const { t } = speech;
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('60');
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const key = useRef(newKey());
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    try {
      await ask(`/cases/${detail.id}/steps/override`, { method: 'POST', ifMatch: `"v${detail.version}"`, key: key.current, body: { reason: reason.trim(), minutes: Number(minutes) } });
      onDone();
    } catch (problem) {
      key.current = newKey();
      setError(problem);
      setBusy(false);
    }
  };
  return html`<dialog class="override" ref=${dialog} aria-labelledby="override-title" onClose=${onClose} onCancel=${onClose}>
    <form onSubmit=${submit}><h2 id="override-title">${t('override.title')} <small class="soft">${clauses.join(' · ')}</small></h2><p>${t('override.lead')}</p>
      <div class="labelled"><label for="override-reason">${t('override.reason')}</label>
        <textarea class="field" id="override-reason" rows="3" required minlength="10" maxlength="500" value=${reason}
          onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setReason(event.currentTarget.value)}></textarea></div>
      <div class="labelled"><label for="override-minutes">${t('override.minutes')}</label>
        <input class="field" id="override-minutes" type="number" min="1" max="240" required value=${minutes}
          onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setMinutes(event.currentTarget.value)} /></div>
      ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
      <div class="buttons"><button type="submit" class="button danger" disabled=${isBusy}>${t('override.submit')}</button>
        <button type="button" class="button" onClick=${onClose}>${t('page.cancel')}</button></div></form>
  </dialog>`;
}
