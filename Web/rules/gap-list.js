/**
 * What keeps a clause from being met, each gap with both numbers.
 * @module
 */
import { html } from '../ui/preact.js';
import { signOf } from './rulebook-json.js';

/** @typedef {import('./verdict-facts.js').Gap} Gap */
/** @typedef {import('./rulebook-json.js').VerdictNode} VerdictNode */
/** @typedef {import('./language.js').Speech} Speech */

/**
 * @param {object} props
 * @param {readonly Gap[]} props.gaps
 * @param {(path: string) => void} [props.onShow] Left out where there is no form to lead to.
 * @param {(id: string) => unknown} props.link
 * @param {Speech} props.speech
 */
export function GapList({ gaps, onShow, link, speech }) {
  const { t, say } = speech;
  return html`<ul class="gap-list">${gaps.map((gap, index) => {
    if ('leaf' in gap) return html`<${Leaf} key=${index} leaf=${gap.leaf} onShow=${onShow} speech=${speech} />`;
    const route = (/** @type {(typeof gap.alternatives)[number]} */ { clause, gaps }) => html`<div class="route">
      ${clause?.clause && html`<b>${link(clause.clause)} ${say(clause.title)}</b>`}
      <${GapList} gaps=${gaps} onShow=${onShow} link=${link} speech=${speech} /></div>`;
    const [nearest, ...others] = gap.alternatives;
    return html`<li key=${index} class="alternatives"><p>${t('verdict.oneOf')}</p>${route(nearest)}
      <details><summary>${t(gap.verdict === 'not_met' ? 'verdict.otherRoutes' : 'verdict.otherUndecided', { n: others.length })}</summary>${others.map(route)}</details></li>`;
  })}</ul>`;
}

/** One condition: what it is, what is stated, what is asked. @param {{leaf: VerdictNode, onShow?: (path: string) => void, speech: Speech}} props */
function Leaf({ leaf, onShow, speech: { t, say } }) {
  const { comparison, inputs } = leaf;
  const show = (/** @type {unknown} */ words) => onShow && inputs.length > 0
    ? html`<button type="button" class="fact-link" title=${inputs.map((each) => each.path).join(', ')}
        onClick=${() => onShow(inputs[0].path)}>${words}</button>`
    : words;
  if (!comparison) return html`<li class="leaf">${show(say(leaf.text))}</li>`;
  return html`<li class="leaf numbers" title=${say(leaf.text)}><span>${show(say(inputs[0]?.label) || say(leaf.text))}</span>
    <span class="both"><strong>${say(comparison.left)}</strong>
      <em>${t('verdict.required')} ${signOf(comparison.operator)} ${say(comparison.right)}</em></span></li>`;
}
