/**
 * The top line: the rooms of the console, who is signed in, whether the node is receiving, language and appearance.
 * @module
 */
import { currentSession, homeOf, loginAddress, may, signOut } from '../api/session.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { wordsOf } from '../rules/rulebook-json.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('../api/session.js').Session} Session */

/** @typedef {'work' | 'cases' | 'directory' | 'deadlines' | 'training' | 'quality' | 'studies' | 'rules'} Room */

/** Rooms, where they are, and the permission that opens them. @type {readonly [Room, string, string | undefined][]} */
const rooms = [
  ['work', '/work', 'case.read'],
  ['cases', '/cases', 'case.read'],
  ['directory', '/directory', 'directory.read'],
  ['deadlines', '/deadlines', 'case.read'],
  ['training', '/training', 'training.read'],
  ['quality', '/quality', 'quality.read'],
  ['studies', '/', undefined],
  ['rules', '/rules', undefined],
];

/**
 * @param {object} props
 * @param {Room | null} [props.room] Where the reader is; null on a page that is none of the rooms.
 * @param {import('../api/events.js').NodeStatus | undefined} [props.status]
 * @param {import('../api/events.js').EventsState} [props.live] Left out where nothing arrives.
 * @param {import('../ui/theme.js').Theme} props.theme
 * @param {() => void} props.onTheme
 * @param {() => void} props.onLanguage
 * @param {Translate} props.t
 */
export function Masthead({ room = 'studies', status, live, theme, onTheme, onLanguage, t }) {
  const [session, setSession] = useState(/** @type {Session | null | undefined} */ (undefined));
  useEffect(() => {
    currentSession().then(setSession, () => setSession(null));
  }, []);
  const counts = status?.studies === undefined ? '' : t('app.node', {
    studies: status.studies.toLocaleString('en'),
    instances: (status.instances ?? 0).toLocaleString('en'),
  });
  const appearance = t('theme.hint', { name: t(`theme.${theme}`) });
  const open = rooms.filter(([name, , permission]) => permission === undefined || name === room || may(session, permission));
  return html`<header class="masthead">
    <a class="brand" href=${session ? homeOf(session) : '/'}><${Icon} name="mark" />介入<small>Jieru</small></a>
    <${Drop} class="rooms" icon="menu" label=${t('nav.menu')} title=${room ? t(`nav.${room}`) : t('nav.menu')}>
      <nav aria-label=${t('nav.label')}>${open.map(([name, address]) => html`<a key=${name} href=${address}
        aria-current=${name === room ? 'page' : undefined}>${t(`nav.${name}`)}</a>`)}</nav>
    <//>
    ${status?.node && html`<span class="node">${status.node}</span>`}
    ${counts && html`<span class="node-counts">${counts}</span>`}
    <span class="spring"></span>
    ${live && html`<span class=${`live ${live}`} role="status"><i></i>${t(`live.${live}`)}</span>`}
    <button type="button" class="button icon-only theme" onClick=${onTheme} title=${appearance} aria-label=${appearance}>
      <${Icon} name="moon" /></button>
    <button type="button" class="button language" onClick=${onLanguage} title=${t('app.languageHint')}>
      ${t('app.language')}</button>
    <${Who} session=${session} t=${t} />
  </header>`;
}

/** Who is signed in, or the way to sign in. @param {{session: Session | null | undefined, t: Translate}} props */
function Who({ session, t }) {
  if (session === undefined) return null;
  const here = location.pathname + location.search;
  if (session === null) {
    return location.pathname.startsWith('/login') ? null : html`<a class="button" href=${loginAddress(here)}>${t('session.signIn')}</a>`;
  }
  const language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
  const name = wordsOf(session.account.display, language) || session.account.name;
  const role = wordsOf(session.roleLabel, language);
  const leave = async () => {
    await signOut().catch(() => undefined);
    location.assign('/login');
  };
  return html`<${Drop} class="who" icon="person" label=${t('session.who', { name, role })}
      title=${html`<span class="who-name">${name}</span><small>${role}</small>`}>
    <div class="who-menu">
      <p><strong>${name}</strong><br />${role}<br />
        <small>${session.institution ? wordsOf(session.institution.name, language) : t('session.region')}</small></p>
      ${session.roles.length > 1 && html`<a class="button" href=${`${loginAddress(here)}&step=role`}>${t('session.role')}</a>`}
      <a class="button" href="/account">${t('session.account')}</a>
      ${(may(session, 'account.read') || may(session, 'audit.read')) && html`<a class="button" href="/admin">${t('session.admin')}</a>`}
      <a class="button" href=${`${loginAddress(here)}&step=password`}>${t('session.password')}</a>
      <button type="button" class="button" data-action="sign-out" onClick=${leave}>${t('session.signOut')}</button>
    </div>
  <//>`;
}

/**
 * A button that opens what is below it; Escape and a click elsewhere close it. On wide screens the rooms stand open.
 * @param {{class: string, icon: import('../ui/icons.js').IconName, label: string, title: unknown, children?: unknown}} props
 */
function Drop({ class: kind, icon, label, title, children }) {
  const [isOpen, open] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!isOpen) return;
    const close = (/** @type {Event} */ event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(/** @type {Node} */ (event.target))) open(false);
    };
    globalThis.addEventListener('pointerdown', close);
    globalThis.addEventListener('keydown', close);
    return () => {
      globalThis.removeEventListener('pointerdown', close);
      globalThis.removeEventListener('keydown', close);
    };
  }, [isOpen]);
  return html`<div class=${`drop ${kind} ${isOpen ? 'open' : ''}`} ref=${box}>
    <button type="button" class="button drop-button" aria-expanded=${String(isOpen)} aria-label=${label} title=${label}
      onClick=${() => open(!isOpen)}><${Icon} name=${icon} /><span class="drop-title">${title}</span></button>
    <div class="drop-body">${children}</div>
  </div>`;
}
