/**
 * The rows. A click selects (so that text can be copied), a double click, Enter or the name opens;
 * on a touch screen a tap opens.
 * @module
 */
import { personName, text, texts } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { displayName, formatAge, formatDate, formatSex, formatTime } from '../ui/format.js';
import { plansAddress } from '../plans/plan-list.js';
import { html, useLayoutEffect, useRef } from '../ui/preact.js';

/** @typedef {import('./study-search.js').StudyRow} StudyRow */
/** @typedef {import('../ui/i18n.js').Translate} Translate */

/** Where a study opens. @param {string} uid */
export function viewerAddress(uid) {
  return `/viewer?study=${encodeURIComponent(uid)}`;
}

/**
 * @param {object} props
 * @param {StudyRow[]} props.rows
 * @param {ReadonlyMap<string, import('../plans/plan-list.js').PlanMark>} props.plans Of studies that have any.
 * @param {ReadonlySet<string>} props.arrived
 * @param {string} props.selected
 * @param {boolean} props.busy
 * @param {(uid: string) => void} props.onSelect
 * @param {{current: HTMLElement | null}} props.scroller
 * @param {Translate} props.t
 */
export function StudyTable({ rows, plans, arrived, selected, busy, onSelect, scroller, t }) {
  useSteadyScroll(scroller, rows);
  return html`<table class=${busy ? 'studies busy' : 'studies'} aria-label=${t('list.label')} aria-busy=${busy}>
    <thead><tr>
      <th scope="col" class="name">${t('column.name')}</th>
      <th scope="col" class="id">${t('column.id')}</th>
      <th scope="col" class="sex-age">${t('column.sexAge')}</th>
      <th scope="col" class="date">${t('column.date')}</th>
      <th scope="col" class="modalities">${t('column.modalities')}</th>
      <th scope="col" class="description">${t('column.description')}</th>
      <th scope="col" class="accession">${t('column.accession')}</th>
      <th scope="col" class="counts">${t('column.counts')}</th>
    </tr></thead>
    <tbody>
      ${rows.map((row) => html`<${Row}
        key=${row.uid} row=${row} plans=${plans.get(row.uid)} isNew=${arrived.has(row.uid)} isSelected=${row.uid === selected}
        onSelect=${onSelect} t=${t} />`)}
    </tbody>
  </table>`;
}

/**
 * @param {object} props
 * @param {StudyRow} props.row
 * @param {import('../plans/plan-list.js').PlanMark} [props.plans]
 * @param {boolean} props.isNew
 * @param {boolean} props.isSelected
 * @param {(uid: string) => void} props.onSelect
 * @param {Translate} props.t
 */
function Row({ row, plans, isNew, isSelected, onSelect, t }) {
  const { study, uid } = row;
  const { primary, secondary } = displayName(personName(study, Tag.PatientName));
  const name = primary || t('list.noName');
  const date = text(study, Tag.StudyDate);
  const sex = formatSex(text(study, Tag.PatientSex), t);
  const age = formatAge(text(study, Tag.PatientAge), text(study, Tag.PatientBirthDate), date, t);
  const open = () => location.assign(viewerAddress(uid));
  return html`<tr
    data-study=${uid} class=${isNew ? 'arrived' : ''} aria-selected=${isSelected ? 'true' : 'false'}
    onClick=${(/** @type {PointerEvent} */ event) => event.pointerType === 'touch' ? open() : onSelect(uid)}
    onDblClick=${open}>
    <td class="name">
      <a href=${viewerAddress(uid)} tabindex="-1" title=${t('list.open', { name })}>
        <span class=${primary ? 'primary' : 'primary absent'}>${name}</span>
        ${secondary && html`<span class="secondary">${secondary}</span>`}
      </a>
    </td>
    <td class="id">${text(study, Tag.PatientID)}</td>
    <td class="sex-age"><span class="sex">${sex}</span><span class="age">${age}</span></td>
    <td class="date"><span>${formatDate(date)}</span><span class="time">${formatTime(text(study, Tag.StudyTime))}</span></td>
    <td class="modalities">${texts(study, Tag.ModalitiesInStudy).filter(Boolean).map((each) =>
      html`<span class="tag">${each}</span>`)}</td>
    <td class="description" title=${text(study, Tag.StudyDescription)}>${plans && html`<${PlanMark} plans=${plans} t=${t} />`}${text(study, Tag.StudyDescription)}</td>
    <td class="accession">${text(study, Tag.AccessionNumber)}</td>
    <td class="counts">${row.series ?? '–'}<span class="slash">/</span>${row.instances ?? '–'}</td>
  </tr>`;
}

/**
 * The way to a study's ablation plans. It opens them and nothing else: the row below neither selects nor opens.
 * @param {{plans: import('../plans/plan-list.js').PlanMark, t: Translate}} props
 */
function PlanMark({ plans, t }) {
  const { study, count, newest } = plans;
  const alone = (/** @type {Event} */ event) => event.stopPropagation();
  return html`<a class=${`tag plan-mark ${newest.verdict ?? ''}`} href=${plansAddress(study)} data-plans=${String(count)}
    title=${t('list.plans', { count: String(count) })} onClick=${alone} onDblClick=${alone}>${t('list.plan')}</a>`;
}

/**
 * Keep what the reader looks at where it is when rows are put in above it.
 * @param {{current: HTMLElement | null}} scroller
 * @param {StudyRow[]} rows
 */
function useSteadyScroll(scroller, rows) {
  /** @type {{current: {uid: string, top: number} | undefined}} */
  const anchor = useRef(/** @type {{uid: string, top: number} | undefined} */ (undefined));
  const element = scroller.current;
  // While rendering the page still shows the old rows: note the first one in view.
  anchor.current = undefined;
  if (element && element.scrollTop > 0) {
    const edge = element.getBoundingClientRect().top + 40;
    for (const row of element.querySelectorAll('tr[data-study]')) {
      const box = row.getBoundingClientRect();
      if (box.bottom > edge) {
        anchor.current = { uid: row.getAttribute('data-study') ?? '', top: box.top };
        break;
      }
    }
  }
  useLayoutEffect(() => {
    const kept = anchor.current;
    if (!element || !kept) return;
    const row = element.querySelector(`tr[data-study="${CSS.escape(kept.uid)}"]`);
    if (row) element.scrollTop += row.getBoundingClientRect().top - kept.top;
  }, [rows]);
}
