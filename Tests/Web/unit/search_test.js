/// <reference lib="deno.ns" />
import { studyDateRange, textSearches } from '../../../Web/console/query.js';
import { mergeNewestFirst, searchStudies } from '../../../Web/console/study-search.js';
import { displayName, formatAge, formatDate, formatTime } from '../../../Web/ui/format.js';
import { chooseLanguage, sentence } from '../../../Web/ui/i18n.js';
import { strings } from '../../../Web/ui/strings.js';
import { attributeRows, matchingRows } from '../../../Web/viewer/attribute-list.js';
import { assert, assertEquals } from './assertions.js';

/** @typedef {import('../../../Web/api/dicom-json.js').DataSet} DataSet */

Deno.test('a text is tried as a name, an identifier or a UID by what it looks like', () => {
  assertEquals(textSearches('王小东'), [[{ PatientName: '王小东', fuzzymatching: 'true' }]]);
  assertEquals(textSearches(' ＷＡＮＧ　x ')[0], [{
    PatientName: 'WANG x',
    fuzzymatching: 'true',
  }]);
  assertEquals(textSearches('P2026')[0], [{ PatientID: '*P2026*' }, {
    AccessionNumber: '*P2026*',
  }]);
  assertEquals(textSearches('1.2.840.10008')[0], [{ StudyInstanceUID: '1.2.840.10008' }]);
  assertEquals(textSearches('a\\b,c')[0], [{ PatientName: 'a b c', fuzzymatching: 'true' }]);
});

Deno.test('date presets count whole days and stay open to the future', () => {
  const now = new Date(2026, 2, 1, 8, 30);
  const range = (
    /** @type {import('../../../Web/console/query.js').DatePreset} */ preset,
    from = '',
    to = '',
  ) => studyDateRange({ text: '', preset, from, to, modality: '' }, now);
  assertEquals([range('all'), range('today'), range('days3'), range('week')], [
    '',
    '20260301-',
    '20260227-',
    '20260223-',
  ]);
  assertEquals([
    range('range', '2026-01-05', '2026-01-01'),
    range('range', '', '2026-01-01'),
    range('range'),
  ], ['20260101-20260105', '-20260101', '']);
});

/** @param {string} uid @param {string} id @param {string} accession @param {string} date @returns {DataSet} */
const study = (uid, id, accession, date) => ({
  '0020000D': { vr: 'UI', Value: [uid] },
  '00100020': { vr: 'LO', Value: [id] },
  '00080050': { vr: 'SH', Value: [accession] },
  '00080020': { vr: 'DA', Value: [date] },
});

Deno.test('identifiers are searched as a union with an exact count, newest first', async () => {
  const all = [
    study('1', 'A77', 'X', '20260101'),
    study('2', 'B', 'Y77', '20260103'),
    study('3', 'C77', 'Z77', '20260102'),
    study('4', 'D', 'W', '20260104'),
  ];
  const fake =
    /** @type {import('../../../Web/api/dicomweb.js').DICOMwebClient} */ (/** @type {unknown} */ ({
      studies: (/** @type {Record<string, string & number>} */ p) => {
        const inside = (/** @type {string | undefined} */ pattern, /** @type {unknown} */ value) =>
          !pattern || String(value).includes(pattern.replaceAll('*', ''));
        const found = all.filter((each) =>
          inside(p.PatientID, each['00100020'].Value?.[0]) &&
          inside(p.AccessionNumber, each['00080050'].Value?.[0]) && !p.PatientName
        );
        return Promise.resolve({
          matches: found.slice(p.offset, p.offset + p.limit),
          total: found.length,
        });
      },
    }));
  const form = { text: '77', preset: /** @type {const} */ ('all'), from: '', to: '', modality: '' };
  const page = await searchStudies(fake, form, { offset: 0, limit: 2, now: new Date() });
  assertEquals([page.studies.map((each) => each['0020000D'].Value?.[0]), page.total, page.more], [
    ['2', '3'],
    3,
    true,
  ]);
  const next = await searchStudies(fake, form, { offset: 2, limit: 2, now: new Date() });
  assertEquals([next.studies.map((each) => each['0020000D'].Value?.[0]), next.total, next.more], [
    ['1'],
    3,
    false,
  ]);
  assertEquals(mergeNewestFirst(all, all).length, 4);
});

Deno.test('names are shown with characters first', () => {
  const name = (alphabetic = '', ideographic = '') =>
    displayName({ alphabetic, ideographic, phonetic: '' });
  assertEquals(name('Wang^Xiaodong', '王^小东'), { primary: '王小东', secondary: 'Wang Xiaodong' });
  assertEquals(name('王^小东'), { primary: '王小东', secondary: '' });
  assertEquals(name('Adams^John'), { primary: 'Adams John', secondary: '' });
});

Deno.test('dates, times and ages survive what modalities write', () => {
  const t =
    /** @type {import('../../../Web/ui/i18n.js').Translate} */ ((key, fill) =>
      sentence('zh', key, fill));
  assertEquals([formatDate('2026.01.02'), formatDate('20260102'), formatDate('x')], [
    '2026-01-02',
    '2026-01-02',
    'x',
  ]);
  assertEquals([formatTime('093015.12'), formatTime('09:30:15', true), formatTime('')], [
    '09:30',
    '09:30:15',
    '',
  ]);
  assertEquals([
    formatAge('', '19580412', '20261121', t),
    formatAge('003M', '', '', t),
    formatAge('', '20261001', '20261121', t),
    formatAge('', 'bad', '', t),
  ], ['68 岁', '3 月', '51 天', '']);
});

Deno.test('the language comes from the address, then from memory, then is Chinese', () => {
  assertEquals([
    chooseLanguage('?lang=en', 'zh'),
    chooseLanguage('', 'en'),
    chooseLanguage('?lang=fr', null),
  ], ['en', 'en', 'zh']);
});

Deno.test('every sentence exists in both languages with the same blanks', () => {
  for (const [key, [chinese, english]] of Object.entries(strings)) {
    assert(chinese.trim() && english.trim(), key);
    const blanks = (/** @type {string} */ text) =>
      [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    assertEquals([key, ...blanks(chinese)], [key, ...blanks(english)]);
  }
});

Deno.test('attributes are found by keyword, Chinese name, tag, VR and value, at any depth', () => {
  const names = {
    keywordOf: (/** @type {string} */ tag) => tag === '00281050' ? 'WindowCenter' : '',
    chineseName: (/** @type {string} */ keyword) => keyword ? '窗位' : '',
  };
  const rows = attributeRows({
    '00289132': { vr: 'SQ', Value: [{ '00281050': { vr: 'DS', Value: [40] } }] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang^X', Ideographic: '王^小东' }] },
  }, names);
  for (const search of ['windowc', '窗位', '0028,1050', 'ds 40']) {
    assertEquals([search, matchingRows(rows, search).length], [search, 1]);
  }
  assertEquals(matchingRows(rows, '小东')[0].value, 'Wang^X=王^小东');
});
