/**
 * Data quality: completeness by field, broken rules, lateness, images without a case; by institution and year.
 * @module
 */
import { read, withQuery } from '../api/registry.js';
import { may } from '../api/session.js';
import { readInstitutions } from '../directory/client.js';
import { institutionOrder } from '../directory/institution-list.js';
import { Choice } from '../directory/tools.js';
import { today } from '../registry/days.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { Headline } from './headline.js';
import { Queue } from './queue.js';
import { qualitySentences } from './strings.js';
import { Breaches, Gaps, Lateness } from './tables.js';

/** At this address the queue stands alone. */
const isQueue = location.pathname === '/images/unmatched';
const asked = new URLSearchParams(location.search);

function QualityPage() {
  const { speech, toggle } = useSpeechFrom(qualitySentences);
  const { t, say } = speech;
  const { session, error } = useSession();
  const now = today();
  const [year, setYear] = useState(/^\d{4}$/.test(asked.get('year') ?? '') ? String(asked.get('year')) : '');
  const [institution, setInstitution] = useState(asked.get('institution') ?? '');
  const quality = useReading(async () => session && !isQueue ? /** @type {import('./quality-json.js').Quality} */ (await read(withQuery('/quality', { institution, year }))) : undefined, [session, institution, year]);
  const seesRegion = session?.permissions['quality.read'] === 'region';
  const institutions = useReading(async () => seesRegion ? await readInstitutions() : undefined, [seesRegion]).value ?? [];
  const thisYear = Number(now.slice(0, 4));
  const keep = (/** @type {string} */ name, /** @type {string} */ value) => {
    const address = new URL(location.href);
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    history.replaceState(history.state, '', address);
  };
  return html`<${Page} room="quality" title=${t(isQueue ? 'queue.title' : 'quality.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${isQueue ? session && html`<div class="page-head"><h1>${t('queue.title')}</h1></div>${may(session, 'study.match') ? html`<${Queue} institution="" speech=${speech} />` : html`<div class="message">${t('queue.hidden')}</div>`}` : html`
    <div class="page-head"><div><h1>${t('quality.title')}</h1><p>${quality.value && (say(quality.value.institutionName) || (seesRegion ? t('quality.region') : say(session?.institution?.name)))}</p></div><span class="grow"></span>
      ${seesRegion && institutions.length > 0 && html`<${Choice} id="institution" label=${t('quality.institution')} value=${institution} all=${t('quality.region')}
        options=${[...institutions].sort(institutionOrder).map((each) => [each.id, say(each.name)])} onChange=${(/** @type {string} */ value) => {
          setInstitution(value);
          keep('institution', value);
        }} />`}
      <${Choice} id="year" label=${t('quality.year')} value=${year || String(thisYear)} options=${[0, 1, 2, 3, 4, 5].map((ago) => [String(thisYear - ago), String(thisYear - ago)])} onChange=${(/** @type {string} */ value) => {
        setYear(value);
        keep('year', value);
      }} /></div>
    ${!quality.value ? html`<${Absence} error=${error ?? quality.error} onRetry=${quality.again} speech=${speech} />` : html`<div class="stack">
      <${Headline} quality=${quality.value} speech=${speech} />
      <div class="pair"><${Gaps} quality=${quality.value} speech=${speech} /><${Breaches} quality=${quality.value} speech=${speech} /></div>
      <${Lateness} quality=${quality.value} speech=${speech} />
      ${may(session, 'study.match') && html`<${Queue} institution=${institution} onChange=${quality.again} speech=${speech} />`}
    </div>`}`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${QualityPage} />`, root);
