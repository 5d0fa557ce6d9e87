/**
 * The content tree of a structured report (PS3.3 C.17.3) as lines to read. Pure.
 * @module
 */
import { items, personName, text, texts } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { displayName, formatDate, formatTime } from '../ui/format.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {{depth: number, name: string, value: string, isHeading: boolean}} ReportLine */

const deepest = 24;
const mostLines = 5000;

/** @param {DataSet} dataSet @returns {ReportLine[]} */
export function reportLines(dataSet) {
  /** @type {ReportLine[]} */
  const lines = [];
  /** @param {DataSet} item @param {number} depth */
  const walk = (item, depth) => {
    if (depth > deepest || lines.length >= mostLines) return;
    const children = items(item, Tag.ContentSequence);
    const name = meaning(item, Tag.ConceptNameCodeSequence);
    const value = valueOf(item);
    if (name || value) {
      lines.push({ depth, name, value, isHeading: text(item, Tag.ValueType) === 'CONTAINER' });
    }
    for (const child of children) walk(child, depth + 1);
  };
  walk(dataSet, 0);
  return lines;
}

/** @param {DataSet} item */
function valueOf(item) {
  switch (text(item, Tag.ValueType)) {
    case 'TEXT':
      return text(item, Tag.TextValue);
    case 'CODE':
      return meaning(item, Tag.ConceptCodeSequence);
    case 'NUM': {
      const measured = items(item, Tag.MeasuredValueSequence)[0];
      const unit = items(measured, Tag.MeasurementUnitsCodeSequence)[0];
      const symbol = text(unit, '00080100');
      return `${text(measured, Tag.NumericValue)} ${
        symbol === '1' ? '' : symbol || text(unit, Tag.CodeMeaning)
      }`.trim();
    }
    case 'PNAME': {
      const { primary, secondary } = displayName(personName(item, Tag.PersonName));
      return [primary, secondary].filter(Boolean).join('  ');
    }
    case 'DATE':
      return formatDate(text(item, Tag.Date));
    case 'TIME':
      return formatTime(text(item, Tag.Time), true);
    case 'DATETIME': {
      const value = text(item, Tag.DateTime);
      return `${formatDate(value.slice(0, 8))} ${formatTime(value.slice(8), true)}`.trim();
    }
    case 'UIDREF':
      return text(item, Tag.UID);
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
      return items(item, '00081199').flatMap((each) => texts(each, '00081155')).join(', ');
    default:
      return '';
  }
}

/** @param {DataSet} item @param {string} tag */
function meaning(item, tag) {
  const code = items(item, tag)[0];
  return text(code, Tag.CodeMeaning) || text(code, '00080100');
}
