/**
 * The parameters and the readings, each in one place.
 * @module
 */
import { html } from '../ui/preact.js';
import { named } from './language.js';
import { quantity, remarkOf, signOf } from './rulebook-json.js';
import { strictness } from './rule-view.js';

/** @typedef {import('./rulebook-json.js').Parameter} Parameter */
/** @typedef {import('./language.js').Speech} Speech */

/** @param {{parameters: Parameter[], target: string, speech: Speech}} props */
export function ParameterTable({ parameters, target, speech }) {
  const { t, say, language } = speech;
  return html`<section class="chapter">
    <h2 id="parameters" data-anchor="parameters">${t('parameters.title')}</h2>
    <div class="table-box"><table class="parameters">
      <thead><tr><th>${t('parameters.name')}</th><th>${t('parameters.meaning')}</th><th>${t('parameters.clause')}</th>
        <th class="figure">${t('parameters.value')}</th><th>${t('parameters.stricter')}</th><th>${t('parameters.source')}</th></tr></thead>
      <tbody>${parameters.map((each) => html`<tr key=${each.name} id=${`$${each.name}`} class=${target === `$${each.name}` ? 'target' : ''}>
        <td><code>$${each.name}</code></td>
        <td>${say(each.title)}${say(each.note) && html`<small>${remarkOf(each.note, language)}</small>`}</td>
        <td class="links">${each.clauses.map((id) => html`<a key=${id} href=${`#${id}`}>${id}</a>`)}</td>
        <td class="figure"><span class="sign">${signOf(each.comparison)}</span> ${quantity(each, language)}
          ${each.values.filter((value) => value.from).map((value) =>
            html`<small key=${value.from}>${t('parameters.from', { date: value.from ?? '' })}　${quantity(each, language, value.value)}</small>`)}</td>
        <td>${strictness(each, speech)}</td>
        <td class=${each.source === 'default' ? 'ours' : ''}>${named(speech, 'parameters', each.source)}</td></tr>`)}
      </tbody>
    </table></div>
  </section>`;
}

/** @param {{readings: import('./rulebook-json.js').Reading[], clauses: import('./rulebook-json.js').Clause[], target: string, speech: Speech}} props */
export function Readings({ readings, clauses, target, speech: { t, say } }) {
  return html`<section class="chapter">
    <h2 id="readings" data-anchor="readings">${t('readings.title')}</h2>
    <p class="intro">${t('readings.intro')}</p>
    ${readings.map((each) => html`<article key=${each.id} id=${each.id} class=${`reading ${target === each.id ? 'target' : ''}`}>
      <h3><b>${each.id}</b>${say(each.title)}<span class="links">${clauses.filter((clause) => clause.readings.includes(each.id)).map((clause) =>
        html`<a key=${clause.id} href=${`#${clause.id}`}>§${clause.id}</a>`)}</span></h3>
      ${each.options.length > 0 && html`<ul>${each.options.map((option) => html`<li key=${option.name} class=${option.recommended ? 'recommended' : ''}>
        <b>${option.name}</b><span>${say(option.meaning)}${option.recommended && html`<em>${t('readings.recommended')}</em>`}</span></li>`)}</ul>`}
    </article>`)}
  </section>`;
}
