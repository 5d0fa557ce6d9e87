/**
 * A course of training: who, where, when, and each number of the norm with what is there.
 * @module
 */
import { NormProgress } from '../registry/figures.js';
import { VerdictBadge } from '../registry/badges.js';
import { html } from '../ui/preact.js';
import { courseAddress, measuresOf, resultOf } from './training-json.js';

/** @typedef {import('./training-json.js').Progress} Progress */
/**
 * @typedef {object} Speech
 * @property {import('../ui/i18n.js').Language} language
 * @property {import('../directory/strings.js').Speech['t']} t
 * @property {import('../directory/strings.js').Speech['say']} say
 * @property {import('../directory/strings.js').Speech['named']} named
 */

/** @type {Record<string, 'training.months' | 'training.cases' | 'training.casesL3' | 'training.activities'>} */
const labels = { months: 'training.months', cases: 'training.cases', casesL3: 'training.casesL3', activities: 'training.activities' };

/** What the norm asks of a course and what is there. @param {{progress: Progress, speech: Speech}} props */
export function CourseProgress({ progress, speech }) {
  const { t } = speech;
  const { evaluation, unconfirmed } = progress;
  return html`<div class="course-progress">
    ${measuresOf(progress).map((each) => html`<${NormProgress} key=${each.path} label=${t(labels[each.path])} value=${each.value} needed=${each.needed} />`)}
    <p class="course-verdict"><${VerdictBadge} verdict=${evaluation.verdict} clauses=${evaluation.verdict === 'met' ? [] : evaluation.failing} speech=${speech} />
      <span class=${`result-of ${resultOf(progress.course)}`}>${t(/** @type {const} */ (`training.${resultOf(progress.course)}`))}</span>
      ${unconfirmed > 0 && html`<span class="badge warning">${t('training.waiting', { n: unconfirmed })}</span>`}</p></div>`;
}

/** The courses of a person, in his dossier. @param {{courses: readonly Progress[], speech: Speech}} props */
export function CoursesOf({ courses, speech }) {
  const { t, say } = speech;
  return html`<section class="card" id="training" aria-labelledby="training-title"><header><h2 id="training-title">${t('section.training')}</h2></header>
    ${courses.length === 0 ? html`<p class="nothing">${t('training.none')}</p>` : courses.map((progress) => html`<article class="course" key=${progress.course.id} data-course=${progress.course.id}>
      <h3>${say(progress.course.baseName)} · ${t(progress.course.level3 ? 'training.level3' : 'training.levels12')}</h3>
      <p class="soft">${progress.course.from} – ${progress.course.until ?? '…'}${progress.course.supervisor && ` · ${t('training.supervisor')}: ${say(progress.course.supervisorName)}`}
        ${' '}<a class="link" href=${courseAddress(progress.course.id)}>${t('training.logbook')}</a></p>
      <${CourseProgress} progress=${progress} speech=${speech} /></article>`)}</section>`;
}
