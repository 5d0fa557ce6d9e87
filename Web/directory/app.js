/**
 * The directory: institutions and people.
 * @module
 */
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render, useMemo, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { readInstitutions, readPeople, readStandings } from './client.js';
import { InstitutionList } from './institution-list.js';
import { PeopleList } from './people-list.js';
import { directorySentences } from './strings.js';

/** @typedef {'institutions' | 'people'} View */

function Directory() {
  const { speech, toggle } = useSpeechFrom(directorySentences);
  const { t } = speech;
  const { session, error } = useSession();
  const [view, setView] = useState(/** @type {View} */ (new URLSearchParams(location.search).get('view') === 'people' ? 'people' : 'institutions'));
  const institutions = useReading(async () => session ? await readInstitutions() : undefined, [session]);
  const standings = useReading(async () => session ? await readStandings() : undefined, [session]);
  const people = useReading(async () => session && view === 'people' ? await readPeople() : undefined, [session, view]);
  const names = useMemo(() => new Map((institutions.value ?? []).map((each) => [each.id, each.name])), [institutions.value]);
  const choose = (/** @type {View} */ next) => {
    setView(next);
    const address = new URL(location.href);
    if (next === 'people') address.searchParams.set('view', next);
    else address.searchParams.delete('view');
    history.replaceState(history.state, '', address);
  };
  const main = view === 'people' ? people : institutions;
  const isReady = main.value !== undefined && (standings.value !== undefined || standings.error !== undefined);
  return html`<${Page} room="directory" title=${t('directory.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    <div class="page-head"><h1>${t('directory.title')}</h1><span class="grow"></span>
      <div class="segments" role="group" aria-label=${t('directory.title')}>${/** @type {const} */ (['institutions', 'people']).map((each) => html`<button type="button" key=${each}
        data-view=${each} aria-pressed=${String(view === each)} onClick=${() => choose(each)}>${t(`directory.${each}`)}</button>`)}</div></div>
    ${!isReady ? html`<${Absence} error=${error ?? main.error} onRetry=${main.again} speech=${speech} />`
      : view === 'people' ? html`<${PeopleList} people=${people.value ?? []} standings=${standings.value ?? new Map()} institutions=${names} speech=${speech} />`
      : html`<${InstitutionList} institutions=${institutions.value ?? []} standings=${standings.value ?? new Map()} speech=${speech} />`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Directory} />`, root);
