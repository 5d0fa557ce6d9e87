/**
 * The head of a case: its number and state, the patient by pseudonym, and who he is where that is asked for and put on record.
 * @module
 */
import { read, withQuery } from '../api/registry.js';
import { may } from '../api/session.js';
import { StateBadge, UrgencyBadge } from '../registry/badges.js';
import { RefusalPanel } from '../registry/refusal.js';
import { Icon } from '../ui/icons.js';
import { html, useState } from '../ui/preact.js';

/** @typedef {import('./case-json.js').CaseDetail} CaseDetail */
/** @typedef {import('./case-strings.js').Speech} Speech */
/** @typedef {{name: string, mrn: string, nationalID: string | null, phone: string | null}} Identity */

const purposes = /** @type {const} */ (['treatment', 'quality', 'reporting', 'emergency']);

/** @param {{detail: CaseDetail, session: import('../api/session.js').Session, procedures: string, speech: Speech}} props */
export function CaseHead({ detail, session, procedures, speech }) {
  const { t, say } = speech;
  const record = detail.record;
  const level = typeof record.level === 'number' ? record.level : undefined;
  return html`<header class="case-head">
    <a class="button back" href="/cases"><${Icon} name="back" />${t('case.back')}</a>
    <h1 class="mono">${detail.number}</h1>
    <${StateBadge} state=${detail.state} label=${detail.stateLabel} speech=${speech} />
    <${UrgencyBadge} urgency=${String(record.urgency ?? 'planned')} speech=${speech} />
    ${level !== undefined && html`<span class="badge">${t('record.level', { n: level })}</span>`}
    <span class="procedures">${procedures}</span>
    <span class="place">${say(detail.institutionName)}</span><span class="soft version">${t('case.version', { n: detail.version })}</span>
    <${PatientLine} detail=${detail} session=${session} speech=${speech} />
  </header>`;
}

/** @param {{detail: CaseDetail, session: import('../api/session.js').Session, speech: Speech}} props */
function PatientLine({ detail, session, speech }) {
  const { t } = speech;
  const [identity, setIdentity] = useState(/** @type {Identity | undefined} */ (undefined));
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const show = async (/** @type {string} */ purpose) => {
    setError(undefined);
    try {
      setIdentity(await read(withQuery(`/cases/${detail.id}/identity`, { purpose })));
      setAsking(false);
    } catch (problem) {
      setError(problem);
    }
  };
  const { patientYear, patientSex, pseudonym } = detail;
  return html`<div class="patient-line"><span class="soft">${t('case.patient')}</span>
    <span>${patientSex ? speech.named('sexWord', patientSex) : ''}${patientYear ? ` · ${t('case.born', { year: patientYear })}` : ''}</span>
    <span class="mono soft" title=${pseudonym ?? detail.patient}>${t('case.pseudonym')} ${(pseudonym ?? detail.patient).slice(0, 12)}</span>
    ${detail.synthetic && html`<span class="badge">${t('case.synthetic')}</span>`}
    ${may(session, 'identity.read') && !identity && html`<button type="button" class="button outlined" data-action="identity" aria-expanded=${String(isAsking)}
      onClick=${() => setAsking(!isAsking)}><${Icon} name="eye" />${t('case.identity')}</button>`}
    ${isAsking && html`<span class="purposes" role="group" aria-label=${t('case.identityAsk')}><span class="soft">${t('case.identityAsk')}</span>
      ${purposes.map((purpose) => html`<button type="button" class="button outlined" key=${purpose} data-purpose=${purpose} onClick=${() => show(purpose)}>${t(`purpose.${purpose}`)}</button>`)}</span>`}
    ${identity && html`<dl class="identity" aria-live="polite">${/** @type {const} */ (['name', 'mrn', 'nationalID', 'phone']).map((key) => identity[key] && html`<div key=${key}>
      <dt>${t(`identity.${key}`)}</dt><dd>${identity[key]}</dd></div>`)}<div><dt><${Icon} name="lock" /></dt><dd class="soft">${t('case.identityShown')}</dd></div></dl>
      <button type="button" class="button" onClick=${() => setIdentity(undefined)}>${t('case.identityHide')}</button>`}
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
  </div>`;
}
