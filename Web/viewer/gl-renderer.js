/**
 * Draws one picture on a canvas with WebGL2. Owns every GPU resource it makes: three programs and one
 * texture, re-specified when the picture's shape changes and refilled otherwise; `dispose()` frees all.
 * @module
 */
import { colourShader, greyShader, vertexShader } from './shaders.js';

/** @typedef {import('./frame-loader.js').Picture} Picture */
/** @typedef {import('./view-transform.js').ImageRectangle} ImageRectangle */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {{rectangle: ImageRectangle, window: VOIWindow | undefined, inverse: boolean}} View */
/** @typedef {{program: WebGLProgram, at: (name: string) => WebGLUniformLocation | null}} Program */

const functionNumbers = { LINEAR: 0, LINEAR_EXACT: 1, SIGMOID: 2 };
const mostTaps = 4;

export class GLRenderer {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{acceptsSoftware: boolean, onRestored: () => void}} options Whether WebGL2 without a graphics
   *   card will do; the context came back and must be drawn on again.
   * @returns {GLRenderer | undefined} Undefined without WebGL2.
   */
  static make(canvas, { acceptsSoftware, onRestored }) {
    const gl = canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      failIfMajorPerformanceCaveat: !acceptsSoftware,
    });
    return gl && !gl.isContextLost() ? new GLRenderer(canvas, gl, onRestored) : undefined;
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {WebGL2RenderingContext} gl
   * @param {() => void} onRestored
   */
  constructor(canvas, gl, onRestored) {
    this.canvas = canvas;
    this.gl = gl;
    this.drawsSamples = true;
    this.largestSide = /** @type {number} */ (gl.getParameter(gl.MAX_TEXTURE_SIZE));
    /** @type {Map<string, Program>} */
    this.programs = new Map();
    /** @type {WebGLTexture | null} */
    this.texture = null;
    this.textureShape = '';
    /** @type {Picture | undefined} */
    this.uploaded = undefined;
    this.listening = new AbortController();
    const { signal } = this.listening;
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#forget();
    }, { signal });
    canvas.addEventListener('webglcontextrestored', onRestored, { signal });
  }

  /** @param {Picture | undefined} picture @param {View | undefined} view */
  draw(picture, view) {
    const { gl, canvas } = this;
    if (gl.isContextLost()) return;
    gl.viewport(0, 0, canvas.width, canvas.height);
    if (!picture || !view) {
      gl.clearColor(0, 0, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      return;
    }
    if (this.uploaded !== picture) {
      // A bitmap that has left the cache is empty; what is on screen then stays.
      if (pictureSize(picture).width === 0) return;
      this.#upload(picture);
    }
    const { description } = picture;
    const { rectangle } = view;
    const name = picture.kind !== 'grey' ? 'colour' : description.isSigned ? 'signed' : 'unsigned';
    const { program, at } = this.#program(name);
    gl.useProgram(program);
    gl.uniform4f(at('rectangle'), rectangle.x, rectangle.y, rectangle.width, rectangle.height);
    gl.uniform2f(at('size'), description.columns, description.rows);
    gl.uniform1f(at('canvasHeight'), canvas.height);
    gl.uniform1f(at('inverse'), view.inverse ? 1 : 0);
    gl.uniform1i(at('image'), 0);
    if (picture.kind === 'grey') {
      const window = view.window ??
        { center: 128, width: 256, function: /** @type {const} */ ('LINEAR') };
      const left = 32 - (description.highBit + 1);
      gl.uniform2i(at('shifts'), left, 32 - description.bitsStored);
      gl.uniform2f(at('rescale'), description.slope, description.intercept);
      gl.uniform2f(at('voi'), window.center, window.width);
      gl.uniform1i(at('voiFunction'), functionNumbers[window.function]);
      gl.uniform1i(at('taps'), Math.min(mostTaps, Math.max(1, Math.ceil(0.75 / rectangle.scale))));
    }
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Free the GPU memory and stop listening. The canvas can be used again. */
  dispose() {
    const { gl } = this;
    this.listening.abort();
    if (this.texture) gl.deleteTexture(this.texture);
    for (const { program } of this.programs.values()) gl.deleteProgram(program);
    this.#forget();
  }

  #forget() {
    this.programs.clear();
    this.texture = null;
    this.textureShape = '';
    this.uploaded = undefined;
  }

  /** @param {Picture} picture */
  #upload(picture) {
    const { gl } = this;
    const { width, height } = pictureSize(picture);
    const [internal, format, type] = this.#formats(picture);
    const shape = `${internal} ${width}x${height}`;
    const isNew = shape !== this.textureShape || !this.texture;
    if (isNew) {
      // Immutable shape first: a picture of another shape gets a fresh texture, and the old one goes.
      if (this.texture) gl.deleteTexture(this.texture);
      this.texture = gl.createTexture();
    }
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    if (isNew) {
      const smooth = picture.kind !== 'grey';
      const levels = smooth ? Math.floor(Math.log2(Math.max(width, height))) + 1 : 1;
      gl.texStorage2D(gl.TEXTURE_2D, levels, internal, width, height);
      gl.texParameteri(
        gl.TEXTURE_2D,
        gl.TEXTURE_MIN_FILTER,
        smooth ? gl.LINEAR_MIPMAP_LINEAR : gl.NEAREST,
      );
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, smooth ? gl.LINEAR : gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
      this.textureShape = shape;
    }
    if (picture.kind === 'bitmap') {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, format, type, picture.bitmap);
    } else {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, format, type, picture.samples);
    }
    if (picture.kind !== 'grey') gl.generateMipmap(gl.TEXTURE_2D);
    this.uploaded = picture;
  }

  /** @param {Picture} picture @returns {[number, number, number]} */
  #formats(picture) {
    const { gl } = this;
    if (picture.kind === 'bitmap') return [gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE];
    if (picture.kind === 'rgb') return [gl.RGB8, gl.RGB, gl.UNSIGNED_BYTE];
    const { isSigned, bitsAllocated } = picture.description;
    if (bitsAllocated === 8) {
      return isSigned
        ? [gl.R8I, gl.RED_INTEGER, gl.BYTE]
        : [gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE];
    }
    return isSigned
      ? [gl.R16I, gl.RED_INTEGER, gl.SHORT]
      : [gl.R16UI, gl.RED_INTEGER, gl.UNSIGNED_SHORT];
  }

  /** @param {string} name @returns {Program} */
  #program(name) {
    const ready = this.programs.get(name);
    if (ready) return ready;
    const { gl } = this;
    const program = gl.createProgram();
    const fragment = name === 'colour' ? colourShader : greyShader(name === 'signed');
    for (
      const [type, source]
        of /** @type {const} */ ([[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragment]])
    ) {
      const shader = gl.createShader(type);
      if (!shader) continue;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      // Attached shaders live as long as the program.
      gl.deleteShader(shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(`shader ${name}: ${gl.getProgramInfoLog(program)}`);
    }
    /** @type {Map<string, WebGLUniformLocation | null>} */
    const locations = new Map();
    const made = {
      program,
      at: (/** @type {string} */ uniform) => {
        const known = locations.get(uniform);
        if (known !== undefined) return known;
        const location = gl.getUniformLocation(program, uniform);
        locations.set(uniform, location);
        return location;
      },
    };
    this.programs.set(name, made);
    return made;
  }
}

/** @param {Picture} picture */
export function pictureSize(picture) {
  return picture.kind === 'bitmap'
    ? { width: picture.bitmap.width, height: picture.bitmap.height }
    : { width: picture.description.columns, height: picture.description.rows };
}
