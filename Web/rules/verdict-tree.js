/**
 * The whole verdict as a tree: what leads to the verdict is open, what is met is folded.
 * @module
 */
import { html, useState } from '../ui/preact.js';
import { VerdictIcon } from './marks.js';
import { named } from './language.js';
import { beginsOpen } from './verdict-facts.js';

/** @typedef {import('./rulebook-json.js').VerdictNode} VerdictNode */
/** @typedef {import('./rulebook-json.js').Verdict} Verdict */
/** @typedef {import('./language.js').Speech} Speech */
/** @typedef {'as it begins' | 'open' | 'closed'} Folding */

/** @param {{tree: VerdictNode, verdict: Verdict, link: (id: string) => unknown, speech: Speech}} props */
export function VerdictTree({ tree, verdict, link, speech }) {
  const { t } = speech;
  const [folding, setFolding] = useState({ all: /** @type {Folding} */ ('as it begins'), turn: 0 });
  const fold = (/** @type {Folding} */ all) => setFolding((old) => ({ all, turn: old.turn + 1 }));
  return html`<section class="tree"><header><h2>${t('verdict.tree')}</h2>
      <button type="button" class="button" onClick=${() => fold('open')}>${t('verdict.expand')}</button>
      <button type="button" class="button" onClick=${() => fold('closed')}>${t('verdict.collapse')}</button></header>
    <div class="branches" key=${folding.turn}>${(tree.kind === 'clause' ? [tree] : tree.children.length > 0 ? tree.children : [tree]).map((child, index) =>
      html`<${Node} key=${index} node=${child} verdict=${verdict} folding=${folding.all} link=${link} speech=${speech} />`)}</div>
  </section>`;
}

/** @param {{node: VerdictNode, verdict: Verdict, folding: Folding, link: (id: string) => unknown, speech: Speech}} props */
function Node({ node, verdict, folding, link, speech }) {
  const { say } = speech;
  const line = html`<span class=${`sign ${node.verdict}`} title=${named(speech, 'verdict', node.verdict)}><${VerdictIcon} verdict=${node.verdict} /><span class="visually-hidden">${named(speech, 'verdict', node.verdict)}</span></span>
    ${node.clause && link(node.clause)}<span class="node-text">${node.clause ? say(node.title) || say(node.text) : say(node.text)}</span>
    ${node.clause && node.number && html`<small lang="zh">${node.number}</small>`}
    ${node.readings.map((each) => html`<small key=${each.reading + each.option} class=${`tried ${each.verdict}`}>${each.reading} ${each.option}：${named(speech, 'verdict', each.verdict)}</small>`)}`;
  const evidence = node.inputs.filter((each) => each.evidence);
  const inputs = node.inputs.length > 0 && html`<span class="inputs">${node.inputs.map((each) => html`<code key=${each.path} title=${say(each.label)}>${each.path}</code>`)}
    ${evidence.map((each) => html`<span key=${each.path} class="evidence">${speech.t('verdict.evidence')} ${each.evidence}</span>`)}</span>`;
  if (node.children.length === 0 && node.quotes.length === 0) return html`<div class=${`node leaf ${node.verdict}`}>${line}${inputs}</div>`;
  const isOpen = folding === 'open' || folding === 'as it begins' && beginsOpen(node, verdict);
  return html`<details class=${`node of-${node.kind} ${node.verdict}`} open=${isOpen} data-clause=${node.clause ?? undefined}><summary>${line}${inputs}</summary>
    <div class="inside">
      ${node.quotes.length > 0 && html`<p class="tree-quotes" lang="zh">${node.quotes.map((quote) => html`<q key=${quote}>${quote}</q>`)}</p>`}
      ${node.clause && say(node.title) && say(node.text) !== say(node.title) && html`<p class="node-note">${say(node.text)}</p>`}
      ${node.children.map((child, index) => html`<${Node} key=${index} node=${child} verdict=${verdict} folding=${folding} link=${link} speech=${speech} />`)}
    </div></details>`;
}
