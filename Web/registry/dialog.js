/**
 * A dialog over the page: the browser's own, so that focus stays inside, Escape closes it and what lies behind is inert.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef } from '../ui/preact.js';

/**
 * @param {object} props
 * @param {string} props.title
 * @param {() => void} props.onClose
 * @param {string} props.closeLabel
 * @param {string} [props.class]
 * @param {unknown} [props.children]
 */
export function Dialog({ title, onClose, closeLabel, class: kind = '', children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    box.current?.showModal();
    return () => before?.focus();
  }, []);
  return html`<dialog ref=${box} class=${`dialog ${kind}`} aria-labelledby="dialog-title" onClose=${onClose}>
    <header><h2 id="dialog-title">${title}</h2>
      <button type="button" class="button icon-only" aria-label=${closeLabel} onClick=${() => box.current?.close()}><${Icon} name="close" /></button></header>
    <div class="dialog-body">${children}</div></dialog>`;
}
