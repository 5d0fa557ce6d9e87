/**
 * Mouse, wheel and touch on the canvas, turned into calls on the viewport.
 *
 * Left drag: the tool. Right drag: zoom. Middle drag: pan. Wheel: scroll; with Ctrl: zoom. Double
 * click: fit. One finger: scroll, or the tool once the reader has picked one. Two fingers: zoom and pan.
 * @module
 */

/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */
/** @typedef {import('./viewport-state.js').Tool} Tool */

const wheelNotch = 60;
const pixelsPerImage = 14;

/**
 * Listen until the signal aborts.
 * @param {HTMLCanvasElement} canvas
 * @param {StackViewport} viewport
 * @param {AbortSignal} signal
 */
export function attachPointerTools(canvas, viewport, signal) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  /** @type {Tool | undefined} */
  let tool;
  let start = { x: 0, y: 0 };
  let last = { x: 0, y: 0 };
  /** @type {import('./voi.js').VOIWindow | undefined} */
  let startWindow;
  let scrolled = 0;
  let wheel = 0;

  /** @param {PointerEvent} event @returns {Tool} */
  const toolFor = (event) => {
    if (event.button === 1) return 'pan';
    if (event.button === 2) return 'zoom';
    const { tool: chosen, toolChosen } = viewport.state;
    return event.pointerType === 'touch' && !toolChosen ? 'scroll' : chosen;
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (fingers.size > 1) {
      tool = undefined;
      return;
    }
    tool = toolFor(event);
    start = last = { x: event.offsetX, y: event.offsetY };
    scrolled = 0;
    startWindow = tool === 'window' ? viewport.startingWindow() : undefined;
  }, { signal });

  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    if (fingers.size === 2) {
      pinch(event.pointerId, before, now);
    } else if (tool) {
      drag(tool, now);
    }
    fingers.set(event.pointerId, now);
    last = now;
  }, { signal });

  for (const name of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    canvas.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (fingers.size === 0) tool = undefined;
    }, { signal });
  }
  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  canvas.addEventListener('dblclick', () => viewport.fit(), { signal });
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { ratio } = viewport.state.canvas;
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 20 : event.deltaY;
    if (event.ctrlKey) {
      viewport.zoomBy(Math.exp(-delta / 400), {
        x: event.offsetX * ratio,
        y: event.offsetY * ratio,
      });
      return;
    }
    // A mouse notch is one image; a touchpad's small steps add up to one.
    wheel = Math.sign(wheel) === -Math.sign(delta) ? delta : wheel + delta;
    const steps = Math.trunc(wheel / wheelNotch);
    if (steps !== 0) {
      wheel -= steps * wheelNotch;
      viewport.scrollBy(Math.abs(delta) >= wheelNotch ? Math.sign(steps) : steps);
      if (Math.abs(delta) >= wheelNotch) wheel = 0;
    }
  }, { signal, passive: false });

  /** @param {Tool} active @param {{x: number, y: number}} now */
  function drag(active, now) {
    const { ratio } = viewport.state.canvas;
    switch (active) {
      case 'window':
        if (startWindow) viewport.dragWindow(startWindow, now.x - start.x, now.y - start.y);
        break;
      case 'pan':
        viewport.panBy((now.x - last.x) * ratio, (now.y - last.y) * ratio);
        break;
      case 'zoom':
        viewport.zoomBy(Math.exp((last.y - now.y) / 160), {
          x: start.x * ratio,
          y: start.y * ratio,
        });
        break;
      case 'scroll': {
        const steps = Math.trunc((now.y - start.y) / pixelsPerImage);
        if (steps !== scrolled) viewport.scrollBy(steps - scrolled);
        scrolled = steps;
      }
    }
  }

  /** @param {number} moving @param {{x: number, y: number}} before @param {{x: number, y: number}} now */
  function pinch(moving, before, now) {
    const other = [...fingers].find(([id]) => id !== moving)?.[1];
    if (!other) return;
    const { ratio } = viewport.state.canvas;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    const middle = { x: ((now.x + other.x) / 2) * ratio, y: ((now.y + other.y) / 2) * ratio };
    if (was > 10 && is > 10) viewport.zoomBy(is / was, middle);
    viewport.panBy(((now.x - before.x) / 2) * ratio, ((now.y - before.y) / 2) * ratio);
  }
}
