/**
 * One clause: its text at the left, its rule at the right.
 * @module
 */
import { html, useState } from '../ui/preact.js';
import { named } from './language.js';
import { depthOf } from './rulebook-json.js';
import { RuleView } from './rule-view.js';

/** @typedef {import('./rulebook-json.js').Parameter} Parameter */
/** @typedef {import('./rulebook-json.js').Reading} Reading */
/** @typedef {import('./language.js').Speech} Speech */

/**
 * @param {object} props
 * @param {import('./rulebook-json.js').Clause} props.clause
 * @param {ReadonlyMap<string, Parameter>} props.parameters
 * @param {ReadonlyMap<string, Reading>} props.readings
 * @param {ReadonlySet<string>} props.known Clauses that can be linked to.
 * @param {boolean} props.isTarget
 * @param {string} props.edition
 * @param {import('./rulebook-json.js').Subject[]} props.subjects
 * @param {Speech} props.speech
 */
export function ClauseView({ clause, parameters, readings, known, isTarget, edition, subjects, speech }) {
  const { t, say, language } = speech;
  const other = language === 'zh' ? 'en' : 'zh';
  const subject = subjects.find((each) => each.name === clause.subject);
  return html`<article id=${clause.id} data-anchor=${clause.id}
    class=${`clause depth-${Math.min(depthOf(clause.id), 2)} ${isTarget ? 'target' : ''} ${clause.overlay ? 'from-overlay' : ''}`}>
    <header>
      <h3><a class="id" href=${`#${clause.id}`}>${clause.id}</a>${say(clause.title)}</h3>
      <span class="other" lang=${other}>${clause.title[other]}</span>
      <span class="marks">
        ${clause.overlay && html`<span class="overlay-mark">${t('clause.overlay', { id: clause.overlay })}</span>`}
        <span class=${`kind ${clause.kind}`}>${named(speech, 'kind', clause.kind)}</span>
        ${clause.subject && html`<span class="subject">${subject ? say(subject.title) : clause.subject}</span>`}
        ${clause.number && html`<span class="number" lang="zh">${clause.number}</span>`}
        <${CopyLink} address=${`/rules?edition=${edition}#${clause.id}`} speech=${speech} />
      </span>
    </header>
    <div class="text">
      ${clause.quotes.length > 0 && html`<blockquote lang="zh" title=${t('clause.quote')}>
        ${clause.quotes.map((quote) => html`<p key=${quote}>${quote}</p>`)}</blockquote>`}
      <p class="wording">${say(clause.wording)}</p>
      <dl>
        ${line(t('clause.evidence'), say(clause.evidence))}
        ${line(t('clause.consequence'), say(clause.consequence))}
        ${line(t('clause.interpretation'), say(clause.interpretation))}
        ${clause.readings.length > 0 && line(t('clause.readings'), clause.readings.map((id) =>
          html`<a key=${id} class="reading-link" href=${`#${id}`}><b>${id}</b> ${say(readings.get(id)?.title)}</a>`))}
      </dl>
    </div>
    <div class="beside">
      ${clause.rule && html`<${RuleView} source=${clause.rule} label=${t(clause.kind === 'attested' ? 'clause.attested' : 'clause.rule')}
        parameters=${parameters} readings=${readings} known=${known} speech=${speech} />`}
      ${!clause.rule && say(clause.notComputable) && html`<p class="not-computable"><b>${t('clause.notComputable')}</b>${say(clause.notComputable)}</p>`}
    </div>
  </article>`;
}

/** @param {string} name @param {unknown} words */
function line(name, words) {
  return words !== '' && html`<div><dt>${name}</dt><dd>${words}</dd></div>`;
}

/** @param {{address: string, speech: Speech}} props */
function CopyLink({ address, speech: { t } }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(new URL(address, location.href).href);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      location.hash = address.slice(address.indexOf('#'));
    }
  };
  return html`<button type="button" class="copy-link" title=${t('rules.link')} aria-label=${t('rules.link')} onClick=${copy}>
    ${isCopied ? t('rules.copied') : '#'}</button>`;
}
