/**
 * What both dossiers stand in: the way back, the head, the way to the parts of the page.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { StandingBadge, Synthetic } from './marks.js';

/** @typedef {import('./strings.js').Speech} Speech */

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.other The name in the other language.
 * @param {boolean} props.isSynthetic
 * @param {import('../rules/rulebook-json.js').Evaluation['state']} props.standing
 * @param {readonly (readonly [string, string])[]} props.facts Label and text.
 * @param {string} props.back
 * @param {unknown} props.days The control of the days.
 * @param {Speech} props.speech
 */
export function DossierHead({ title, other, isSynthetic, standing, facts, back, days, speech }) {
  const { t, say } = speech;
  return html`<a class="back-link" href=${back}><${Icon} name="back" />${t('directory.back')}</a>
    <header class="dossier-head"><div class="names"><h1>${title}</h1><p>${other}${isSynthetic && html` <${Synthetic} speech=${speech} />`}</p></div>
      ${standing && html`<div class="standing"><small>${t('directory.standing')}</small><${StandingBadge} state=${standing.name} label=${say(standing.label)} speech=${speech} />
        ${standing.awaitsConfirmation && html`<small class="awaits">${t('verdict.awaits')}</small>`}</div>`}
      ${days}
      <dl class="fact-pairs">${facts.filter(([, text]) => text).map(([label, text]) => html`<div key=${label}><dt>${label}</dt><dd>${text}</dd></div>`)}</dl></header>`;
}

/** @param {{parts: readonly (readonly [string, string])[], speech: Speech}} props Anchor and title. */
export function Parts({ parts, speech: { t } }) {
  return html`<nav class="parts" aria-label=${t('section.jump')}>${parts.map(([anchor, title]) => html`<a key=${anchor} href=${`#${anchor}`}>${title}</a>`)}</nav>`;
}

/** Facts that the rules in force cannot read: said, never silently dropped. @param {{paths: readonly string[], speech: Speech}} props */
export function LeftOut({ paths, speech: { t } }) {
  if (paths.length === 0) return null;
  return html`<p class="left-out" role="note">${t('dossier.leftOut')}${paths.map((path) => html`<code key=${path}>${path}</code> `)}</p>`;
}
