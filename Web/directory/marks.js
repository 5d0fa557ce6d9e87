/**
 * Small marks of the directory: where somebody stands with level 3 or higher, yes and no, a tier.
 * @module
 */
import { colourOf, VerdictIcon } from '../rules/marks.js';
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';

/** @typedef {{language: import('../ui/i18n.js').Language, named: (family: string, name: string) => string, t: (key: 'page.yes' | 'page.no') => string}} MarkSpeech */

/** A standing as icon and word. @param {{state: string | undefined, label?: string, speech: MarkSpeech}} props */
export function StandingBadge({ state, label, speech }) {
  if (!state) return html`<span class="soft">–</span>`;
  const colour = state === 'undetermined' ? state : colourOf(state);
  return html`<span class=${`verdict-mark ${colour}`} data-standing=${state}><${VerdictIcon} verdict=${colour} /> ${label ?? speech.named('standing', state)}</span>`;
}

/** @param {{value: boolean | null | undefined, speech: MarkSpeech}} props */
export function YesNo({ value, speech }) {
  if (value === null || value === undefined) return html`<span class="soft">–</span>`;
  return html`<span class=${`yes-mark ${value ? 'is-yes' : 'is-no'}`}><${Icon} name=${value ? 'check' : 'minus'} />${speech.t(value ? 'page.yes' : 'page.no')}</span>`;
}

/** @param {{speech: MarkSpeech & {t: (key: 'directory.synthetic') => string}}} props */
export const Synthetic = ({ speech }) => html`<span class="badge synthetic">${speech.t('directory.synthetic')}</span>`;

/** Where dossiers are. @param {'institution' | 'person'} kind @param {string} id */
export const dossierAddress = (kind, id) => `/directory/${kind}?${new URLSearchParams({ id })}`;
