/**
 * The whole verdict as a tree: what leads to the verdict is open, what is met is folded.
 * @module
 */
import { html, useState } from '../ui/preact.js';
import { named } from './language.js';
import { VerdictIcon } from './marks.js';
import { beginsOpen } from './verdict-facts.js';

/** @typedef {import('./rulebook-json.js').VerdictNode} VerdictNode */
/** @typedef {import('./rulebook-json.js').Verdict} Verdict */
/** @typedef {import('./language.js').Speech} Speech */
/** @typedef {'as it begins' | 'open' | 'closed'} Folding */
/** @typedef {{verdict: Verdict, folding: Folding, link: (id: string) => unknown, speech: Speech}} Shared */

/** @param {{tree: VerdictNode, verdict: Verdict, link: (id: string) => unknown, speech: Speech}} props */
export function VerdictTree({ tree, verdict, link, speech }) {
  const { t } = speech;
  const [folding, setFolding] = useState({ all: /** @type {Folding} */ ('as it begins'), turn: 0 });
  const fold = (/** @type {Folding} */ all) => setFolding((old) => ({ all, turn: old.turn + 1 }));
  const shared = { verdict, folding: folding.all, link, speech };
  const top = tree.kind === 'all' && tree.children.length > 0 ? tree.children : [tree];
  return html`<section class="tree">
    <header><h2>${t('verdict.tree')}</h2>
      <button type="button" class="button" onClick=${() => fold('open')}>${t('verdict.expand')}</button>
      <button type="button" class="button" onClick=${() => fold('closed')}>${t('verdict.collapse')}</button></header>
    <div class="branches" key=${folding.turn}>
      ${top.map((child, index) => html`<${Node} key=${index} node=${child} ...${shared} />`)}
    </div>
  </section>`;
}

/** @param {Shared & {node: VerdictNode}} props */
function Node({ node, ...shared }) {
  const { verdict, folding, speech: { say } } = shared;
  const line = html`<${Line} node=${node} ...${shared} />`;
  if (node.children.length === 0 && node.quotes.length === 0) {
    return html`<div class=${`node leaf ${node.verdict}`}>${line}</div>`;
  }
  const isOpen = folding === 'open' || folding === 'as it begins' && beginsOpen(node, verdict);
  const isClause = node.kind === 'clause';
  const note = isClause && !say(node.text).includes(say(node.title)) ? say(node.text) : '';
  return html`<details class=${`node of-${node.kind} ${node.verdict}`} open=${isOpen} data-clause=${isClause ? node.clause : undefined}>
    <summary>${line}</summary>
    <div class="inside">
      ${node.quotes.length > 0 && html`<p class="tree-quotes" lang="zh">
        ${node.quotes.map((quote) => html`<q key=${quote}>${quote}</q>`)}</p>`}
      ${note && html`<p class="node-note">${note}</p>`}
      ${node.children.map((child, index) => html`<${Node} key=${index} node=${child} ...${shared} />`)}
    </div>
  </details>`;
}

/** Sign, clause, words, readings tried, and the facts with their evidence. @param {Shared & {node: VerdictNode}} props */
function Line({ node, link, speech }) {
  const { t, say } = speech;
  const word = named(speech, 'verdict', node.verdict);
  const isClause = node.kind === 'clause';
  return html`<span class=${`sign ${node.verdict}`} title=${word}><${VerdictIcon} verdict=${node.verdict} />
      <span class="visually-hidden">${word}</span></span>
    ${isClause && node.clause && link(node.clause)}
    <span class="node-text">${isClause && say(node.title) || say(node.text)}</span>
    ${isClause && node.number && html`<small lang="zh">${node.number}</small>`}
    ${node.readings.map((each) => html`<small key=${each.reading + each.option} class=${`tried ${each.verdict}`}>
      ${each.reading} ${each.option} · ${named(speech, 'verdict', each.verdict)}</small>`)}
    ${node.inputs.length > 0 && html`<span class="inputs">
      ${node.inputs.map(({ path, label }) => html`<code key=${path} title=${say(label)}>${path}</code>`)}
      ${node.inputs.map(({ path, evidence }) => evidence && html`<span key=${path} class="evidence">
        ${t('verdict.evidence')} ${evidence}</span>`)}</span>`}`;
}
