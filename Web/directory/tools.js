/**
 * The controls above a list: search, a choice, and what stands where nothing fits.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef } from '../ui/preact.js';

/** "/" goes to the box, as on every list. @param {{value: string, onInput: (text: string) => void, label: string}} props */
export function SearchBox({ value, onInput, label }) {
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
  return html`<div class="search-box"><${Icon} name="search" />
    <input ref=${box} type="search" class="field" aria-label=${label} placeholder=${label} value=${value} maxlength="64" autocomplete="off" spellcheck=${false}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => onInput(event.currentTarget.value)} /></div>`;
}

/** @param {{id: string, label: string, value: string, all?: string, options: readonly (readonly [string, string])[], onChange: (value: string) => void}} props */
export function Choice({ id, label, value, all, options, onChange }) {
  return html`<select class="field" id=${id} aria-label=${label} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => onChange(event.currentTarget.value)}>
    ${all !== undefined && html`<option value="" selected=${value === ''}>${all}</option>`}
    ${options.map(([word, text]) => html`<option key=${word} value=${word} selected=${word === value}>${text}</option>`)}</select>`;
}

/** @param {{onClear: () => void, speech: {t: (key: 'directory.nobody' | 'directory.nobodyHelp' | 'directory.clear') => string}}} props */
export function Nothing({ onClear, speech: { t } }) {
  return html`<div class="message" role="status"><strong>${t('directory.nobody')}</strong>${t('directory.nobodyHelp')}<br />
    <button type="button" class="button outlined" onClick=${onClear}>${t('directory.clear')}</button></div>`;
}
