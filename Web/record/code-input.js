/**
 * A code chosen by typing: code, Chinese, pinyin or English. Enter and Tab take what is marked; arrows move the mark.
 * @module
 */
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { codesFor } from './code-search.js';

/** @typedef {import('./form-context.js').Choice} Choice */

const shownAtMost = 40;

/**
 * @param {object} props
 * @param {string} props.id
 * @param {readonly Choice[]} props.codes
 * @param {string | undefined} props.value
 * @param {(code: string | undefined, choice?: Choice) => void} props.onChange
 * @param {string} [props.describedBy]
 * @param {string} [props.label] Where no label element names it.
 * @param {boolean} [props.isInvalid]
 * @param {boolean} [props.isDisabled]
 * @param {boolean} [props.keepsOpen] Whether one chooses several in a row.
 * @param {import('./form-context.js').RecordSpeech} props.speech
 */
export function CodeInput({ id, codes, value, onChange, describedBy, label, isInvalid = false, isDisabled = false, keepsOpen = false, speech }) {
  const { t, say } = speech;
  const [typed, setTyped] = useState(/** @type {string | undefined} */ (undefined));
  const [isOpen, open] = useState(false);
  const [at, setAt] = useState(0);
  const [lost, setLost] = useState('');
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const chosen = codes.find((each) => each.code === value);
  const found = isOpen ? codesFor(codes, typed ?? '').slice(0, shownAtMost) : [];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, isOpen]);
  const choose = (/** @type {Choice | undefined} */ choice) => {
    setTyped(undefined);
    setLost('');
    setAt(0);
    open(keepsOpen && choice !== undefined && typed === undefined);
    onChange(choice?.code, choice);
  };
  /** What stands in the box when it is left: a code, nothing, or something that is none. */
  const settle = () => {
    if (typed === undefined) return open(false);
    if (typed.trim() === '') {
      if (!keepsOpen) choose(undefined);
      setTyped(undefined);
      return open(false);
    }
    const candidates = codesFor(codes, typed);
    if (candidates.length > 0) choose(isOpen ? candidates[at] ?? candidates[0] : candidates[0]);
    else setLost(typed);
    setTyped(undefined);
    open(false);
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) {
        const begin = codes.findIndex((each) => each.code === value);
        setAt(typed === undefined && begin >= 0 && begin < shownAtMost ? begin : 0);
        return open(true);
      }
      setAt((old) => Math.min(Math.max(old + (event.key === 'ArrowDown' ? 1 : -1), 0), found.length - 1));
    } else if (event.key === 'Enter' && isOpen && !event.ctrlKey) {
      if (found[at]) choose(found[at]);
      else settle();
      if (keepsOpen) event.stopPropagation();
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setTyped(undefined);
      open(false);
    }
  };
  const text = typed ?? (chosen ? say(chosen.label) : value ?? '');
  return html`<div class="code-box">
    <input class="field" id=${id} role="combobox" autocomplete="off" spellcheck=${false} value=${text} disabled=${isDisabled}
      placeholder=${t('record.choose')} aria-label=${label} aria-expanded=${String(isOpen)} aria-controls=${`${id}-list`} aria-autocomplete="list"
      aria-activedescendant=${isOpen && found[at] ? `${id}-${found[at].code}` : undefined} aria-describedby=${describedBy}
      aria-invalid=${isInvalid || lost ? 'true' : undefined} title=${chosen ? `${chosen.code} ${say(chosen.label)}` : undefined}
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => {
        setTyped(event.currentTarget.value);
        setAt(0);
        setLost('');
        open(true);
      }} onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()}
      onMouseDown=${() => open(true)} onBlur=${settle} onKeyDown=${onKey} />
    ${isOpen && html`<ul class="code-list" id=${`${id}-list`} role="listbox" ref=${list} aria-label=${label}>
      ${found.length === 0 && html`<li class="nothing">${t('record.nothingFound')}</li>`}
      ${found.map((each, index) => html`<li key=${each.code} id=${`${id}-${each.code}`} role="option" aria-selected=${String(index === at)}
        data-code=${each.code} onMouseDown=${(/** @type {Event} */ event) => {
          event.preventDefault();
          choose(each);
        }}>${(each.short || each.code.length < 12) && html`<code>${each.short || each.code}</code>`}<span>${say(each.label)}</span>${each.level !== undefined && html`<small class="tag">${each.level}</small>`}</li>`)}
    </ul>`}
    ${lost && html`<p class="fault" role="alert">${t('record.notInList', { text: lost })}</p>`}
  </div>`;
}
