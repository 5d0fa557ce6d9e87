/**
 * Finding a code as people type it: by code, short key, Chinese, English, pinyin or initials. The best match first.
 * @module
 */
import { basic, syllables } from '../ui/generated/pinyin.js';

/** @typedef {import('./record-json.js').Code} Code */
/** @typedef {{full: string, initials: string}} Reading */

/** @param {string} character @returns {string} The syllable, or "" where there is none. */
function syllableOf(character) {
  const at = (character.codePointAt(0) ?? 0) - 0x4e00;
  if (at < 0 || at >= basic.length / 2) return '';
  const number = (basic.charCodeAt(2 * at) - 48) * 44 + basic.charCodeAt(2 * at + 1) - 48;
  return number > 0 ? syllables[number - 1] : '';
}

/** Pinyin without tones, run together, and its initials; other letters stand for themselves. @param {string} text @returns {Reading} */
export function pinyinOf(text) {
  let [full, initials] = ['', ''];
  for (const character of text) {
    const syllable = syllableOf(character);
    const plain = /[a-z0-9]/i.test(character) ? character.toLowerCase() : '';
    full += syllable || plain;
    initials += syllable ? syllable[0] : plain;
  }
  return { full, initials };
}

/** @type {Map<string, Reading>} */
const readings = new Map();

/** @param {string} text */
function reading(text) {
  let known = readings.get(text);
  if (!known) readings.set(text, known = pinyinOf(text));
  return known;
}

/** Whether the characters stand in a text in their order: 碘油 in 碘化油. @param {string} wanted @param {string} text */
function isWithin(wanted, text) {
  let at = -1;
  return [...wanted].every((character) => (at = text.indexOf(character, at + 1)) >= 0);
}

/** How well a code fits; 0 not at all. @param {Code} code @param {string} wanted Folded. */
function fit(code, wanted) {
  const [zh, en] = [code.label.zh, code.label.en.toLowerCase()];
  const plain = wanted.replaceAll(/[\s']/g, '');
  const { full, initials } = reading(zh);
  const own = code.code.toLowerCase();
  if (own === wanted || code.short.toLowerCase() === wanted) return 10;
  if (zh === wanted || en === wanted) return 9;
  if (own.startsWith(wanted) || own.endsWith(wanted) && wanted.length >= 3) return 8;
  if (zh.startsWith(wanted)) return 7;
  if (plain && initials.startsWith(plain)) return 6;
  if (plain && full.startsWith(plain)) return 5;
  if (en.startsWith(wanted) || en.includes(` ${wanted}`)) return 4;
  if (zh.includes(wanted)) return 3;
  if (plain && plain.length >= 2 && (initials.includes(plain) || full.includes(plain))) return 2;
  if (wanted.length >= 2 && (en.includes(wanted) || own.includes(wanted))) return 1;
  return wanted.length >= 2 && isWithin(wanted, zh) ? 0.5 : 0;
}

/**
 * The codes that a text may mean; all of them for an empty text.
 * @template {Code} T
 * @param {readonly T[]} codes @param {string} text @returns {T[]}
 */
export function codesFor(codes, text) {
  const wanted = text.normalize('NFKC').trim().toLowerCase();
  if (!wanted) return [...codes];
  return codes.map((code, index) => ({ code, index, fit: fit(code, wanted) })).filter((each) => each.fit > 0)
    .sort((one, other) => other.fit - one.fit || one.index - other.index).map((each) => each.code);
}
