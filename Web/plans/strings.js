/**
 * Sentences of the page of plans: Chinese first, English second.
 * @module
 */
import { sharedSentences } from '../registry/speech.js';

/** @satisfies {Record<string, readonly [string, string]>} */
export const planSentences = {
  ...sharedSentences,
  'plans.title': ['消融计划', 'Ablation plans'],
  'plans.list': ['本检查的计划', 'Plans of this study'],
  'plans.none': ['这项检查还没有消融计划', 'No ablation plan is kept with this study'],
  'plans.how': [
    '计划由 jieru plan 算出，再用 jieru plan send 存入。',
    'A plan is made by jieru plan and brought here by jieru plan send.',
  ],
  'plans.images': ['打开影像', 'Open the images'],
  'plans.print': ['打印或存为 PDF', 'Print or save as PDF'],
  'plans.alone': ['单独打开', 'Open alone'],
  'plans.page': ['计划报告：{title}', 'Report of the plan: {title}'],
  'plans.signed': ['已签名', 'Signed'],
  'plans.unsigned': ['未签名', 'Not signed'],
  'plans.notice': [
    '仅供术前规划参考，不是医疗器械的结论。',
    'Supports planning; no device claim.',
  ],
  'kind.paths': ['进针路径', 'Needle paths'],
  'kind.simulate': ['消融模拟', 'Simulation'],
  'kind.probes': ['多针方案', 'Several probes'],
  'kind.margin': ['术后边界', 'Margin after treatment'],
  'kind.whole': ['完整方案', 'Full plan'],
  'verdict.reached': ['达到', 'Reached'],
  'verdict.uncertain': ['不确定', 'Uncertain'],
  'verdict.missed': ['未达到', 'Missed'],
};
