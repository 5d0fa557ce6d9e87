/**
 * The form of a record, made from the dictionary: its sections in the reader's order, with what is open in each.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useState } from '../ui/preact.js';
import { FieldInput } from './field-input.js';
import { openBelow, showsField } from './form-context.js';
import { controlsIn, moveFocus } from './form-keys.js';
import { moved, ordered, recallOrder, rememberOrder } from './section-order.js';

/** @typedef {import('./record-json.js').RecordForm} Form */
/** @typedef {import('./record-json.js').Section} Section */
/** @typedef {import('./form-context.js').FormContext} FormContext */

/**
 * The sections with those of the modules that the procedures call for.
 * @param {Form} form @param {import('./record-json.js').RecordValue} record @returns {Section[]}
 */
export function sectionsFor(form, record) {
  const procedures = Array.isArray(record.procedures) ? record.procedures : [];
  const modules = form.modules.filter((module) => record[module.id] !== undefined || module.procedures.some((code) => procedures.includes(code)))
    .map((module) => ({ id: `module.${module.id}`, label: module.label, fields: [module.field] }));
  const at = form.sections.findIndex((section) => section.id === 'execution') + 1 || form.sections.length;
  return [...form.sections.slice(0, at), ...modules, ...form.sections.slice(at)];
}

/**
 * @param {object} props
 * @param {FormContext} props.context
 * @param {string} props.account Whose order of sections it is.
 * @param {unknown} [props.lead] What stands above the sections: the step's own fields.
 */
export function RecordForm({ context, account, lead }) {
  const { form, record, speech } = context;
  const { t, say } = speech;
  const [order, setOrder] = useState(() => recallOrder(account));
  const all = ordered(sectionsFor(form, record), order);
  const shown = all.map((section) => ({ ...section, fields: section.fields.filter((field) => showsField(field, context)) }))
    .filter((section) => section.fields.length > 0);
  const ids = shown.map((section) => section.id);
  const move = (/** @type {string} */ id, /** @type {1 | -1} */ by) => {
    const next = moved(all.map((section) => section.id), ids, id, by);
    setOrder(next);
    rememberOrder(account, next);
    requestAnimationFrame(() => document.getElementById(`section-${id}`)?.scrollIntoView({ block: 'nearest' }));
  };
  const openIn = (/** @type {Section} */ section) => section.fields.reduce((sum, field) => sum + openBelow(field.key, context), 0);
  const onKey = (/** @type {KeyboardEvent} */ event) => handleFormKey(event, ids);
  return html`<div class="record-form" onKeyDown=${onKey}>
    ${lead}
    ${shown.length > 1 && html`<nav class="section-nav" aria-label=${t('record.sections')}>
      ${shown.map((section) => html`<a key=${section.id} href=${`#section-${section.id}`} data-section=${section.id}>${say(section.label)}<small>${countText(openIn(section), speech)}</small></a>`)}
      ${order.length > 0 && html`<button type="button" class="button reset-order" onClick=${() => {
        setOrder([]);
        rememberOrder(account, []);
      }}>${t('record.resetOrder')}</button>`}</nav>`}
    <div class="section-list">${shown.map((section, index) => html`<section class="card form-section" key=${section.id} id=${`section-${section.id}`} data-section=${section.id}>
      <header><h2>${say(section.label)}</h2><span class=${`count ${openIn(section) > 0 ? 'open' : ''}`}>${countText(openIn(section), speech)}</span>
        ${shown.length > 1 && html`<span class="movers">
          <button type="button" class="button icon-only" data-move="up" disabled=${index === 0} aria-label=${t('record.up', { name: say(section.label) })}
            title=${t('record.up', { name: say(section.label) })} onClick=${() => move(section.id, -1)}><${Icon} name="up" /></button>
          <button type="button" class="button icon-only" data-move="down" disabled=${index === shown.length - 1} aria-label=${t('record.down', { name: say(section.label) })}
            title=${t('record.down', { name: say(section.label) })} onClick=${() => move(section.id, 1)}><${Icon} name="down" /></button></span>`}</header>
      <div class="fields">${section.fields.map((field) => html`<${FieldInput} key=${field.id} field=${field} path=${[field.key]} context=${context} />`)}</div>
    </section>`)}</div>
  </div>`;
}

/** @param {number} open @param {FormContext['speech']} speech */
const countText = (open, { t }) => open > 0 ? t('record.open', { n: open }) : t('record.complete');

/**
 * Enter goes to the next control and Shift+Enter back; Alt with arrows from section to section, Alt+S to the scanner.
 * @param {KeyboardEvent} event @param {readonly string[]} ids
 */
function handleFormKey(event, ids) {
  if (event.isComposing || event.defaultPrevented) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const root = /** @type {HTMLElement} */ (event.currentTarget);
  if (event.altKey && (event.key === 's' || event.key === 'S')) {
    const scan = document.getElementById('scan');
    if (!scan) return;
    event.preventDefault();
    scan.focus();
    scan.scrollIntoView({ block: 'center' });
  } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    const here = target.closest('[data-section]')?.getAttribute('data-section') ?? '';
    const next = ids[Math.min(Math.max(ids.indexOf(here) + (event.key === 'ArrowDown' ? 1 : -1), 0), ids.length - 1)];
    const section = document.getElementById(`section-${next}`);
    section?.scrollIntoView({ block: 'start' });
    controlsIn(section)[0]?.focus({ preventScroll: true });
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && target.matches('input, select') && !target.matches('[type=checkbox]')) {
    event.preventDefault();
    moveFocus(root, target, event.shiftKey ? -1 : 1);
  }
}
