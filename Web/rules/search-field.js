/**
 * Search over the rulebook, as one types.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useMemo, useRef, useState } from '../ui/preact.js';
import { entriesOf, found, marked } from './search-index.js';

/**
 * @param {object} props
 * @param {import('./rulebook-json.js').Rulebook} props.book
 * @param {import('./language.js').Speech} props.speech
 */
export function SearchField({ book, speech: { t, say } }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [isOpen, open] = useState(false);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const entries = useMemo(() => entriesOf(book), [book]);
  const hits = useMemo(() => found(entries, query), [entries, query]);
  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus({ preventScroll: true });
      box.current?.select();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, query]);
  const go = (/** @type {string} */ anchor) => {
    open(false);
    box.current?.blur();
    if (location.hash === `#${anchor}`) document.getElementById(anchor)?.scrollIntoView();
    else location.hash = anchor;
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((old) => Math.min(Math.max(old + (event.key === 'ArrowDown' ? 1 : -1), 0), hits.length - 1));
    } else if (event.key === 'Enter' && hits[at]) go(hits[at].entry.anchor);
    else if (event.key === 'Escape') {
      if (query && isOpen) open(false);
      else box.current?.blur();
    }
  };
  const cut = (/** @type {string} */ text, length = Infinity) =>
    marked(text, query, length).map((piece, index) => index % 2 === 1 ? html`<mark>${piece}</mark>` : piece);

  return html`<div class="rule-search" role="search">
    <${Icon} name="search" />
    <input class="field" type="search" id="rule-search" ref=${box} value=${query} autocomplete="off" spellcheck=${false}
      placeholder=${t('rules.search')} aria-label=${t('rules.searchLabel')} aria-controls="rule-hits" aria-expanded=${String(isOpen && query !== '')} role="combobox"
      onFocus=${() => open(true)} onBlur=${() => open(false)} onKeyDown=${onKey}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => {
        setQuery(event.currentTarget.value);
        setAt(0);
        open(true);
      }} />
    <kbd>/</kbd>
    ${isOpen && query.trim() !== '' && html`<div class="hits" id="rule-hits" role="listbox" ref=${list}>
      ${hits.length === 0 && html`<p class="nothing">${t('rules.nothing', { text: query })}</p>`}
      ${hits.map(({ entry, passage }, index) => html`<a key=${entry.anchor} role="option" href=${`#${entry.anchor}`} data-hit=${entry.anchor}
        aria-selected=${String(index === at)} onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}
        onClick=${(/** @type {Event} */ event) => {
          event.preventDefault();
          go(entry.anchor);
        }}>
        <b>${cut(entry.mark)}</b><strong>${cut(say(entry.title))}</strong>${passage && html`<small>${cut(passage, 90)}</small>`}</a>`)}
    </div>`}
  </div>`;
}
