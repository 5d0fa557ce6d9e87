/**
 * The page of a case: where it stands, what is next, its record, and all that hangs on it.
 * @module
 */
import { RecordView } from '../record/record-view.js';
import { html } from '../ui/preact.js';
import { DeadlineCard, FollowUpCard, HistoryCard, ImageCard, OverrideCard, PeopleCard, ReportCard } from './case-cards.js';
import { LifeLine, NextCard } from './lifeline.js';

/**
 * @param {object} props
 * @param {import('./case-json.js').CaseDetail} props.detail
 * @param {import('../record/record-json.js').RecordForm} props.form
 * @param {import('../record/choices.js').Choices} props.choices
 * @param {import('../api/session.js').Session} props.session
 * @param {(step: string) => void} props.onStep
 * @param {import('./case-strings.js').Speech} props.speech
 */
export function CasePage({ detail, form, choices, session, onStep, speech }) {
  const shared = { detail, session, speech };
  const names = detail.names ?? {};
  const context = {
    form, record: detail.record, missing: new Set(detail.standing.missing), speech,
    nameOf: (/** @type {string} */ id) => names[id] ?? choices.people.find((each) => each.code === id)?.label ?? id,
    placeOf: (/** @type {string} */ id) => [...choices.rooms, ...choices.equipment].find((each) => each.code === id)?.label ?? id,
    procedures: new Map(choices.procedures.map((each) => [each.code, each.label])),
  };
  return html`<${LifeLine} detail=${detail} speech=${speech} />
    <div class="case-columns">
      <div class="case-main"><${NextCard} ...${shared} onStep=${onStep} /><${RecordView} context=${context} /></div>
      <aside class="case-side"><${OverrideCard} ...${shared} /><${DeadlineCard} ...${shared} /><${ImageCard} ...${shared} /><${ReportCard} ...${shared} />
        <${FollowUpCard} ...${shared} form=${form} /><${PeopleCard} ...${shared} /></aside>
    </div>
    <${HistoryCard} ...${shared} form=${form} />`;
}
