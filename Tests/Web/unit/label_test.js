/// <reference lib="deno.ns" />
import { hasGS1CheckDigit, hibcCheckCharacter, readLabel } from '../../../Web/record/gs1.js';
import { assert, assertEquals } from './assertions.js';

/** @param {string} scanned @param {number} [year] */
function labelOf(scanned, year = 2026) {
  const reading = readLabel(scanned, year);
  if ('fault' in reading) throw new Error(`${scanned}: ${reading.fault}`);
  return reading.label;
}
/** @param {string} scanned */
function faultOf(scanned) {
  const reading = readLabel(scanned, 2026);
  return 'fault' in reading ? reading.fault : undefined;
}

// FDA, "UDI formats by FDA-accredited issuing agency": the example of GS1.
const fda = '(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234';

Deno.test('the published UDI example of GS1 is read, in brackets and as scanners type it', () => {
  const expected = { system: 'GS1', udi: fda, di: '51022222233336', lot: 'A213B1', serial: '1234', expiry: '2015-07-07', produced: '2014-12-31' };
  for (const scanned of [fda, '0151022222233336111412311715070710A213B1\u001d211234', ']d20151022222233336111412311715070710A213B1\u001d211234', '\u001d0151022222233336111412311715070710A213B1~1211234\r']) {
    assertEquals(labelOf(scanned), expected);
  }
});

Deno.test('the General Specifications’ check digits hold, and a wrong one is refused', () => {
  // GS1 General Specifications, figure of the check digit calculation: 6 2 9 1 0 4 1 5 0 0 2 1 3.
  assert(hasGS1CheckDigit('6291041500213') && !hasGS1CheckDigit('6291041500214'));
  assertEquals(faultOf('(01)51022222233335'), 'checkDigit');
  assertEquals(labelOf('6291041500213').di, '06291041500213');
});

Deno.test('the day 00 is the last of the month and years are those nearest to ours', () => {
  const expiry = (/** @type {string} */ day, year = 2026) => labelOf(`0151022222233336${'17'}${day}`, year).expiry;
  assertEquals([expiry('280200'), expiry('270200'), expiry('761231'), expiry('770101')], ['2028-02-29', '2027-02-28', '2076-12-31', '1977-01-01']);
  assertEquals(expiry('100131', 2064), '2110-01-31');
  assertEquals(faultOf('015102222223333617271301'), 'date');
  assertEquals(faultOf('015102222223333617270230'), 'date');
});

Deno.test('the published HIBC examples are read, with their check characters', () => {
  // FDA, the same document: the example of HIBCC. Its last letter is a placeholder; the standard's own sum gives H.
  const published = '+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202';
  const label = labelOf(`*${published}${hibcCheckCharacter(published)}*`);
  assertEquals([hibcCheckCharacter(published), faultOf(`${published}C`)], ['H', 'checkDigit']);
  assertEquals([label.di, label.expiry, label.lot, label.serial, label.produced],
    ['H123PARTNO1234567890120', '2020-02-02', 'LOT123456789012345', 'XYZ456789012345678', '2013-02-02']);
  // ANSI/HIBC 2.6: the worked check character of +A123BJC5D6E71 is G.
  assertEquals(hibcCheckCharacter('+A123BJC5D6E71'), 'G');
  assertEquals(labelOf('+A123BJC5D6E71G').di, 'A123BJC5D6E71');
  assertEquals(faultOf('+A123BJC5D6E71H'), 'checkDigit');
  // ANSI/HIBC 2.6, primary and secondary data in one symbol: expiry 2020, day 15; lot 10X3; check character 3.
  const both = labelOf('+A99912345/$$52001510X33');
  assertEquals([both.di, both.expiry, both.lot], ['A99912345', '2020-01-15', '10X3']);
});

Deno.test('every form of an HIBC date is read', () => {
  const expiry = (/** @type {string} */ data) => labelOf(`+A123BJC5D6E71/${data}${hibcCheckCharacter(`+A123BJC5D6E71/${data}`)}`);
  assertEquals(['$$0928LOT', '$$2093028LOT', '$$3280930LOT', '$$428093011LOT', '$$528274LOT', '$$62827411LOT', '$$7LOT', '14D20280930', '$$8500928LOT'].map((data) => expiry(data).expiry),
    ['2028-09-30', '2028-09-30', '2028-09-30', '2028-09-30', '2028-09-30', '2028-09-30', undefined, '2028-09-30', '2028-09-30']);
  assertEquals([expiry('$+SER1').serial, expiry('$LOT9').lot, expiry('$$+0928SER2').serial], ['SER1', 'LOT9', 'SER2']);
});

Deno.test('what is no label says why and never throws', () => {
  assertEquals(['', '\u001d', 'hello', '9912', '(17)270101', '01510222222333', '10ABC', '(01)ABCDEFGHIJKLMN'].map(faultOf),
    ['empty', 'empty', 'unknown', 'unknown', 'noIdentifier', 'length', 'noIdentifier', 'length']);
  assertEquals(faultOf(`015102222223333610${'A'.repeat(21)}`), 'length');
  for (let seed = 1, n = 0; n < 3000; n++) {
    let text = n % 3 === 0 ? '+' : n % 3 === 1 ? '01' : '(01)';
    for (let at = 0; at < 30; at++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      text += String.fromCharCode(29 + seed % 64);
    }
    readLabel(text, 2026);
  }
});
