/**
 * A number to type. What is being typed is the person's: a drawing that arrives meanwhile does not overwrite it.
 * @module
 */
import { html, useState } from '../ui/preact.js';

/**
 * @param {object} props
 * @param {string} props.value What is in force.
 * @param {boolean} [props.disabled]
 * @param {(event: Event) => void} props.onCommit After Enter, or when the field is left.
 */
export function FigureField({ value, disabled = false, onCommit }) {
  const [draft, setDraft] = useState(/** @type {string | undefined} */ (undefined));
  return html`<input type="number" class="field" step="any" disabled=${disabled} value=${draft ?? value}
    onInput=${(/** @type {Event} */ event) => setDraft(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
    onChange=${onCommit} onBlur=${() => setDraft(undefined)} />`;
}
