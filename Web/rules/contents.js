/**
 * The table of contents, following the reader.
 * @module
 */
import { html, useEffect, useRef } from '../ui/preact.js';
import { depthOf } from './rulebook-json.js';

/**
 * @param {object} props
 * @param {import('./rulebook-json.js').Rulebook} props.book
 * @param {string} props.current The clause being read.
 * @param {() => void} props.onGo
 * @param {import('./language.js').Speech} props.speech
 */
export function Contents({ book, current, onGo, speech: { t, say } }) {
  const nav = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const link = nav.current?.querySelector('[aria-current]');
    const box = nav.current;
    if (!(link instanceof HTMLElement) || !box || box.scrollHeight <= box.clientHeight) return;
    const at = link.offsetTop - box.offsetTop;
    if (at < box.scrollTop + 40 || at > box.scrollTop + box.clientHeight - 60) box.scrollTop = at - box.clientHeight / 3;
  }, [current]);
  const line = (/** @type {string} */ anchor, /** @type {unknown} */ label, /** @type {string} */ kind) =>
    html`<a key=${anchor} class=${kind} href=${`#${anchor}`} onClick=${onGo}
      aria-current=${anchor === current ? 'location' : undefined}>${label}</a>`;
  return html`<nav class="contents" aria-label=${t('rules.contents')} ref=${nav}>
    ${book.chapters.map((chapter) => html`<div key=${chapter.file}>
      ${line(chapter.file, say(chapter.title), 'chapter-line')}
      ${chapter.clauses.map((clause) =>
        line(clause.id, html`<b>${clause.id}</b><span>${say(clause.title)}</span>`, `clause-line depth-${Math.min(depthOf(clause.id), 2)}`))}
    </div>`)}
    ${book.parameters.length > 0 && line('parameters', t('parameters.title'), 'chapter-line')}
    ${book.readings.length > 0 && line('readings', t('readings.title'), 'chapter-line')}
  </nav>`;
}
