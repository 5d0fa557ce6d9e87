/**
 * The facts as JSON text, to paste a file or to write what the form cannot: dates of validity, evidence,
 * histories.
 * @module
 */
import { html, useEffect, useRef, useState } from '../ui/preact.js';

/** @typedef {import('./fact-fields.js').Facts} Facts */

/**
 * @param {object} props
 * @param {Facts} props.facts
 * @param {(facts: Facts) => string} props.write
 * @param {readonly import('./client.js').Fault[]} props.faults
 * @param {(facts: Facts) => void} props.onChange
 * @param {import('./language.js').Speech} props.speech
 */
export function FactsText({ facts, write, faults, onChange, speech: { t, say } }) {
  const [text, setText] = useState(() => write(facts));
  const [fault, setFault] = useState('');
  const latest = useRef(facts);
  useEffect(() => {
    if (latest.current === facts) return;
    latest.current = facts;
    setText(write(facts));
    setFault('');
  }, [facts]);
  const typed = (/** @type {string} */ next) => {
    setText(next);
    try {
      const read = JSON.parse(next);
      if (read === null || typeof read !== 'object' || Array.isArray(read)) throw new TypeError('{ … }');
      setFault('');
      latest.current = read;
      onChange(read);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  return html`<div class="facts-text">
    <textarea class="field" id="facts-json" spellcheck=${false} aria-label="JSON" value=${text} aria-invalid=${String(fault !== '')}
      onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => typed(event.currentTarget.value)}></textarea>
    ${fault && html`<p class="fault" role="alert">${t('ask.badJSON', { detail: fault })}</p>`}
    ${faults.map((each) => html`<p class="fault" key=${each.path}><code>${each.path}</code> ${each.line && t('ask.where', { line: each.line, column: each.column ?? 1 })}　${say(each.message)}</p>`)}
  </div>`;
}
