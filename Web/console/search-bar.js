/**
 * The search box, date presets and modality filter above the list.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { datePresets, modalities } from './query.js';

/** @typedef {import('./query.js').StudyForm} StudyForm */
/** @typedef {import('../ui/i18n.js').Translate} Translate */

/**
 * @param {object} props
 * @param {StudyForm} props.form
 * @param {(change: Partial<StudyForm>, how?: {isComposing: boolean}) => void} props.onChange
 * @param {() => void} props.onSubmit
 * @param {{current: HTMLInputElement | null}} props.box
 * @param {Translate} props.t
 */
export function SearchBar({ form, onChange, onSubmit, box, t }) {
  return html`<search class="search-bar">
    <div class="search-box">
      <${Icon} name="search" />
      <input
        ref=${box} type="search" class="field" id="search" autocomplete="off" spellcheck=${false}
        enterkeyhint="search" maxlength="64"
        aria-label=${t('search.label')} placeholder=${t('search.placeholder')} value=${form.text}
        onInput=${(/** @type {InputEvent} */ event) =>
          onChange({ text: valueOf(event) }, { isComposing: event.isComposing })}
        onCompositionEnd=${(/** @type {CompositionEvent} */ event) => onChange({ text: valueOf(event) })}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === 'Enter' && !event.isComposing) onSubmit();
        }} />
      ${form.text && html`<button
        type="button" class="button icon-only clear" aria-label=${t('search.clear')}
        onClick=${() => {
          onChange({ text: '' });
          box.current?.focus();
        }}><${Icon} name="close" /></button>`}
      <kbd aria-hidden="true">/</kbd>
    </div>
    <div class="segments" role="group" aria-label=${t('date.label')}>
      ${datePresets.map((preset) => html`<button
        key=${preset} type="button" data-preset=${preset} aria-pressed=${form.preset === preset ? 'true' : 'false'}
        onClick=${() => onChange({ preset })}>${t(`date.${preset}`)}</button>`)}
    </div>
    ${form.preset === 'range' && html`<div class="range">
      <input type="date" class="field" aria-label=${t('date.from')} value=${form.from} max=${form.to}
        onChange=${(/** @type {Event} */ event) => onChange({ from: valueOf(event) })} />
      <span>–</span>
      <input type="date" class="field" aria-label=${t('date.to')} value=${form.to} min=${form.from}
        onChange=${(/** @type {Event} */ event) => onChange({ to: valueOf(event) })} />
    </div>`}
    <div class="segments modalities" role="group" aria-label=${t('modality.label')}>
      <button type="button" data-modality="" aria-pressed=${form.modality === '' ? 'true' : 'false'}
        onClick=${() => onChange({ modality: '' })}>${t('modality.all')}</button>
      ${modalities.map((modality) => html`<button
        key=${modality} type="button" data-modality=${modality}
        aria-pressed=${form.modality === modality ? 'true' : 'false'}
        onClick=${() => onChange({ modality: form.modality === modality ? '' : modality })}
        >${modality}</button>`)}
    </div>
  </search>`;
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}
