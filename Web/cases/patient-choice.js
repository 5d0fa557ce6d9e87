/**
 * Finding the patient of a new case, or registering one. Names are shown to those who may see them; the look is on record.
 * @module
 */
import { ask, newKey, read, withQuery } from '../api/registry.js';
import { may } from '../api/session.js';
import { RefusalPanel } from '../registry/refusal.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';

/** What is known of the one who is chosen. @typedef {{id: string, name?: string, mrn?: string, birthYear?: number | null, sex?: string}} Chosen */
/** @typedef {import('./case-strings.js').Speech} Speech */

const empty = { name: '', mrn: '', nationalID: '', phone: '', birthYear: '', sex: '' };

/**
 * @param {object} props
 * @param {Chosen | undefined} props.chosen
 * @param {(patient: Chosen | undefined) => void} props.onChoose
 * @param {import('../api/session.js').Session} props.session
 * @param {Speech} props.speech
 */
export function PatientChoice({ chosen, onChoose, session, speech }) {
  const { t } = speech;
  const [text, setText] = useState('');
  const [found, setFound] = useState(/** @type {Chosen[] | undefined} */ (undefined));
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isRegistering, register] = useState(false);
  useEffect(() => {
    if (chosen || text.trim().length < 2) return setFound(undefined);
    const asking = new AbortController();
    const timer = setTimeout(() => {
      read(withQuery('/patients', { q: text.trim(), purpose: 'treatment' }), asking.signal).then((answer) => {
        setFound(answer.patients ?? []);
        setError(undefined);
      }, (problem) => asking.signal.aborted || setError(problem));
    }, 250);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [text, chosen]);
  if (chosen) {
    return html`<p class="chosen-patient"><span class="soft">${t('new.chosen')}</span> <strong>${chosen.name ?? chosen.id}</strong>
      ${chosen.mrn && html`<span class="mono">${chosen.mrn}</span>`} ${describe(chosen, speech)}
      <button type="button" class="button outlined" onClick=${() => onChoose(undefined)}>${t('new.change')}</button></p>`;
  }
  return html`<div class="patient-choice">
    <div class="labelled"><label for="patient-search">${t('new.find')}</label>
      <div class="search-box"><${Icon} name="search" /><input class="field" id="patient-search" type="search" autocomplete="off" value=${text} aria-describedby="patient-purpose"
        onInput=${(/** @type {InputEvent} */ event) => event.isComposing || setText(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
        onCompositionEnd=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} /></div>
      <span class="hint" id="patient-purpose">${t('new.purpose')}</span></div>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    <div role="status" class="soft">${found && (found.length > 0 ? t('new.found', { n: found.length }) : t('new.notFound'))}</div>
    ${found && found.length > 0 && html`<ul class="choices-list">${found.slice(0, 12).map((each) => html`<li key=${each.id}><button type="button" data-patient=${each.id} onClick=${() => onChoose(each)}>
      <strong>${each.name ?? each.id}</strong><span class="mono">${each.mrn ?? ''}</span><small>${describe(each, speech)}</small></button></li>`)}</ul>`}
    ${may(session, 'identity.write') && (isRegistering
      ? html`<${NewPatient} onChoose=${onChoose} speech=${speech} />`
      : html`<button type="button" class="button outlined" data-action="register" onClick=${() => register(true)}><${Icon} name="plus" />${t('new.register')}</button>`)}
  </div>`;
}

/** @param {Chosen} patient @param {Speech} speech */
function describe({ sex, birthYear }, speech) {
  return [sex && speech.named('sexWord', sex), birthYear && speech.t('case.born', { year: birthYear })].filter(Boolean).join(' · ');
}

/** @param {{onChoose: (patient: Chosen) => void, speech: Speech}} props */
function NewPatient({ onChoose, speech }) {
  const { t } = speech;
  const [typed, setTyped] = useState(empty);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const key = useRef(newKey());
  const set = (/** @type {keyof typeof empty} */ name) => (/** @type {{currentTarget: HTMLInputElement | HTMLSelectElement}} */ event) => {
    setTyped({ ...typed, [name]: event.currentTarget.value });
    key.current = newKey();
  };
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    const { birthYear, ...texts } = typed;
    const body = { ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '')),
      ...(/^\d{4}$/.test(birthYear.trim()) ? { birthYear: Number(birthYear) } : {}) };
    try {
      const { body: made } = await ask('/patients?purpose=treatment', { method: 'POST', body, key: key.current });
      onChoose({ id: made.id, name: typed.name, mrn: typed.mrn, sex: typed.sex, birthYear: Number(birthYear) || null });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const text = (/** @type {keyof typeof empty} */ name, /** @type {string} */ label, rest = {}) => html`<div class="labelled"><label for=${`patient-${name}`}>${label}</label>
    <input class="field" id=${`patient-${name}`} value=${typed[name]} autocomplete="off" onInput=${set(name)} ...${rest} /></div>`;
  return html`<fieldset class="frame group new-patient"><legend>${t('new.register')}</legend><div class="fields">
      ${text('name', t('identity.name'))}${text('mrn', t('identity.mrn'))}
      <div class="labelled"><label for="patient-sex">${t('new.sex')}</label><select class="field" id="patient-sex" onChange=${set('sex')}>
        <option value="" selected=${typed.sex === ''}></option>${['male', 'female', 'other', 'unknown'].map((sex) => html`<option key=${sex} value=${sex} selected=${typed.sex === sex}>${speech.named('sexWord', sex)}</option>`)}</select></div>
      ${text('birthYear', t('new.birthYear'), { inputmode: 'numeric', maxlength: 4 })}${text('nationalID', t('identity.nationalID'))}${text('phone', t('identity.phone'), { inputmode: 'tel' })}</div>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    <div class="buttons"><button type="button" class="button primary" data-action="register-save" disabled=${isBusy || !typed.name || !typed.mrn || !typed.sex} onClick=${save}>${t('new.registering')}</button></div></fieldset>`;
}
