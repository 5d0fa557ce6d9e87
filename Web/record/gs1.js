/**
 * What a scanner reads from a device's label: GS1 element strings and HIBC, as UDI-DI, lot, serial and expiry.
 *
 * GS1 General Specifications: §3 (application identifiers), §7.8.5 (FNC1 as separator), §7.9 (check digit), §7.12
 * (century of a two-digit year). HIBC: ANSI/HIBC 2.6, the supplier labelling standard.
 * @module
 */

/**
 * @typedef {object} DeviceLabel
 * @property {'GS1' | 'HIBC'} system
 * @property {string} udi The whole, as a person reads it: `(01)09506000134352(17)141120`.
 * @property {string} di
 * @property {string} [lot]
 * @property {string} [serial]
 * @property {string} [expiry] `2026-03-31`.
 * @property {string} [produced]
 */
/** Why a text is no label. @typedef {'empty' | 'unknown' | 'noIdentifier' | 'checkDigit' | 'date' | 'length'} LabelFault */
/** @typedef {{label: DeviceLabel} | {fault: LabelFault}} Reading */

const separator = '\u001d';

/** Lengths of values with a fixed length, by application identifier; others run to the next separator. @type {Record<string, number>} */
const fixed = { '00': 18, '01': 14, '02': 14, '11': 6, '12': 6, '13': 6, '15': 6, '16': 6, '17': 6, '20': 2 };
/** The longest value of those that vary. @type {Record<string, number>} */
const varying = { '10': 20, '21': 20, '22': 20, '30': 8, '37': 8, '235': 28, '240': 30, '241': 30, '250': 30, '251': 30 };

/**
 * Reads what a scanner typed.
 * @param {string} scanned With the symbology's identifier (`]d2`) or without; separators as GS (U+001D) or FNC1 as `~1`.
 * @param {number} [thisYear] For the century of two-digit years.
 * @returns {Reading}
 */
export function readLabel(scanned, thisYear = new Date().getFullYear()) {
  const text = scanned.replaceAll('~1', separator).replace(/^\](?:C1|e0|d2|Q3|J1|C0|d1|Q1|A0)/, '').replace(/[\r\n\t ]+$/, '').trimStart();
  if (text.replaceAll(separator, '') === '') return { fault: 'empty' };
  if (/^\*?\+/.test(text)) return readHIBC(text.replace(/^\*/, '').replace(/\*$/, ''), thisYear);
  const elements = text.startsWith('(') ? bracketed(text) : elementsOf(text);
  return Array.isArray(elements) ? readElements(elements, thisYear) : elements;
}

/** @param {string} text @returns {[string, string][] | {fault: LabelFault}} */
function bracketed(text) {
  const elements = [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, ai, value]) => /** @type {[string, string]} */ ([ai, value.replaceAll(separator, '').trim()]));
  return elements.length > 0 ? elements : { fault: 'unknown' };
}

/** @param {string} text @returns {[string, string][] | {fault: LabelFault}} */
function elementsOf(text) {
  // A bare trade item number, as linear bar codes carry it.
  if (/^\d{14}$/.test(text) && !text.startsWith('01')) return [['01', text]];
  if (/^\d{12,13}$/.test(text)) return [['01', text.padStart(14, '0')]];
  /** @type {[string, string][]} */
  const elements = [];
  let rest = text;
  while (rest !== '') {
    if (rest.startsWith(separator)) {
      rest = rest.slice(1);
      continue;
    }
    const ai = [4, 3, 2].map((length) => rest.slice(0, length)).find((each) => each in fixed || each in varying);
    if (!ai) return { fault: elements.length > 0 ? 'length' : 'unknown' };
    const after = rest.slice(ai.length);
    const end = after.indexOf(separator) < 0 ? after.length : after.indexOf(separator);
    const length = ai in fixed ? fixed[ai] : end;
    const value = after.slice(0, length);
    if (ai in fixed ? value.length < length || value.includes(separator) : value.length === 0 || length > varying[ai]) return { fault: 'length' };
    elements.push([ai, value]);
    rest = after.slice(length);
  }
  return elements;
}

/** @param {[string, string][]} elements @param {number} thisYear @returns {Reading} */
function readElements(elements, thisYear) {
  const values = new Map(elements);
  const di = values.get('01');
  if (!di) return { fault: 'noIdentifier' };
  if (!/^\d{14}$/.test(di)) return { fault: 'length' };
  if (!hasGS1CheckDigit(di)) return { fault: 'checkDigit' };
  /** @type {DeviceLabel} */
  const label = { system: 'GS1', udi: elements.map(([ai, value]) => `(${ai})${value}`).join(''), di };
  if (values.has('10')) label.lot = values.get('10');
  if (values.has('21')) label.serial = values.get('21');
  for (const [ai, name] of /** @type {const} */ ([['17', 'expiry'], ['11', 'produced']])) {
    const text = values.get(ai);
    if (text === undefined) continue;
    const day = dayOf(text, thisYear);
    if (!day) return { fault: 'date' };
    label[name] = day;
  }
  return { label };
}

/** §7.9: weights 3 and 1 from the right. @param {string} digits */
export function hasGS1CheckDigit(digits) {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** YYMMDD; the day 00 is the month's last. @param {string} text @param {number} thisYear */
function dayOf(text, thisYear) {
  if (!/^\d{6}$/.test(text)) return undefined;
  return calendarDay(fullYear(Number(text.slice(0, 2)), thisYear), Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}

/** §7.12: the century in which the year is nearest. @param {number} year Of two digits. @param {number} thisYear */
function fullYear(year, thisYear) {
  const century = thisYear - thisYear % 100;
  const ahead = year - thisYear % 100;
  return year + century + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
}

/** @param {number} year @param {number} month @param {number} day 0 for the last. @returns {string | undefined} */
function calendarDay(year, month, day) {
  if (month < 1 || month > 12) return undefined;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > last) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day || last).padStart(2, '0')}`;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** The HIBC check character: the sum of all values modulo 43. @param {string} text Without it. */
export const hibcCheckCharacter = (text) => alphabet[[...text].reduce((sum, each) => sum + alphabet.indexOf(each), 0) % 43];

/** @param {string} text @param {number} thisYear @returns {Reading} */
function readHIBC(text, thisYear) {
  if ([...text].some((each) => !alphabet.includes(each))) return { fault: 'unknown' };
  if (hibcCheckCharacter(text.slice(0, -1)) !== text.at(-1)) return { fault: 'checkDigit' };
  const [primary, ...data] = text.slice(1, -1).split('/');
  // Labeller (a letter and three characters), product, unit of measure.
  if (!/^[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}\d$/.test(primary)) return { fault: 'noIdentifier' };
  /** @type {DeviceLabel} */
  const label = { system: 'HIBC', udi: text, di: primary };
  for (const part of data) {
    if (part.startsWith('$')) {
      if (!secondary(part, label, thisYear)) return { fault: 'date' };
    } else if (/^14D\d{8}$/.test(part)) label.expiry = calendarDay(Number(part.slice(3, 7)), Number(part.slice(7, 9)), Number(part.slice(9, 11)));
    else if (/^16D\d{8}$/.test(part)) label.produced = calendarDay(Number(part.slice(3, 7)), Number(part.slice(7, 9)), Number(part.slice(9, 11)));
    else if (part.startsWith('S')) label.serial = part.slice(1);
  }
  return { label };
}

/** `$LOT`, `$+SERIAL`, `$$` with a date before the lot, `$$+` before the serial. @param {string} part @param {DeviceLabel} label @param {number} thisYear */
function secondary(part, label, thisYear) {
  const match = /^(\$\$?)(\+?)(.*)$/.exec(part);
  if (!match) return false;
  let [, kind, plus, rest] = match;
  if (kind === '$$') {
    // A quantity (8 with two digits, 9 with five) may come first.
    rest = rest.replace(/^(?:8\d{2}|9\d{5})/, '');
    const form = dateForms[rest[0]];
    if (form) {
      const found = form(rest, (year) => fullYear(year, thisYear));
      if (!found) return false;
      if (found.day) label.expiry = found.day;
      rest = found.rest;
    }
  }
  if (rest) label[plus ? 'serial' : 'lot'] = rest;
  return true;
}

/** Dates by the flag they begin with; MMYY has none, for a month begins with 0 or 1.
 * @type {Record<string, (text: string, year: (two: number) => number) => {day?: string, rest: string} | undefined>} */
const dateForms = {
  '0': monthAndYear,
  '1': monthAndYear,
  '2': (text, year) => dated(text, /^2(\d{2})(\d{2})(\d{2})(.*)$/, ([m, d, y]) => calendarDay(year(y), m, d)),
  '3': (text, year) => dated(text, /^3(\d{2})(\d{2})(\d{2})(.*)$/, ([y, m, d]) => calendarDay(year(y), m, d)),
  '4': (text, year) => dated(text, /^4(\d{2})(\d{2})(\d{2})\d{2}(.*)$/, ([y, m, d]) => calendarDay(year(y), m, d)),
  '5': (text, year) => dated(text, /^5(\d{2})(\d{3})(.*)$/, ([y, n]) => dayOfYear(year(y), n)),
  '6': (text, year) => dated(text, /^6(\d{2})(\d{3})\d{2}(.*)$/, ([y, n]) => dayOfYear(year(y), n)),
  '7': (text) => ({ rest: text.slice(1) }),
};

/** @param {string} text @param {(two: number) => number} year */
function monthAndYear(text, year) {
  return dated(text, /^(\d{2})(\d{2})(.*)$/, ([m, y]) => calendarDay(year(y), m, 0));
}

/** @param {string} text @param {RegExp} pattern @param {(numbers: number[]) => string | undefined} make */
function dated(text, pattern, make) {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const day = make(match.slice(1, -1).map(Number));
  return day ? { day, rest: match[match.length - 1] } : undefined;
}

/** @param {number} year @param {number} number From 1. */
function dayOfYear(year, number) {
  const day = new Date(Date.UTC(year, 0, number));
  return number >= 1 && day.getUTCFullYear() === year ? day.toISOString().slice(0, 10) : undefined;
}
