/**
 * Objects without an image, shown as what they are: a report as its text, a PDF as something to
 * open, anything else by its attributes.
 * @module
 */
import { text } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useMemo, useState } from '../ui/preact.js';
import { AttributesPanel } from './attributes-panel.js';
import { reportLines } from './report-tree.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('../api/dicomweb.js').DICOMwebClient} DICOMwebClient */

/**
 * @param {object} props
 * @param {DataSet[]} props.objects
 * @param {DICOMwebClient} props.client
 * @param {(instanceUID: string) => string} props.pathOf
 * @param {import('../ui/i18n.js').Language} props.language
 * @param {Translate} props.t
 */
export function DocumentView({ objects, client, pathOf, language, t }) {
  const [index, setIndex] = useState(0);
  useEffect(() => setIndex(0), [objects]);
  const dataSet = objects[Math.min(index, objects.length - 1)];
  const lines = useMemo(() => reportLines(dataSet), [dataSet]);
  const type = text(dataSet, Tag.MIMETypeOfEncapsulatedDocument);
  const isDocument = Boolean(dataSet[Tag.EncapsulatedDocument]);
  const title = isDocument ? t('document.pdf', { type: type || '?' }) : lines.length > 0 ? t('document.report') : t('document.object');
  return html`<div class="document">
    <header>
      <${Icon} name="document" />
      <h2>${text(dataSet, Tag.DocumentTitle) || text(dataSet, Tag.SeriesDescription) || title}</h2>
      <span class="kind">${title}</span>
      ${objects.length > 1 && html`<span class="segments">
        <button type="button" disabled=${index === 0} onClick=${() => setIndex(index - 1)} aria-label="−"><${Icon} name="previous" /></button>
        <span class="which">${t('document.choose', { n: index + 1, count: objects.length })}</span>
        <button type="button" disabled=${index >= objects.length - 1} onClick=${() => setIndex(index + 1)} aria-label="+"><${Icon} name="next" /></button>
      </span>`}
    </header>
    ${isDocument && html`<${OpenDocument} dataSet=${dataSet} client=${client} pathOf=${pathOf} t=${t} />`}
    ${!isDocument && lines.length > 0 && html`<div class="report">${lines.map((line, i) => html`<div
      key=${i} class=${line.isHeading ? 'line heading' : 'line'}>
      <span class="name" style=${{ paddingLeft: `${Math.min(line.depth, 10) * 18}px` }}>${line.name}</span><span class="value">${line.value}</span></div>`)}</div>`}
    <${AttributesPanel} dataSet=${dataSet} language=${language} t=${t} />
  </div>`;
}

/**
 * Fetches the document and opens it in its own tab. Only PDF is opened; anything else is saved, so
 * that no foreign page runs with the console's rights.
 * @param {{dataSet: DataSet, client: DICOMwebClient, pathOf: (instanceUID: string) => string, t: Translate}} props
 */
function OpenDocument({ dataSet, client, pathOf, t }) {
  const [failure, setFailure] = useState('');
  const attribute = dataSet[Tag.EncapsulatedDocument];
  const open = async () => {
    const isPDF = text(dataSet, Tag.MIMETypeOfEncapsulatedDocument).toLowerCase() === 'application/pdf';
    try {
      const bytes = attribute.InlineBinary
        ? Uint8Array.from(atob(attribute.InlineBinary), (each) => each.charCodeAt(0))
        : await client.bulkData(attribute.BulkDataURI ?? '', pathOf(text(dataSet, Tag.SOPInstanceUID)));
      const address = URL.createObjectURL(new Blob([bytes], { type: isPDF ? 'application/pdf' : 'application/octet-stream' }));
      const link = document.createElement('a');
      link.href = address;
      link.rel = 'noopener';
      if (isPDF) link.target = '_blank';
      else link.download = 'document';
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      setFailure('');
    } catch (error) {
      setFailure(t('document.pdfFailed', { detail: error instanceof Error ? error.message : String(error) }));
    }
  };
  return html`<p class="open-document">
    <button type="button" class="button outlined" onClick=${open}>${t('document.openPDF')}</button>
    ${failure && html`<span class="failure" role="alert">${failure}</span>`}
  </p>`;
}
