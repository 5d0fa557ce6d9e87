/**
 * A rule as it is written: parameters tell their value, clauses and readings lead on.
 * @module
 */
import { html } from '../ui/preact.js';
import { named } from './language.js';
import { linesOf } from './rule-source.js';
import { quantity, signOf } from './rulebook-json.js';

/** @typedef {import('./rulebook-json.js').Parameter} Parameter */
/** @typedef {import('./language.js').Speech} Speech */

/**
 * @param {object} props
 * @param {string} props.source
 * @param {string} props.label
 * @param {ReadonlyMap<string, Parameter>} props.parameters
 * @param {ReadonlyMap<string, import('./rulebook-json.js').Reading>} props.readings
 * @param {ReadonlySet<string>} props.known
 * @param {Speech} props.speech
 */
export function RuleView({ source, label, parameters, readings, known, speech }) {
  return html`<pre class="rule" aria-label=${label} tabindex="0"><code>${linesOf(source).map(({ indent, tokens }, line) => html`<span key=${line} class="line"
    style=${`--indent: ${indent}`}>${tokens.map(({ kind, text }, index) => {
    if (kind === 'space' || kind === 'name' || kind === 'sign') return text;
    if (kind === 'clause' && known.has(text.slice(1))) return html`<a key=${index} class="clause-link" href=${`#${text.slice(1)}`}>${text}</a>`;
    if (kind === 'reading' && readings.has(text)) return html`<a key=${index} class="reading-link" href=${`#${text}`}>${text}</a>`;
    const parameter = kind === 'parameter' ? parameters.get(text.slice(1)) : undefined;
    if (parameter) return html`<${ParameterToken} key=${index} text=${text} parameter=${parameter} speech=${speech} />`;
    return html`<span key=${index} class=${kind}>${text}</span>`;
  })}</span>`)}</code></pre>`;
}

/** @param {{text: string, parameter: Parameter, speech: Speech}} props */
function ParameterToken({ text, parameter, speech }) {
  const { t, say, language } = speech;
  return html`<a class="parameter" href=${`#${text}`}>${text}<span class="value-printed"> = ${quantity(parameter, language)}</span><span
    class="tip" role="tooltip"><b>${signOf(parameter.comparison)} ${quantity(parameter, language)}</b><span>${say(parameter.title)}</span>
    <small>${t('parameters.stricter')} ${strictness(parameter, speech)}
      · ${t('parameters.source')} ${named(speech, 'parameters', parameter.source)}</small></span></a>`;
}

/** Which way an overlay may move it. @param {Parameter} parameter @param {Speech} speech */
export function strictness(parameter, { t }) {
  if (parameter.stricter === 'higher') return t('parameters.higher');
  return parameter.stricter === 'lower' ? t('parameters.lower') : t('parameters.fixed');
}
