/**
 * The top line: whose node this is, whether it is receiving, language and appearance.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */

/** @typedef {'studies' | 'rules'} Room */

/** @type {readonly [Room, string][]} */
const rooms = [['studies', '/'], ['rules', '/rules']];

/**
 * @param {object} props
 * @param {Room} [props.room] Where the reader is.
 * @param {import('../api/events.js').NodeStatus | undefined} [props.status]
 * @param {import('../api/events.js').EventsState} [props.live] Left out where nothing arrives.
 * @param {import('../ui/theme.js').Theme} props.theme
 * @param {() => void} props.onTheme
 * @param {() => void} props.onLanguage
 * @param {Translate} props.t
 */
export function Masthead({ room = 'studies', status, live, theme, onTheme, onLanguage, t }) {
  const counts = status?.studies === undefined ? '' : t('app.node', {
    studies: status.studies.toLocaleString('en'),
    instances: (status.instances ?? 0).toLocaleString('en'),
  });
  const appearance = t('theme.hint', { name: t(`theme.${theme}`) });
  return html`<header class="masthead">
    <a class="brand" href="/"><${Icon} name="mark" />介入<small>Jieru</small></a>
    <nav aria-label=${t('nav.label')}>${rooms.map(([name, address]) => html`<a key=${name} href=${address}
      aria-current=${name === room ? 'page' : undefined}>${t(`nav.${name}`)}</a>`)}</nav>
    ${status?.node && html`<span class="node">${status.node}</span>`}
    ${counts && html`<span class="node-counts">${counts}</span>`}
    <span class="spring"></span>
    ${live && html`<span class=${`live ${live}`} role="status"><i></i>${t(`live.${live}`)}</span>`}
    <button type="button" class="button icon-only theme" onClick=${onTheme} title=${appearance} aria-label=${appearance}>
      <${Icon} name="moon" /></button>
    <button type="button" class="button language" onClick=${onLanguage} title=${t('app.languageHint')}>
      ${t('app.language')}</button>
  </header>`;
}
