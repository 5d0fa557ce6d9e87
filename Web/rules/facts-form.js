/**
 * The facts as a form, made from the subject's declarations.
 * @module
 */
import { html, useMemo } from '../ui/preact.js';
import { FactField } from './fact-field.js';
import { commonTitle, groupsOf, labelOf, valueAt } from './fact-fields.js';
import { named } from './language.js';
import { folded } from './search-index.js';

/** @typedef {import('./fact-fields.js').Facts} Facts */
/** @typedef {import('./fact-fields.js').Field} Field */
/** @typedef {import('./rulebook-json.js').Verdict} Verdict */
/** @typedef {import('./client.js').Fault} Fault */

/**
 * @param {object} props
 * @param {import('./rulebook-json.js').Subject} props.subject
 * @param {Facts} props.facts
 * @param {ReadonlyMap<string, Verdict>} props.cited By the last verdict.
 * @param {readonly Fault[]} props.faults
 * @param {string} props.filter
 * @param {boolean} props.onlyCited
 * @param {(path: string, value: unknown) => void} props.onChange
 * @param {import('./language.js').Speech} props.speech
 */
export function FactsForm({ subject, facts, cited, faults, filter, onlyCited, onChange, speech }) {
  const { t, say } = speech;
  const groups = useMemo(() => groupsOf(subject.facts), [subject]);
  const wanted = folded(filter.trim());
  const isShown = (/** @type {Field} */ field) => {
    if (onlyCited && ![...cited.keys()].some((path) => path === field.path || path.startsWith(`${field.path}.`))) return false;
    return !wanted || [field, ...field.fields].some((each) => folded(`${field.path} ${each.path} ${say(each.label)}`).includes(wanted));
  };
  return html`<div class="facts-form">
    ${groups.map((group) => {
      const shown = group.fields.filter(isShown);
      if (shown.length === 0) return null;
      const isAlone = group.fields.length === 1 && group.fields[0].fields.length > 0;
      const shared = group.prefix && !isAlone ? commonTitle(group.fields.map((field) => say(field.label))) : '';
      const own = labelOf(say(group.fields[0].label));
      const common = group.prefix === '' ? t('ask.general') : shared || named(speech, 'group', group.prefix);
      const title = isAlone ? own : common;
      return html`<fieldset key=${group.prefix} class=${isAlone ? 'alone' : ''}><legend>${title}${
        group.prefix && title !== group.prefix && html`<code>${group.prefix}</code>`}</legend>
        ${shown.map((field) => html`<${FactField} key=${field.path} field=${field} path=${field.path} value=${valueAt(facts, field.path)}
          shared=${shared} cited=${cited} faults=${faults} hidesLabel=${isAlone} onChange=${onChange} speech=${speech} />`)}
      </fieldset>`;
    })}
  </div>`;
}
