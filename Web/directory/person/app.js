/**
 * The dossier of a physician, and the shorter one of a nurse or technologist.
 * @module
 */
import { Problem } from '../../api/problem.js';
import { read } from '../../api/registry.js';
import { edition } from '../../registry/badges.js';
import { today } from '../../registry/days.js';
import { Absence, Page, useReading, useSession } from '../../registry/page.js';
import { readRulebook } from '../../rules/client.js';
import { CoursesOf } from '../../training/course-card.js';
import { html, render, useState } from '../../ui/preact.js';
import { useSpeechFrom } from '../../ui/speech.js';
import { Licences, Privileges, Qualification, Titles } from '../career.js';
import { orNone, pathOf, reaches, readDossier, readPart, readYears } from '../client.js';
import { standingIn } from '../directory-json.js';
import { DossierDays, daysIn, keepDays } from '../dossier-days.js';
import { DossierHead, LeftOut, Parts } from '../dossier-frame.js';
import { dossierAddress } from '../marks.js';
import { directorySentences } from '../strings.js';
import { VerdictList } from '../verdict-list.js';
import { YearTable } from '../year-table.js';

const id = new URLSearchParams(location.search).get('id') ?? '';

/** @param {import('../../api/session.js').Session} session */
async function readFile(session) {
  const person = /** @type {import('../directory-json.js').Person} */ (await read(pathOf('people', id)));
  const isOwn = session.account.person === id;
  const [sees, seesTraining] = ['assessment.read', 'training.read'].map((each) => reaches(session, each, person.institution, isOwn));
  const [privileges, statements, courses, qualification] = await Promise.all([
    readPart('people', id, 'privileges'), sees ? readPart('people', id, 'statements') : [], seesTraining ? orNone(read(`${pathOf('people', id)}/training`), { courses: [] }) : { courses: [] },
    sees ? orNone(read(`${pathOf('people', id)}/qualification`), { events: [] }) : { events: [] },
  ]);
  return { person, sees, seesTraining, privileges, statements, courses: courses.courses, events: qualification.events };
}

function PersonDossier() {
  const { speech, toggle } = useSpeechFrom(directorySentences);
  const { t, say, named, language } = speech;
  const { session, error } = useSession();
  const [days, setDays] = useState(daysIn(location.search));
  const now = today();
  const day = days.asOf || now;
  const file = useReading(async () => session ? await readFile(session) : undefined, [session]);
  const sees = file.value?.sees === true;
  const dossier = useReading(async () => sees ? await readDossier('people', id, days) : undefined, [sees, days]);
  const isPhysician = file.value?.person.profession === 'physician';
  const years = useReading(async () => isPhysician && sees ? await readYears(id, [0, 1, 2, 3, 4, 5].map((ago) => Number(now.slice(0, 4)) - ago)) : undefined, [isPhysician, sees]);
  const book = useReading(() => readRulebook(edition), []).value;
  const change = (/** @type {import('../dossier-days.js').Days} */ next) => {
    keepDays(next);
    setDays(next);
  };
  const failure = error ?? file.error;
  const { person, privileges = [], statements = [], courses = [], events = [] } = file.value ?? {};
  const answers = dossier.value?.answers ?? [];
  const scopeText = (/** @type {import('../directory-json.js').Answer} */ { question, scope }) => {
    if (question !== 'train.complete') return scope === now.slice(0, 4) ? t('year.soFar', { year: scope }) : scope ?? '';
    const course = /** @type {import('../../training/training-json.js').Progress[]} */ (courses).find((each) => each.course.id === scope)?.course;
    return course ? `${course.from} – ${course.until ?? '…'}` : '';
  };
  return html`<${Page} room="directory" title=${person ? say(person.name) : t('directory.people')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${!person ? failure instanceof Problem && failure.status === 404
      ? html`<div class="message" role="alert"><strong>${t('directory.missing')}</strong><a class="button outlined" href="/directory?view=people">${t('directory.back')}</a></div>`
      : html`<${Absence} error=${failure} onRetry=${file.again} speech=${speech} />`
    : html`<div class="dossier">
      <${DossierHead} title=${say(person.name)} other=${person.name[language === 'zh' ? 'en' : 'zh']} isSynthetic=${person.synthetic} standing=${isPhysician ? standingIn(answers) : null} back="/directory?view=people"
        days=${html`<${DossierDays} days=${days} onDays=${change} speech=${speech} />`} speech=${speech}
        facts=${[[t('directory.profession'), named('profession', person.profession)], [t('directory.personTitle'), person.title ? named('title', person.title) : ''],
          [t('directory.institution'), html`<a class="link" href=${dossierAddress('institution', person.institution)}>${say(person.institutionName)}</a>`]]} />
      ${isPhysician && sees && html`<${Parts} speech=${speech} parts=${[['verdicts', t('section.verdicts')], ['qualification', t('section.qualification')], ['years', t('section.years')], ['titles', t('section.titles')], ['privileges', t('section.privileges')], ['training', t('section.training')]]} />`}
      ${!sees ? html`<p class="left-out" role="note">${t('dossier.hidden')}</p>` : dossier.error !== undefined ? html`<${Absence} error=${dossier.error} onRetry=${dossier.again} speech=${speech} />`
        : dossier.value && html`<${VerdictList} answers=${answers} book=${book} scopeText=${scopeText} speech=${speech} /><${LeftOut} paths=${dossier.value.leftOut} speech=${speech} />`}
      <div class="pair">
        <div class="stack">${isPhysician && sees && html`<${Qualification} state=${standingIn(answers)} events=${events} speech=${speech} />`}
          ${years.value && html`<${YearTable} years=${years.value} kind="physician" now=${Number(now.slice(0, 4))} speech=${speech} />`}
          ${file.value?.seesTraining && html`<${CoursesOf} courses=${courses} speech=${speech} />`}</div>
        <div class="stack">${isPhysician && html`<${Titles} statements=${statements} title=${person.title} day=${day} speech=${speech} />`}
          <${Licences} statements=${statements} book=${book} subject=${isPhysician ? 'physician' : 'staff'} day=${day} speech=${speech} />
          ${isPhysician && html`<${Privileges} privileges=${privileges} day=${day} speech=${speech} />`}</div>
      </div>
    </div>`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${PersonDossier} />`, root);
