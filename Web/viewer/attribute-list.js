/**
 * A data set as flat, searchable rows. Pure.
 * @module
 */

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../api/dicom-json.js').Attribute} Attribute */
/**
 * @typedef {object} AttributeRow
 * @property {string} path Unique: tags and item numbers from the top.
 * @property {number} depth
 * @property {string} tag Eight hex digits; "" for the heading of an item.
 * @property {string} vr
 * @property {string} keyword
 * @property {string} label Chinese name, or "".
 * @property {string} value
 * @property {'value' | 'sequence' | 'bulk' | 'item'} kind
 * @property {number} items Of a sequence.
 */

const deepest = 16;
const longestValue = 2000;

/**
 * All elements, nested ones after their sequence.
 * @param {DataSet} dataSet
 * @param {{keywordOf: (tag: string) => string, chineseName: (keyword: string) => string}} names
 * @returns {AttributeRow[]}
 */
export function attributeRows(dataSet, names) {
  /** @type {AttributeRow[]} */
  const rows = [];
  /** @param {DataSet} level @param {number} depth @param {string} prefix */
  const walk = (level, depth, prefix) => {
    for (const tag of Object.keys(level).sort()) {
      const attribute = level[tag];
      if (!/^[0-9A-Fa-f]{8}$/.test(tag) || !attribute) continue;
      const keyword = names.keywordOf(tag);
      const path = `${prefix}${tag}`;
      const items = attribute.vr === 'SQ' ? attribute.Value ?? [] : [];
      const isBulk = Boolean(attribute.BulkDataURI || attribute.InlineBinary);
      rows.push({
        path,
        depth,
        tag,
        vr: attribute.vr ?? '',
        keyword,
        label: names.chineseName(keyword),
        value: valueText(attribute),
        kind: attribute.vr === 'SQ' ? 'sequence' : isBulk ? 'bulk' : 'value',
        items: items.length,
      });
      if (depth >= deepest) continue;
      items.forEach((item, index) => {
        if (typeof item !== 'object' || !item) return;
        const itemPath = `${path}[${index + 1}]`;
        rows.push({
          path: itemPath,
          depth: depth + 1,
          tag: '',
          vr: '',
          keyword: '',
          label: '',
          value: `#${index + 1}`,
          kind: 'item',
          items: 0,
        });
        walk(/** @type {DataSet} */ (item), depth + 1, `${itemPath}.`);
      });
    }
  };
  walk(dataSet, 0, '');
  return rows;
}

/**
 * Rows that contain every word of the search, in keyword, Chinese name, tag, VR or value.
 * @param {AttributeRow[]} rows
 * @param {string} search
 */
export function matchingRows(rows, search) {
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    if (row.kind === 'item') return false;
    const text = `${row.keyword} ${row.label} ${
      formatTag(row.tag)
    } ${row.tag} ${row.vr} ${row.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** "00100010" as "(0010,0010)". @param {string} tag */
export function formatTag(tag) {
  return tag && `(${tag.slice(0, 4)},${tag.slice(4)})`.toUpperCase();
}

/** Whether a tag is private: an odd group. @param {string} tag */
export function isPrivate(tag) {
  return Number.parseInt(tag.slice(3, 4), 16) % 2 === 1;
}

/** @param {Attribute} attribute */
function valueText(attribute) {
  if (attribute.vr === 'SQ' || !Array.isArray(attribute.Value)) return '';
  const text = attribute.Value.map((value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'object') {
      const { Alphabetic = '', Ideographic = '', Phonetic = '' } =
        /** @type {Record<string, string>} */ (value);
      return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
    }
    return String(value);
  }).join(' \\ ');
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
