/**
 * The shaders: one triangle over the canvas, and for each canvas pixel the samples under it.
 * @module
 */

export const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

const placement = `
uniform vec4 rectangle;   // of the image on the canvas: x, y from the top, width, height
uniform vec2 size;        // columns, rows
uniform float canvasHeight;
uniform float inverse;
out vec4 colour;

vec2 imagePoint() {
  vec2 canvas = vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y);
  return (canvas - rectangle.xy) / rectangle.zw * size;
}
bool isOutside(vec2 p) {
  return p.x < 0.0 || p.y < 0.0 || p.x >= size.x || p.y >= size.y;
}`;

/**
 * Grey samples: masked to BitsStored, rescaled, interpolated in modality values, then windowed
 * (PS3.3 C.11.2.1.2, C.11.2.1.3). Reduced images average the samples under a pixel first.
 * @param {boolean} isSigned
 */
export function greyShader(isSigned) {
  const type = isSigned ? 'int' : 'uint';
  return `#version 300 es
precision highp float;
precision highp int;
uniform highp ${isSigned ? 'isampler2D' : 'usampler2D'} image;
uniform ivec2 shifts;     // left, then right: keeps BitsStored bits below HighBit, with their sign
uniform vec2 rescale;     // slope, intercept
uniform vec2 voi;         // centre, width
uniform int voiFunction;  // 0 LINEAR, 1 LINEAR_EXACT, 2 SIGMOID
uniform int taps;         // samples a side under one canvas pixel
${placement}

float valueAt(ivec2 p) {
  ${type} stored = texelFetch(image, clamp(p, ivec2(0), ivec2(size) - 1), 0).r;
  return float((stored << shifts.x) >> shifts.y) * rescale.x + rescale.y;
}
float interpolated(vec2 p) {
  vec2 q = p - 0.5;
  ivec2 base = ivec2(floor(q));
  vec2 f = q - vec2(base);
  float top = mix(valueAt(base), valueAt(base + ivec2(1, 0)), f.x);
  float bottom = mix(valueAt(base + ivec2(0, 1)), valueAt(base + ivec2(1, 1)), f.x);
  return mix(top, bottom, f.y);
}
float averaged(vec2 p) {
  vec2 footprint = size / rectangle.zw;
  float sum = 0.0;
  for (int y = 0; y < taps; y++) {
    for (int x = 0; x < taps; x++) {
      vec2 offset = (vec2(x, y) + 0.5) / float(taps) - 0.5;
      sum += valueAt(ivec2(floor(p + offset * footprint)));
    }
  }
  return sum / float(taps * taps);
}
void main() {
  vec2 p = imagePoint();
  if (isOutside(p)) { colour = vec4(0.0, 0.0, 0.0, 1.0); return; }
  float value = taps > 1 ? averaged(p) : interpolated(p);
  float grey;
  if (voiFunction == 2) {
    grey = 1.0 / (1.0 + exp(-4.0 * (value - voi.x) / voi.y));
  } else if (voiFunction == 1) {
    grey = (value - voi.x) / voi.y + 0.5;
  } else {
    grey = voi.y <= 1.0 ? step(voi.x - 0.5, value) : (value - (voi.x - 0.5)) / (voi.y - 1.0) + 0.5;
  }
  grey = clamp(grey, 0.0, 1.0);
  colour = vec4(vec3(mix(grey, 1.0 - grey, inverse)), 1.0);
}`;
}

/** Colour samples, and images the server has drawn. */
export const colourShader = `#version 300 es
precision highp float;
uniform sampler2D image;
${placement}
void main() {
  vec2 p = imagePoint();
  if (isOutside(p)) { colour = vec4(0.0, 0.0, 0.0, 1.0); return; }
  vec3 sampled = texture(image, p / size).rgb;
  colour = vec4(mix(sampled, 1.0 - sampled, inverse), 1.0);
}`;
