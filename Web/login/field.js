/**
 * A labelled text field of the login page.
 * @module
 */
import { html, useEffect, useRef } from '../ui/preact.js';

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.value
 * @param {(value: string) => void} props.onInput
 * @param {string} [props.type]
 * @param {string} [props.autocomplete]
 * @param {string} [props.hint]
 * @param {string} [props.fault]
 * @param {boolean} [props.focuses] Whether typing may begin here at once.
 * @param {string} [props.class]
 */
export function TextField({ id, label, value, onInput, type = 'text', autocomplete = 'off', hint, fault, focuses, class: kind = '' }) {
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (focuses) box.current?.focus();
  }, []);
  const described = fault ? `${id}-fault` : hint ? `${id}-hint` : undefined;
  return html`<div class=${`labelled ${fault ? 'faulty' : ''}`}>
    <label for=${id}>${label}</label>
    <input class=${`field ${kind}`} id=${id} name=${id} type=${type} ref=${box} value=${value} autocomplete=${autocomplete} required
      autocapitalize="none" spellcheck=${false} aria-describedby=${described} aria-invalid=${fault ? 'true' : undefined}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onInput(event.currentTarget.value)} />
    ${fault ? html`<p class="fault" id=${`${id}-fault`} role="alert">${fault}</p>` : hint && html`<span class="hint" id=${`${id}-hint`}>${hint}</span>`}
  </div>`;
}
