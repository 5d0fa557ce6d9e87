/**
 * Window presets, and the two numbers to type.
 * @module
 */
import { formatNumber } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { FigureField } from './figure-field.js';
import { isChosen, isGrey, windowOptions } from './window-choice.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */

/** @param {{viewport: StackViewport, t: Translate}} props */
export function WindowMenu({ viewport, t }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!isOpen) return;
    const away = new AbortController();
    globalThis.addEventListener('pointerdown', (event) => {
      if (!box.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    }, { signal: away.signal });
    globalThis.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') setOpen(false);
    }, { signal: away.signal });
    return () => away.abort();
  }, [isOpen]);

  const { window, modality, automatic, choice } = viewport.state;
  const frame = viewport.currentFrame();
  const isColour = frame !== undefined && !isGrey(frame);
  const options = frame ? windowOptions(frame, modality, automatic) : [];
  const change = (/** @type {'center' | 'width'} */ part, /** @type {Event} */ event) => {
    const start = viewport.startingWindow();
    const value = Number.parseFloat(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    if (!start || !Number.isFinite(value)) return;
    const least = start.function === 'LINEAR' ? 1 : 0.01;
    viewport.chooseWindow({
      kind: 'user',
      window: { ...start, explanation: undefined, [part]: part === 'width' ? Math.max(value, least) : value },
    });
  };
  return html`<div class="window-menu" ref=${box}>
    <button type="button" class="button menu-button" disabled=${options.length === 0} aria-expanded=${isOpen ? 'true' : 'false'}
      title=${isColour ? t('window.none') : t('window.menu')} onClick=${() => setOpen(!isOpen)}>
      ${t('window.menu')}<${Icon} name="chevron" /></button>
    ${isOpen && html`<div class="menu" role="menu">
      ${options.map((option, index) => html`<button key=${option.id} type="button" role="menuitemradio"
        aria-checked=${frame && isChosen(choice, option.choice, frame) ? 'true' : 'false'} onClick=${() => {
          viewport.chooseWindow(option.choice);
          setOpen(false);
        }}>
        <span>${t(option.key, option.fill)}</span>
        <span class="figures">${option.window ? `${formatNumber(option.window.width)} / ${formatNumber(option.window.center)}` : ''}</span>
        <kbd>${index < 9 ? index + 1 : ''}</kbd></button>`)}
    </div>`}
    <label>${t('window.width')}<${FigureField} disabled=${!window} value=${window ? formatNumber(window.width, 2) : ''}
      onCommit=${(/** @type {Event} */ event) => change('width', event)} /></label>
    <label>${t('window.center')}<${FigureField} disabled=${!window} value=${window ? formatNumber(window.center, 2) : ''}
      onCommit=${(/** @type {Event} */ event) => change('center', event)} /></label>
  </div>`;
}
