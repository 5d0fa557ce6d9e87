/**
 * The mark of a verdict: colour, icon and word together, so that none of them carries the meaning alone.
 * @module
 */
import { html } from '../ui/preact.js';
import { named } from './language.js';

const shapes = {
  met: 'M10 2.5a7.5 7.5 0 1 0 .01 0M6.4 10.2l2.5 2.6 4.8-5.3',
  not_met: 'M10 2.5a7.5 7.5 0 1 0 .01 0M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6',
  undetermined: 'M10 2.5a7.5 7.5 0 1 0 .01 0M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 14.2v.1',
  not_applicable: 'M10 2.5a7.5 7.5 0 1 0 .01 0M6.5 10h7',
  advisory: 'M10 3L2.8 16h14.4zM10 8v3.6M10 13.8v.1',
};

/** The icon alone; the word must stand beside it. @param {{verdict: string}} props */
export function VerdictIcon({ verdict }) {
  const shape = shapes[/** @type {keyof typeof shapes} */ (verdict)] ?? shapes.undetermined;
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${shape} /></svg>`;
}

/** How states of qualification and of training are coloured. @type {Record<string, string>} */
const stateColours = {
  qualified: 'met', certified: 'met', suspended: 'not_met', revoked: 'not_met', withdrawn: 'not_met',
};

/** The colour of a verdict or of a state; a state that is neither good nor bad is grey. @param {string} outcome */
export const colourOf = (outcome) => outcome in shapes ? outcome : stateColours[outcome] ?? 'not_applicable';

/** @param {{outcome: string, label?: string, speech: import('./language.js').Speech}} props */
export function VerdictMark({ outcome, label, speech }) {
  return html`<span class=${`verdict-mark ${colourOf(outcome)}`}><${VerdictIcon} verdict=${colourOf(outcome)} />
    ${label ?? named(speech, 'verdict', outcome)}</span>`;
}
