/**
 * The rulebook as a document: chapters and clauses in the norm's order, then parameters and readings.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useMemo, useRef, useState } from '../ui/preact.js';
import { ClauseView } from './clause-view.js';
import { Contents } from './contents.js';
import { clausesOf } from './rulebook-json.js';
import { SearchField } from './search-field.js';
import { ParameterTable, Readings } from './tables.js';

/** @typedef {import('./rulebook-json.js').Rulebook} Rulebook */
/** @typedef {import('./language.js').Speech} Speech */

/** The anchor the address asks for: `#1.5.1.1`, else `?clause=1.5.1.1`. @param {{hash: string, search: string}} address */
export function askedAnchor({ hash, search }) {
  let anchor = hash.slice(1);
  try {
    anchor = decodeURIComponent(anchor);
  } catch {
    // A stray percent sign: as it stands.
  }
  return anchor || new URLSearchParams(search).get('clause') || '';
}

/**
 * @param {object} props
 * @param {Rulebook} props.book
 * @param {unknown} props.head The switch of page and edition.
 * @param {Speech} props.speech
 */
export function Document({ book, head, speech }) {
  const { t, say } = speech;
  const [current, setCurrent] = useState('');
  const [target, setTarget] = useState('');
  const [showsContents, showContents] = useState(false);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const parameters = useMemo(() => new Map(book.parameters.map((each) => [each.name, each])), [book]);
  const readings = useMemo(() => new Map(book.readings.map((each) => [each.id, each])), [book]);
  const known = useMemo(() => new Set(clausesOf(book).map((each) => each.id)), [book]);

  useEffect(() => {
    const go = () => {
      const anchor = askedAnchor(location);
      setTarget(anchor);
      if (anchor) document.getElementById(anchor)?.scrollIntoView();
    };
    go();
    globalThis.addEventListener('hashchange', go);
    return () => globalThis.removeEventListener('hashchange', go);
  }, [book]);
  useEffect(() => {
    const places = [...main.current?.querySelectorAll('[data-anchor]') ?? []];
    let frame = 0;
    const spy = () => {
      frame = 0;
      // The last clause whose head has passed below the bar is the one being read.
      const past = places.findLast((each) => each.getBoundingClientRect().top < 120) ?? places[0];
      setCurrent(past?.getAttribute('data-anchor') ?? '');
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(spy);
    };
    spy();
    globalThis.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      globalThis.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, [book]);

  return html`<div class="rules-bar">
      <button type="button" class="button outlined contents-button" aria-expanded=${String(showsContents)}
        onClick=${() => showContents((old) => !old)}><${Icon} name="attributes" />${t('rules.contents')}</button>
      ${head}
      <${SearchField} book=${book} speech=${speech} />
    </div>
    <div class=${`document-page ${showsContents ? 'with-contents' : ''}`}>
      <${Contents} book=${book} current=${current} speech=${speech} onGo=${() => showContents(false)} />
      <main class="document" ref=${main}>
        <${Title} book=${book} speech=${speech} />
        ${book.chapters.map((chapter) => html`<section key=${chapter.file} class="chapter">
          <h2 id=${chapter.file} data-anchor=${chapter.file}>${say(chapter.title)}</h2>
          ${chapter.clauses.map((clause) => html`<${ClauseView} key=${clause.id} clause=${clause} parameters=${parameters} readings=${readings}
            known=${known} isTarget=${clause.id === target} edition=${book.edition} subjects=${book.subjects} speech=${speech} />`)}
        </section>`)}
        ${book.parameters.length > 0 && html`<${ParameterTable} parameters=${book.parameters} target=${target} speech=${speech} />`}
        ${book.readings.length > 0 && html`<${Readings} readings=${book.readings} clauses=${clausesOf(book)} target=${target} speech=${speech} />`}
      </main>
    </div>`;
}

/** @param {{book: Rulebook, speech: Speech}} props */
function Title({ book, speech: { t, say, language } }) {
  const isOther = language === 'zh' ? 'en' : 'zh';
  return html`<header class="title">
    <h1>${say(book.title)}</h1>
    <p class="other" lang=${isOther}>${book.title[isOther]}</p>
    ${!book.enabled && html`<div class="disabled" role="note"><strong>${t('rules.disabledHead')}</strong>${say(book.note)}</div>`}
    ${book.enabled && html`<p class="colophon">${t('rules.colophon')}</p>`}
    <p class="figures">${book.enabled && html`<span>${t('rules.counts', {
      clauses: clausesOf(book).length, parameters: book.parameters.length, readings: book.readings.length,
    })}</span>`}
      <span><code title=${book.hash}>${book.edition} · ${book.hash.slice(0, 12)}</code></span>
      ${book.overlays.map((each) => html`<span key=${each.id} class="overlay-mark">${t('clause.overlay', { id: each.id })}</span>`)}
      ${book.enabled && html`<button type="button" class="button print" onClick=${() => globalThis.print()}>${t('rules.print')}</button>`}</p>
    ${book.enabled && say(book.note) && html`<p class="note">${say(book.note)}</p>`}
  </header>`;
}
