/**
 * Where an image lies on the canvas. Pure. Canvas coordinates are device pixels from the top left.
 * @module
 */

/** @typedef {{width: number, height: number}} Size */
/**
 * What the reader chose.
 * @typedef {object} ViewPlacement
 * @property {number} zoom Relative to fitting the canvas.
 * @property {number} panX Of the image centre from the canvas centre, in canvas widths.
 * @property {number} panY In canvas heights.
 */
/**
 * The rectangle an image covers on the canvas.
 * @typedef {object} ImageRectangle
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} scale Canvas pixels per image column.
 */

/** @type {Readonly<ViewPlacement>} */
export const fitted = Object.freeze({ zoom: 1, panX: 0, panY: 0 });

export const smallestZoom = 0.1;
export const largestZoom = 40;

/**
 * @param {{columns: number, rows: number, pixelAspect: number}} image
 * @param {Size} canvas
 * @param {ViewPlacement} placement
 * @returns {ImageRectangle}
 */
export function imageRectangle(image, canvas, placement) {
  const tall = image.rows * image.pixelAspect;
  const fit = Math.min(canvas.width / image.columns, canvas.height / tall);
  const scale = fit * placement.zoom;
  const width = image.columns * scale;
  const height = tall * scale;
  return {
    x: canvas.width / 2 + placement.panX * canvas.width - width / 2,
    y: canvas.height / 2 + placement.panY * canvas.height - height / 2,
    width,
    height,
    scale,
  };
}

/**
 * Zoomed by a factor around a point that stays where it is.
 * @param {ViewPlacement} placement
 * @param {number} factor
 * @param {Size} canvas
 * @param {{x: number, y: number}} [point] Canvas pixels; the centre by default.
 * @returns {ViewPlacement}
 */
export function zoomedAround(
  placement,
  factor,
  canvas,
  point = { x: canvas.width / 2, y: canvas.height / 2 },
) {
  const zoom = Math.min(Math.max(placement.zoom * factor, smallestZoom), largestZoom);
  const ratio = zoom / placement.zoom;
  const px = point.x / canvas.width - 0.5;
  const py = point.y / canvas.height - 0.5;
  return {
    zoom,
    panX: px - (px - placement.panX) * ratio,
    panY: py - (py - placement.panY) * ratio,
  };
}

/**
 * Moved, but never so far that the image leaves the canvas.
 * @param {ViewPlacement} placement
 * @param {number} dx Canvas pixels.
 * @param {number} dy
 * @param {Size} canvas
 * @param {{columns: number, rows: number, pixelAspect: number}} image
 * @returns {ViewPlacement}
 */
export function pannedBy(placement, dx, dy, canvas, image) {
  const { width, height } = imageRectangle(image, canvas, placement);
  const reachX = (width / canvas.width + 1) / 2 - 0.05;
  const reachY = (height / canvas.height + 1) / 2 - 0.05;
  return {
    zoom: placement.zoom,
    panX: Math.min(Math.max(placement.panX + dx / canvas.width, -reachX), reachX),
    panY: Math.min(Math.max(placement.panY + dy / canvas.height, -reachY), reachY),
  };
}
