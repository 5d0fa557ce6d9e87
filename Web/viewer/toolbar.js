/**
 * The tools above the image.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { WindowMenu } from './window-menu.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */
/** @typedef {import('./viewport-state.js').Tool} Tool */
/** @typedef {{overlay: boolean, attributes: boolean, keys: boolean}} Panels */

/** @type {readonly [Tool, import('../ui/icons.js').IconName, string][]} */
const tools = [['window', 'window', 'W'], ['pan', 'pan', 'P'], ['zoom', 'zoom', 'Z'], ['scroll', 'scroll', 'S']];

/**
 * @param {object} props
 * @param {StackViewport} props.viewport
 * @param {Panels} props.panels
 * @param {(panel: keyof Panels) => void} props.onToggle
 * @param {Translate} props.t
 */
export function Toolbar({ viewport, panels, onToggle, t }) {
  const { state, cine } = viewport;
  const isEmpty = state.frames.length === 0;
  return html`<div class="toolbar" role="toolbar">
    ${tools.map(([tool, icon, key]) => html`<${ToolButton} key=${tool} icon=${icon} label=${t(`tool.${tool}`)}
      hint=${key} pressed=${state.tool === tool} disabled=${isEmpty} onClick=${() => viewport.setTool(tool)} />`)}
    <span class="divider"></span>
    <${WindowMenu} viewport=${viewport} t=${t} />
    <${ToolButton} icon="invert" label=${t('tool.invert')} hint="I" pressed=${state.inverted} disabled=${isEmpty}
      onClick=${() => viewport.toggleInvert()} />
    <span class="divider"></span>
    <${ToolButton} icon="fit" label=${t('tool.fit')} hint="F" disabled=${isEmpty} onClick=${() => viewport.fit()} />
    <button type="button" class="button" disabled=${isEmpty} onClick=${() => viewport.showActualSize()}>${t('tool.actual')}</button>
    <${ToolButton} icon="reset" label=${t('tool.reset')} hint="R" disabled=${isEmpty} onClick=${() => viewport.reset()} />
    <span class="divider"></span>
    <${ToolButton} icon=${cine.isPlaying ? 'pause' : 'play'} label=${t(cine.isPlaying ? 'tool.pause' : 'tool.cine')}
      hint="Space" pressed=${cine.isPlaying} disabled=${state.frames.length < 2} onClick=${() => cine.toggle()} />
    <span class="spring"></span>
    <${ToolButton} icon="overlay" label=${t('tool.overlay')} hint="O" pressed=${panels.overlay} onClick=${() => onToggle('overlay')} />
    <${ToolButton} icon="attributes" label=${t('tool.attributes')} hint="M" pressed=${panels.attributes} onClick=${() => onToggle('attributes')} />
    <${ToolButton} icon="keyboard" label=${t('tool.help')} hint="?" pressed=${panels.keys} onClick=${() => onToggle('keys')} />
  </div>`;
}

/**
 * @param {object} props
 * @param {import('../ui/icons.js').IconName} props.icon
 * @param {string} props.label
 * @param {string} props.hint The key that does the same.
 * @param {boolean} [props.pressed]
 * @param {boolean} [props.disabled]
 * @param {() => void} props.onClick
 */
function ToolButton({ icon, label, hint, pressed, disabled = false, onClick }) {
  return html`<button type="button" class="button tool" title=${`${label}  (${hint})`} aria-label=${label} disabled=${disabled}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)} onClick=${onClick}><${Icon} name=${icon} /></button>`;
}
