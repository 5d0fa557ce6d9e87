/**
 * The dossier of an institution.
 * @module
 */
import { Problem } from '../../api/problem.js';
import { read } from '../../api/registry.js';
import { today } from '../../registry/days.js';
import { Absence, Page, useReading, useSession } from '../../registry/page.js';
import { readRulebook } from '../../rules/client.js';
import { edition } from '../../registry/badges.js';
import { html, render, useState } from '../../ui/preact.js';
import { useSpeechFrom } from '../../ui/speech.js';
import { pathOf, reaches, readDossier, readPart, readRoster, readStandings, readYears } from '../client.js';
import { gradeText, standingIn } from '../directory-json.js';
import { DossierDays, daysIn, keepDays } from '../dossier-days.js';
import { DossierHead, LeftOut, Parts } from '../dossier-frame.js';
import { EquipmentTable } from '../equipment-table.js';
import { FactTable } from '../fact-table.js';
import { PeopleList } from '../people-list.js';
import { Roster } from '../roster.js';
import { directorySentences } from '../strings.js';
import { VerdictList } from '../verdict-list.js';
import { YearTable } from '../year-table.js';

const id = new URLSearchParams(location.search).get('id') ?? '';

/** Everything but the verdicts, the roster and the years. */
/** @param {boolean} seesFacts */
async function readFile(seesFacts) {
  const [institution, departments, rooms, equipment, people, statements, standings] = await Promise.all([
    read(pathOf('institutions', id)), readPart('institutions', id, 'departments'), readPart('institutions', id, 'rooms'), readPart('institutions', id, 'equipment'),
    readPart('institutions', id, 'people'), seesFacts ? readPart('institutions', id, 'statements') : [], readStandings(),
  ]);
  return { institution: /** @type {import('../directory-json.js').Institution} */ (institution), departments, rooms, equipment, people, statements, standings };
}

function InstitutionDossier() {
  const { speech, toggle } = useSpeechFrom(directorySentences);
  const { t, say, named, language } = speech;
  const { session, error } = useSession();
  const [days, setDays] = useState(daysIn(location.search));
  const [month, setMonth] = useState('');
  const now = today();
  const shownMonth = month || now.slice(0, 7);
  const file = useReading(async () => session ? await readFile(reaches(session, 'assessment.read', id)) : undefined, [session]);
  const sees = reaches(session, 'assessment.read', id);
  const dossier = useReading(async () => sees ? await readDossier('institutions', id, days) : undefined, [session, days]);
  const years = useReading(async () => sees ? await readYears(id, [0, 1, 2, 3, 4, 5].map((ago) => Number(now.slice(0, 4)) - ago)) : undefined, [session]);
  const roster = useReading(async () => session ? await readRoster(id, shownMonth) : undefined, [session, shownMonth]);
  const book = useReading(() => readRulebook(edition), []).value;
  const change = (/** @type {import('../dossier-days.js').Days} */ next) => {
    keepDays(next);
    setDays(next);
  };
  const failure = error ?? file.error;
  const isMissing = failure instanceof Problem && failure.status === 404;
  const { institution, people = [], standings = new Map(), statements = [], equipment = [], rooms = [], departments = [] } = file.value ?? {};
  const answers = dossier.value?.answers ?? [];
  return html`<${Page} room="directory" title=${institution ? say(institution.name) : t('directory.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${!institution ? isMissing ? html`<div class="message" role="alert"><strong>${t('directory.missing')}</strong><a class="button outlined" href="/directory">${t('directory.back')}</a></div>`
      : html`<${Absence} error=${failure} onRetry=${file.again} speech=${speech} />`
    : html`<div class="dossier">
      <${DossierHead} title=${say(institution.name)} other=${institution.name[language === 'zh' ? 'en' : 'zh']} isSynthetic=${institution.synthetic} standing=${standingIn(answers)}
        back="/directory" days=${html`<${DossierDays} days=${days} onDays=${change} speech=${speech} />`} speech=${speech}
        facts=${[[t('directory.grade'), gradeText(institution.grade, language)], [t('directory.tier'), named('tier', String(institution.tier))], [t('directory.county'), institution.county], [t('directory.creditCode'), html`<span class="mono">${institution.code}</span>`]]} />
      <${Parts} speech=${speech} parts=${[['verdicts', t('section.verdicts')], ['years', t('section.years')], ['equipment', t('section.equipment')], ['roster', t('section.roster')], ['people', t('section.people')], ['facts', t('section.facts')]].filter(([part]) => sees || !['verdicts', 'years', 'facts'].includes(part))} />
      ${!sees ? html`<p class="left-out" role="note">${t('dossier.hidden')}</p>` : dossier.error !== undefined ? html`<${Absence} error=${dossier.error} onRetry=${dossier.again} speech=${speech} />`
        : dossier.value && html`<${VerdictList} answers=${answers} book=${book} scopeText=${(/** @type {import('../directory-json.js').Answer} */ { scope }) => scope === now.slice(0, 4) ? t('year.soFar', { year: scope }) : scope ?? ''} speech=${speech} />
          <${LeftOut} paths=${dossier.value.leftOut} speech=${speech} />`}
      ${years.value && html`<${YearTable} years=${years.value} kind="institution" now=${Number(now.slice(0, 4))} speech=${speech} />`}
      <${EquipmentTable} equipment=${equipment} rooms=${rooms} departments=${departments} day=${days.asOf || now} speech=${speech} />
      <${Roster} entries=${roster.value ?? []} month=${shownMonth} today=${now} onMonth=${setMonth} speech=${speech} />
      <section class="card people" id="people" aria-labelledby="people-title"><header><h2 id="people-title">${t('section.people')}</h2><span class="count">${people.length}</span></header>
        <${PeopleList} people=${people} standings=${standings} speech=${speech} /></section>
      ${sees && html`<${FactTable} statements=${statements} book=${book} subject="institution" day=${days.asOf || now} speech=${speech} />`}
    </div>`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${InstitutionDossier} />`, root);
