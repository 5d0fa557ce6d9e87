/**
 * The viewer: one study, one series at a time.
 * @module
 */
import { personName, text } from '../api/dicom-json.js';
import { DICOMwebClient } from '../api/dicomweb.js';
import { isAbort, RequestError } from '../api/request-error.js';
import { Tag } from '../api/tags.js';
import { PlanLink } from '../plans/plan-link.js';
import { displayName, formatAge, formatDate, formatSex } from '../ui/format.js';
import { useLanguage } from '../ui/i18n.js';
import { Icon } from '../ui/icons.js';
import { html, render, useEffect, useState } from '../ui/preact.js';
import { useTheme } from '../ui/theme.js';
import { AttributesPanel } from './attributes-panel.js';
import { CineBar } from './cine-bar.js';
import { DocumentView } from './document-view.js';
import { attachKeys, keyList } from './keyboard.js';
import { SeriesStrip } from './series-strip.js';
import { Stage } from './stage.js';
import { firstSeries, StudySession } from './study-session.js';
import { Toolbar } from './toolbar.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./study-session.js').SeriesEntry} SeriesEntry */
/** @typedef {import('./study-session.js').OpenSeries} OpenSeries */
/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */
/**
 * @typedef {object} PageState
 * @property {'loading' | 'ready' | 'missing' | 'failed'} phase Of the study.
 * @property {DataSet | undefined} study
 * @property {SeriesEntry[]} series
 * @property {SeriesEntry | undefined} selected
 * @property {OpenSeries | undefined} opened
 * @property {ReadonlyMap<string, number>} frameCounts Of the series opened so far.
 * @property {unknown} error
 */

/**
 * @param {object} props
 * @param {DICOMwebClient} props.client
 * @param {StudySession} props.session
 * @param {string} props.asked Series Instance UID from the address, or "".
 */
function Viewer({ client, session, asked }) {
  const { language, t, toggle } = useLanguage();
  useTheme();
  const [page, setPage] = useState(/** @type {PageState} */ ({
    phase: 'loading', study: undefined, series: [], selected: undefined, opened: undefined, frameCounts: new Map(), error: undefined,
  }));
  const [panels, setPanels] = useState({ overlay: true, attributes: false, keys: false });
  const [viewport, setViewport] = useState(/** @type {StackViewport | undefined} */ (undefined));
  const [revision, setRevision] = useState(0);

  const open = async (/** @type {SeriesEntry} */ entry) => {
    setPage((old) => ({ ...old, selected: entry, opened: undefined, error: undefined }));
    const url = new URL(location.href);
    url.searchParams.set('series', entry.uid);
    history.replaceState(null, '', url);
    try {
      const opened = await session.read(entry);
      if (!opened) return;
      setPage((old) => ({
        ...old,
        opened,
        frameCounts: new Map([...old.frameCounts, [entry.uid, opened.frames.length]]),
      }));
    } catch (error) {
      setPage((old) => ({ ...old, error }));
    }
  };
  const begin = async () => {
    if (!session.uid) return;
    setPage((old) => ({ ...old, phase: 'loading', error: undefined }));
    try {
      const { study, series } = await session.overview();
      if (!study && series.length === 0) return setPage((old) => ({ ...old, phase: 'missing' }));
      setPage((old) => ({ ...old, phase: 'ready', study, series }));
      const first = firstSeries(series, asked);
      if (first) open(first);
    } catch (error) {
      if (isAbort(error)) return;
      const isMissing = error instanceof RequestError && error.status === 404;
      setPage((old) => ({ ...old, phase: isMissing ? 'missing' : 'failed', error }));
    }
  };
  useEffect(() => {
    begin();
    return () => session.dispose();
  }, []);
  useEffect(() => viewport?.subscribe(() => setRevision((old) => old + 1)), [viewport]);
  useEffect(() => {
    viewport?.setSeries(page.opened?.frames ?? [], page.opened?.entry.modality ?? '');
  }, [viewport, page.opened]);

  const togglePanel = (/** @type {keyof typeof panels} */ panel) => setPanels((old) => ({ ...old, [panel]: !old[panel] }));
  const stepSeries = (/** @type {number} */ step) => {
    const next = page.series[page.series.findIndex((each) => each.uid === page.selected?.uid) + step];
    if (next) open(next);
  };
  useEffect(() => {
    if (!viewport) return;
    const listening = new AbortController();
    attachKeys(viewport, {
      stepSeries,
      toggle: togglePanel,
      close: () => setPanels((old) => ({ ...old, keys: false })),
    }, listening.signal);
    return () => listening.abort();
  }, [viewport, page.series, page.selected]);

  const { primary, secondary } = displayName(personName(page.study, Tag.PatientName));
  useEffect(() => {
    document.title = t('viewer.title', { name: primary || t('list.noName') });
  }, [language, primary]);

  const { opened } = page;
  const isDocument = opened !== undefined && opened.frames.length === 0 && opened.objects.length > 0;
  const shown = viewport?.currentFrame()?.dataSet;
  return html`<div class="viewer">
    <header class="viewer-head">
      <a class="button" href="/" title=${t('viewer.back')}><${Icon} name="back" /><span class="back-text">${t('viewer.back')}</span></a>
      <div class="who">${primary && html`<strong>${primary}</strong>`}<span>${secondary}</span><span>${text(page.study, Tag.PatientID)}</span>
        <span>${patientFacts(page.study, t)}</span></div>
      ${viewport && html`<${Toolbar} viewport=${viewport} panels=${panels} onToggle=${togglePanel} t=${t} />`}
      ${page.phase === 'ready' && html`<${PlanLink} study=${session.uid} label=${t('viewer.plans')} />`}
      <button type="button" class="button language" onClick=${toggle} title=${t('app.languageHint')}>${t('app.language')}</button>
    </header>
    <${SeriesStrip} series=${page.series} selected=${page.selected?.uid ?? ''} frameCounts=${page.frameCounts} onSelect=${open} t=${t}
      thumbnail=${(/** @type {SeriesEntry} */ entry) => client.thumbnailURL(session.uid, entry.uid, 160)} />
    <main>
      <${Stage} client=${client} viewport=${viewport} onViewport=${setViewport} showsOverlay=${panels.overlay} revision=${revision} t=${t} />
      ${viewport && !isDocument && html`<${CineBar} viewport=${viewport} t=${t} />`}
      ${isDocument && html`<${DocumentView} objects=${opened.objects} client=${client} language=${language} t=${t}
        pathOf=${(/** @type {string} */ uid) => client.instancePath(session.uid, opened.entry.uid, uid)} />`}
      <${Notice} page=${page} uid=${session.uid} onRetry=${() => page.phase === 'ready' && page.selected ? open(page.selected) : begin()} t=${t} />
      ${panels.keys && html`<${KeysHelp} onClose=${() => togglePanel('keys')} t=${t} />`}
    </main>
    ${panels.attributes && !isDocument && shown && html`<aside><${AttributesPanel} dataSet=${shown} language=${language} t=${t}
      onClose=${() => togglePanel('attributes')} /></aside>`}
    <footer class="viewer-foot">
      <span class="disclaimer">本屏幕未经所在机构认证前，不得用于原始诊断 <i>·</i> Not for primary diagnosis on this screen unless the site has qualified it</span>
      ${viewport && viewport.state.mode !== 'webgl' && html`<span class="software">${t(`viewer.mode.${viewport.state.mode}`)}</span>`}
    </footer>
  </div>`;
}

/** @param {DataSet | undefined} study @param {Translate} t */
function patientFacts(study, t) {
  const birth = text(study, Tag.PatientBirthDate);
  const age = formatAge(text(study, Tag.PatientAge), birth, text(study, Tag.StudyDate), t);
  return [formatSex(text(study, Tag.PatientSex), t), age, formatDate(text(study, Tag.StudyDate))].filter(Boolean).join('  ');
}

/**
 * What is going on when there is no image, and what to do about it.
 * @param {{page: PageState, uid: string, onRetry: () => void, t: Translate}} props
 */
function Notice({ page, uid, onRetry, t }) {
  const failure = page.error instanceof RequestError && page.error.status > 0
    ? t('list.failedServer', { status: page.error.status, detail: page.error.detail })
    : t('list.failedNetwork');
  const home = html`<a class="button outlined" href="/">${t('viewer.back')}</a>`;
  if (!uid) return html`<div class="message over"><strong>${t('viewer.noStudy')}</strong>${home}</div>`;
  if (page.phase === 'missing') {
    return html`<div class="message over"><strong>${t('viewer.studyMissing')}</strong>${t('viewer.studyMissingHelp')}<br />${home}</div>`;
  }
  if (page.phase === 'failed' || page.error !== undefined) {
    return html`<div class="message over" role="alert"><strong>${t('viewer.studyFailed')}</strong>${failure}<br />
      <button type="button" class="button outlined" onClick=${onRetry}>${t('list.retry')}</button></div>`;
  }
  if (!page.opened) {
    return html`<div class="message over late" role="status"><span class="spinner"></span><br />${t(page.phase === 'loading' ? 'viewer.loading' : 'viewer.loadingSeries')}</div>`;
  }
  if (page.opened.frames.length === 0 && page.opened.objects.length === 0) {
    return html`<div class="message over"><strong>${t('viewer.seriesEmpty')}</strong></div>`;
  }
  return null;
}

/** @param {{onClose: () => void, t: Translate}} props */
function KeysHelp({ onClose, t }) {
  return html`<div class="keys-help" role="dialog" aria-label=${t('keys.title')}>
    <header><h2>${t('keys.title')}</h2><button type="button" class="button icon-only" aria-label=${t('attributes.close')} onClick=${onClose}>
      <${Icon} name="close" /></button></header>
    <dl>${keyList.map(([key, label]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(label)}</dd>`)}</dl>
    <p>${t('keys.mouse')}</p>
  </div>`;
}

/**
 * The requests leave before anything is drawn.
 * @param {HTMLElement} root
 */
function start(root) {
  const address = new URLSearchParams(location.search);
  const client = new DICOMwebClient();
  const session = new StudySession(client, address.get('study') ?? '');
  const asked = address.get('series') ?? '';
  session.preload(asked);
  render(html`<${Viewer} client=${client} session=${session} asked=${asked} />`, root);
}

const root = document.getElementById('app');
if (root) start(root);
