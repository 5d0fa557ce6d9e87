/**
 * The form of a new case.
 * @module
 */
import { Problem } from '../api/problem.js';
import { ask, newKey } from '../api/registry.js';
import { RequestError } from '../api/request-error.js';
import { useChoices } from '../record/choices.js';
import { findDraft, removeDraft, useDraft } from '../record/draft.js';
import { focusPlace } from '../record/form-keys.js';
import { byPlace, useLiveCheck } from '../record/live-check.js';
import { RecordForm } from '../record/record-form.js';
import { canonical, fieldOf, withValue } from '../record/record-json.js';
import { momentText } from '../registry/days.js';
import { RefusalPanel } from '../registry/refusal.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { caseAddress } from './case-summary.js';
import { PatientChoice } from './patient-choice.js';

/** @typedef {import('../record/record-json.js').RecordValue} RecordValue */
/** @typedef {import('../record/draft.js').Draft} Draft */

/** Members that come with the patient, or that the registry writes. */
const hidden = new Set(['birthYear', 'sex']);

/**
 * @param {object} props
 * @param {import('../record/record-json.js').RecordForm} props.form
 * @param {import('../api/session.js').Session} props.session
 * @param {import('./case-strings.js').Speech} props.speech
 */
export function NewCase({ form, session, speech }) {
  const { t, say } = speech;
  const choices = useChoices(session.institution?.id);
  const [patient, setPatient] = useState(/** @type {import('./patient-choice.js').Chosen | undefined} */ (undefined));
  const [record, setRecord] = useState(/** @type {RecordValue} */ ({ urgency: 'planned' }));
  const [about, setAbout] = useState({ number: '', scheduledFor: '' });
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const [draft, setDraft] = useState(/** @type {Draft | undefined} */ (undefined));
  const { keeper, state: kept } = useDraft(undefined);
  const isSending = useRef(false);
  const sent = useRef({ text: '', key: '' });
  const latest = useRef(record);
  latest.current = record;
  const checked = useLiveCheck(record, 'requested', [...hidden]);
  const problem = error instanceof Problem ? error : undefined;
  const open = checked.violations.filter((each) => each.severity !== 'warning').length;
  const box = useRef(/** @type {HTMLFormElement | null} */ (null));

  const resume = (/** @type {Draft} */ found) => {
    const command = /** @type {{patient?: string, number?: string, scheduledFor?: string}} */ (found.body.command ?? {});
    latest.current = found.body.record ?? {};
    setRecord(latest.current);
    setAbout({ number: command.number ?? '', scheduledFor: command.scheduledFor ?? '' });
    if (command.patient) setPatient({ id: command.patient });
    keeper.id = found.id;
    setDraft(undefined);
  };
  useEffect(() => {
    const id = new URLSearchParams(location.search).get('draft') ?? undefined;
    findDraft({ step: 'open', id }).then((found) => found && (id ? resume(found) : setDraft(found)), () => {});
  }, []);
  useEffect(() => {
    if (!patient && canonical(record) === canonical({ urgency: 'planned' }) && about.number === '') return;
    keeper.keep({ step: 'open', command: { ...about, patient: patient?.id }, record });
  }, [record, about, patient]);

  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isSending.current) return;
    if (!patient) {
      setError(new Problem(422, '', { code: 'invalid', message: { zh: t('new.needPatient'), en: t('new.needPatient') } }));
      return document.getElementById('patient-search')?.focus();
    }
    isSending.current = true;
    setBusy(true);
    const body = { patient: patient.id, record, ...(about.number.trim() ? { number: about.number.trim() } : {}), ...(about.scheduledFor ? { scheduledFor: about.scheduledFor } : {}) };
    const text = canonical(body);
    if (sent.current.text !== text) sent.current = { text, key: newKey() };
    try {
      const { body: receipt } = await ask('/cases', { method: 'POST', key: sent.current.key, body });
      await keeper.end();
      if (draft) await removeDraft(draft.id);
      location.assign(caseAddress(receipt.id));
    } catch (failure) {
      if (failure instanceof RequestError && failure.status !== 0) sent.current = { text: '', key: '' };
      setError(failure);
      isSending.current = false;
      setBusy(false);
    }
  };
  const context = {
    form, record, stage: 'requested', hidden, showsAll: false, isStrict: problem?.code === 'incomplete', choices, speech,
    violations: byPlace([...checked.violations, ...(problem?.violations ?? []).filter((each) => !checked.violations.some((one) => one.field === each.field))]),
    levels: new Map(choices.procedures.map((each) => [each.code, each.level ?? 0])),
    onChange: (/** @type {import('../record/record-json.js').Path} */ path, /** @type {unknown} */ value) => {
      latest.current = withValue(latest.current, path, value);
      setRecord(latest.current);
    },
  };
  const lead = html`<section class="card form-section own-fields"><header><h2>${t('new.patient')}</h2></header>
    <${PatientChoice} chosen=${patient} onChoose=${setPatient} session=${session} speech=${speech} />
    <div class="fields about"><div class="labelled"><label for="number">${t('new.number')}</label>
        <input class="field mono" id="number" maxlength="16" value=${about.number} autocomplete="off" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setAbout({ ...about, number: event.currentTarget.value })} /></div>
      <div class="labelled"><label for="scheduledFor">${t('new.scheduled')}</label>
        <input class="field" id="scheduledFor" type="date" max="9999-12-31" value=${about.scheduledFor} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setAbout({ ...about, scheduledFor: event.currentTarget.value })} /></div></div></section>`;
  return html`<form class="step-form" ref=${box} onSubmit=${submit} noValidate data-form="open" aria-label=${t('new.title')} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setTimeout(() => box.current?.requestSubmit());
  }}>
    <div class="step-head"><a class="button back" href="/cases"><${Icon} name="back" />${t('case.back')}</a><h1>${t('new.title')}</h1><span class="soft keys">${t('record.keys')}</span></div>
    ${draft && html`<p class="notice draft-offer" role="status">${t('draft.found', { time: momentText(draft.updatedAt) })}
      <button type="button" class="button outlined" data-action="restore" onClick=${() => resume(draft)}>${t('draft.restore')}</button>
      <button type="button" class="button" data-action="discard" onClick=${() => {
        removeDraft(draft.id);
        setDraft(undefined);
      }}>${t('draft.discard')}</button></p>`}
    ${error !== undefined && html`<${RefusalPanel} error=${error} onField=${focusPlace} labelOf=${(/** @type {string} */ id) => say(fieldOf(form, id)?.label)} speech=${speech} />`}
    <${RecordForm} context=${context} account=${session.account.id} lead=${lead} />
    <div class="submit-bar"><button type="submit" class="button primary" disabled=${isBusy}>${t(isBusy ? 'form.sending' : 'new.submit')}</button>
      <span class="soft filled" aria-live="polite">${checked.completeness && (open > 0 ? t('record.open', { n: open }) : t('record.complete'))}</span>
      <span class="soft draft-state" role="status">${kept.phase === 'none' ? '' : t(`draft.${kept.phase}`, { time: kept.at?.toLocaleTimeString() ?? '' })}</span></div>
  </form>`;
}
