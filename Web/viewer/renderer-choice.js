/**
 * Who draws: the graphics card; without one the processor; the server where the reader asks for it.
 * @module
 */
import { CanvasRenderer } from './canvas-renderer.js';
import { GLRenderer } from './gl-renderer.js';

/** @typedef {'webgl' | 'processor' | 'server'} DrawingMode */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} wish A drawing mode, or "" to choose: WebGL2 on a real graphics card, else the processor.
 * @param {() => void} onRestored The drawing surface was lost and is back.
 * @returns {{renderer: GLRenderer | CanvasRenderer, mode: DrawingMode}}
 */
export function chooseRenderer(canvas, wish, onRestored) {
  if (wish !== 'server' && wish !== 'processor') {
    const gl = GLRenderer.make(canvas, { acceptsSoftware: wish === 'webgl', onRestored });
    if (gl) return { renderer: gl, mode: 'webgl' };
  }
  const mode = wish === 'server' ? 'server' : 'processor';
  return { renderer: new CanvasRenderer(canvas, { drawsSamples: mode === 'processor' }), mode };
}
