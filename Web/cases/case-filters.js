/**
 * Search and filters above the list of cases.
 * @module
 */
import { may } from '../api/session.js';
import { read } from '../api/registry.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useState } from '../ui/preact.js';

/** @typedef {import('./case-list.js').CaseForm} CaseForm */
/** @typedef {import('./list-strings.js').Speech} Speech */

/** @type {readonly CaseForm['stage'][]} */
const stages = ['all', 'before', 'room', 'after', 'closed', 'cancelled'];

/**
 * @param {object} props
 * @param {CaseForm} props.form
 * @param {(change: Partial<CaseForm>, how?: {isComposing: boolean}) => void} props.onChange
 * @param {() => void} props.onSubmit
 * @param {{current: HTMLInputElement | null}} props.box
 * @param {import('../api/session.js').Session} props.session
 * @param {Speech} props.speech
 */
export function CaseFilters({ form, onChange, onSubmit, box, session, speech }) {
  const { t } = speech;
  const seesRegion = session.institution === null;
  const valueOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;
  return html`<search class="search-bar">
    <div class="search-box"><${Icon} name="search" />
      <input ref=${box} type="search" class="field" id="search" autocomplete="off" spellcheck=${false} enterkeyhint="search" maxlength="64"
        aria-label=${t('cases.search')} placeholder=${t(seesRegion ? 'cases.placeholderRegion' : 'cases.placeholder')} value=${form.text}
        onInput=${(/** @type {InputEvent} */ event) => onChange({ text: valueOf(event) }, { isComposing: event.isComposing })}
        onCompositionEnd=${(/** @type {CompositionEvent} */ event) => onChange({ text: valueOf(event) })}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === 'Enter' && !event.isComposing) onSubmit();
        }} />
      ${form.text && html`<button type="button" class="button icon-only clear" aria-label=${t('search.clear')} onClick=${() => {
        onChange({ text: '' });
        box.current?.focus();
      }}><${Icon} name="close" /></button>`}
      <kbd aria-hidden="true">/</kbd></div>
    <div class="segments" role="group" aria-label=${t('cases.stage')}>${stages.map((stage) => html`<button type="button" key=${stage} data-stage=${stage}
      aria-pressed=${String(form.stage === stage)} onClick=${() => onChange({ stage })}>${t(`stage.${stage}`)}</button>`)}</div>
    <div class="segments" role="group" aria-label=${t('cases.report')}>
      ${/** @type {const} */ (['due', 'late']).map((report) => html`<button type="button" key=${report} data-report=${report}
        aria-pressed=${String(form.report === report)} onClick=${() => onChange({ report: form.report === report ? '' : report })}>${t(`cases.${report}`)}</button>`)}
      <button type="button" data-blocked aria-pressed=${String(form.blocked)} onClick=${() => onChange({ blocked: !form.blocked })}>${t('cases.blocked')}</button>
      ${session.account.person && html`<button type="button" data-mine aria-pressed=${String(form.mine)} onClick=${() => onChange({ mine: !form.mine })}>${t('cases.mine')}</button>`}
    </div>
    ${seesRegion && html`<${InstitutionChoice} value=${form.institution} onChange=${(/** @type {string} */ institution) => onChange({ institution })} speech=${speech} />`}
    ${may(session, 'case.create') && html`<a class="button primary new-case" href="/cases/new"><${Icon} name="plus" />${t('cases.new')}</a>`}
  </search>`;
}

/** @param {{value: string, onChange: (id: string) => void, speech: Speech}} props */
function InstitutionChoice({ value, onChange, speech: { t, say } }) {
  const [all, setAll] = useState(/** @type {{id: string, name: import('../rules/rulebook-json.js').Words}[]} */ ([]));
  useEffect(() => {
    read('/institutions').then((answer) => setAll(answer.institutions ?? []), () => {});
  }, []);
  if (all.length === 0) return null;
  return html`<select class="field" aria-label=${t('cases.institution')} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => onChange(event.currentTarget.value)}>
    <option value="" selected=${value === ''}>${t('cases.allInstitutions')}</option>
    ${all.map((each) => html`<option key=${each.id} value=${each.id} selected=${each.id === value}>${say(each.name)}</option>`)}
  </select>`;
}
