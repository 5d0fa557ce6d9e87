/**
 * The form of one step: the step's own fields and the record's that fall due with it. It is sent for the version it was
 * made on; where somebody was faster, what changed is shown and what was typed is kept.
 * @module
 */
import { isStale } from '../api/registry.js';
import { byPlace, useLiveCheck } from '../record/live-check.js';
import { FieldInput } from '../record/field-input.js';
import { focusPlace } from '../record/form-keys.js';
import { RecordForm } from '../record/record-form.js';
import { fieldOf, stageOf } from '../record/record-json.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useRef, useState } from '../ui/preact.js';
import { labelsOf } from './case-cards.js';
import { mayStep, stepOfKind } from './case-json.js';
import { OverrideDialog } from './override-dialog.js';
import { proposedFor } from './step-fields.js';
import { useStep } from './step-state.js';

/**
 * @param {object} props
 * @param {string} props.step
 * @param {import('./case-json.js').CaseDetail} props.detail
 * @param {import('../record/record-json.js').RecordForm} props.form
 * @param {import('../record/choices.js').Choices} props.choices
 * @param {import('../api/session.js').Session} props.session
 * @param {() => Promise<void>} props.onReload Reads the case again.
 * @param {(receipt: {state: string, repeated: boolean, override: string | null}) => void} props.onDone
 * @param {() => void} props.onClose
 * @param {import('./case-strings.js').Speech} props.speech
 */
export function StepForm({ step, detail, form, choices, session, onReload, onDone, onClose, speech }) {
  const { t } = speech;
  const state = useStep({ step, detail, form, proposed: proposedFor(step, detail, choices.people), onReload, onDone });
  const { plan, command, record, error } = state;
  const [showsAll, showAll] = useState(plan.showsAll ?? false);
  const [isOverriding, override] = useState(false);
  const box = useRef(/** @type {HTMLFormElement | null} */ (null));
  const stage = plan.stage ?? stageOf(detail.state);
  const checked = useLiveCheck(plan.stage ? record : undefined, stage, plan.hidden);
  const refused = state.violations;
  const violations = byPlace([...(plan.stage ? checked.violations : []), ...refused.filter((each) => !checked.violations.some((one) => one.field === each.field && one.rule === each.rule))]);
  const shared = { form, stage, violations, isStrict: state.problem?.code === 'incomplete', choices, speech,
    levels: new Map(choices.procedures.map((each) => [each.code, each.level ?? 0])) };
  const own = { ...shared, record: command, showsAll: false, hidden: new Set(), onChange: state.onCommand, violations: byPlace(state.commandViolations), isStrict: true };
  const context = { ...shared, record, showsAll, hidden: new Set(plan.hidden), onChange: state.onRecord };
  const clauses = state.problem?.clauses ?? [];
  const mayOverride = state.problem?.code === 'rule' && detail.steps.includes('override') && mayStep(session, 'override');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    state.send();
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // What stands in the box that is being typed in counts too.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      setTimeout(() => box.current?.requestSubmit());
    }
  };
  const lead = plan.fields.length > 0 && html`<section class="card form-section own-fields"><header><h2>${t('form.stepFields')}</h2></header>
    <div class="fields">${plan.fields.map((field) => html`<${FieldInput} key=${field.key} field=${field} path=${[field.key]} context=${own} />`)}</div></section>`;
  const goTo = (/** @type {string} */ place) => {
    showAll(true);
    setTimeout(() => focusPlace(state.ownKey(place) ?? place), 30);
  };
  return html`<form class="step-form" ref=${box} onSubmit=${submit} onKeyDown=${onKey} noValidate data-form=${step} aria-label=${speech.named('step', step)}>
    <div class="step-head"><h2>${speech.named('step', step)}</h2>
      ${plan.stage && !plan.showsAll && html`<label class="none-box"><input type="checkbox" checked=${showsAll} onChange=${() => showAll(!showsAll)} />${t('record.showAll')}</label>`}
      <span class="soft keys">${t('record.keys')}</span></div>
    ${state.draft && html`<p class="notice draft-offer" role="status">${state.draftText(speech)}
      <button type="button" class="button outlined" data-action="restore" onClick=${state.restore}>${t('draft.restore')}</button>
      <button type="button" class="button" data-action="discard" onClick=${state.discard}>${t('draft.discard')}</button></p>`}
    ${error !== undefined && html`<${RefusalPanel} error=${error} onField=${goTo} labelOf=${(/** @type {string} */ id) => speech.say(fieldOf(form, id)?.label)} speech=${speech}>
      ${isStale(error) && html`<${Meanwhile} state=${state} detail=${detail} form=${form} speech=${speech} />`}
      ${mayOverride && html`<button type="button" class="button danger" data-action="override" onClick=${() => override(true)}>${t('form.override')}</button>`}
    <//>`}
    ${state.overrideNote && html`<p class="notice" role="status">${state.overrideNote}</p>`}
    ${plan.stage ? html`<${RecordForm} context=${context} account=${session.account.id} lead=${lead} />` : html`<div class="record-form plain" onKeyDown=${state.enterMoves}>${lead}</div>`}
    <div class="submit-bar"><button type="submit" class="button primary" disabled=${state.isBusy}>${t(state.isBusy ? 'form.sending' : isStale(error) ? 'form.again' : 'form.submit', { step: speech.named('step', step) })}</button>
      <button type="button" class="button" onClick=${onClose}>${t('page.cancel')}</button>
      ${plan.stage && checked.completeness && html`<span class="soft filled" aria-live="polite">${t('record.filled', checked.completeness)}</span>`}
      <span class="soft draft-state" role="status">${state.draftState(speech)}</span></div>
    ${isOverriding && html`<${OverrideDialog} detail=${detail} clauses=${clauses} speech=${speech} onClose=${() => override(false)} onDone=${() => {
      override(false);
      state.overridden(speech);
    }} />`}
  </form>`;
}

/** What was changed while one typed. @param {{state: ReturnType<typeof useStep>, detail: import('./case-json.js').CaseDetail,
 *   form: import('../record/record-json.js').RecordForm, speech: import('./case-strings.js').Speech}} props */
function Meanwhile({ state, detail, form, speech }) {
  const { t, say } = speech;
  const newer = detail.history.filter((each) => each.version > state.typedOn);
  const theirs = new Set(newer.flatMap((each) => each.changed));
  const both = [...theirs].filter((key) => state.changedKeys.includes(key));
  return html`<div class="meanwhile"><p>${t('form.staleLead', { from: state.typedOn, to: detail.version })}</p>
    <ul>${newer.map((each) => html`<li key=${each.version}>${t('case.version', { n: each.version })} · ${speech.named('step', stepOfKind(each.kind))} · ${labelsOf(each.changed, form, say)}${each.reason && ` · ${each.reason}`}</li>`)}</ul>
    ${both.length > 0 ? html`<p class="both">△ ${t('form.staleBoth', { fields: labelsOf(both, form, say) })}</p>`
      : theirs.size > 0 && html`<p>${t('form.staleTheirs', { fields: labelsOf([...theirs], form, say) })}</p>`}</div>`;
}
