/**
 * Training: the courses, and of one its progress against the norm and its logbook.
 * @module
 */
import { read } from '../api/registry.js';
import { may } from '../api/session.js';
import { dossierAddress } from '../directory/marks.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { Icon } from '../ui/icons.js';
import { html, render } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { CourseProgress } from './course-card.js';
import { CourseList } from './course-list.js';
import { EnterCase } from './enter-case.js';
import { Logbook } from './logbook.js';
import { trainingSentences } from './strings.js';

const chosen = new URLSearchParams(location.search).get('course') ?? '';

async function readCourse() {
  const path = `/courses/${encodeURIComponent(chosen)}`;
  const [progress, book] = await Promise.all([read(path), read(`${path}/logbook`)]);
  return { progress: /** @type {import('./training-json.js').Progress} */ (progress), entries: /** @type {import('./training-json.js').LogEntry[]} */ (book.entries) };
}

function Training() {
  const { speech, toggle } = useSpeechFrom(trainingSentences);
  const { t, say } = speech;
  const { session, error } = useSession();
  const courses = useReading(async () => session && !chosen ? /** @type {import('./training-json.js').Course[]} */ ((await read('/courses')).courses) : undefined, [session]);
  const one = useReading(async () => session && chosen ? await readCourse() : undefined, [session]);
  const part = chosen ? one : courses;
  const course = one.value?.progress.course;
  const isOwn = course !== undefined && session?.account.person === course.person;
  return html`<${Page} room="training" title=${course ? say(course.personName) : t('course.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${chosen && html`<a class="back-link" href="/training"><${Icon} name="back" />${t('course.all')}</a>`}
    ${part.value === undefined ? html`<${Absence} error=${error ?? part.error} onRetry=${part.again} speech=${speech} />`
      : one.value && course && session ? html`<div class="page-head"><div><h1>${say(course.personName)}</h1>
          <p>${say(course.baseName)} · ${t(course.level3 ? 'training.level3' : 'training.levels12')} · ${course.from} – ${course.until ?? '…'}${course.supervisor && ` · ${t('training.supervisor')}: ${say(course.supervisorName)}`}</p></div>
          <span class="grow"></span><a class="button outlined" href=${dossierAddress('person', course.person)}><${Icon} name="person" />${say(course.personName)}</a></div>
        <div class="stack"><section class="card"><${CourseProgress} progress=${one.value.progress} speech=${speech} /></section>
          ${isOwn && may(session, 'training.write') && html`<${EnterCase} course=${course} entered=${new Set(one.value.entries.map((each) => each.case))} onChange=${one.again} speech=${speech} />`}
          <${Logbook} course=${course.id} entries=${one.value.entries} maySign=${may(session, 'training.confirm')} isOwn=${isOwn} onChange=${one.again} speech=${speech} /></div>`
      : html`<div class="page-head"><div><h1>${t('course.title')}</h1><p>${t('course.lead')}</p></div></div><${CourseList} courses=${courses.value ?? []} speech=${speech} />`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Training} />`, root);
