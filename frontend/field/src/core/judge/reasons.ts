/** Verdicts, the stable codes of their reasons, and where the rules come from. */

export type VerdictKind = 'compliant' | 'exceeds' | 'cannot_judge' | 'not_judged'

export type Reason =
  | 'within_limit'
  | 'non_detect_within_limit'
  | 'not_detected_as_required'
  | 'over_limit'
  | 'below_lower_limit'
  | 'outside_range'
  | 'detected_where_forbidden'
  | 'detection_limit_above_limit'
  | 'censored_value_spans_limit'
  | 'no_value'
  | 'value_unreadable'
  | 'value_negative'
  | 'no_limit'
  | 'limit_unreadable'
  | 'unit_missing'
  | 'limit_unit_missing'
  | 'unit_unknown'
  | 'limit_unit_unknown'
  | 'units_incommensurable'
  | 'detection_limit_missing'
  | 'detection_limit_unreadable'
  | 'comparator_unknown'
  | 'comparator_conflict'
  | 'comparison_unknown'
  | 'medium_unknown'

export interface Citation {
  readonly source: string
  readonly article: string
  readonly certainty: 'verified' | 'secondary' | 'unverified' | 'computed' | 'design'
}

const cited = (
  source: string,
  article: string,
  certainty: Citation['certainty'],
): Citation => ({ source, article, certainty })

export const FULL_VALUE = cited('GB/T 8170-2008', '4.3 全数值比较法', 'unverified')
export const ROUNDED_VALUE = cited('GB/T 8170-2008', '4.3 修约值比较法', 'unverified')
export const MULTIPLE = cited('超标倍数', '(C−C₀)/C₀', 'secondary')
export const NON_DETECT = cited('联测评价约定', '未检出按检出限与限值比较', 'design')
export const FORBIDDEN = cited('联测评价约定', '限值为不得检出的，检出即超标', 'design')
export const CENSORED = cited('联测评价约定', '截尾值只在结论必然时判定', 'design')
export const NO_GUESS = cited('联测评价约定', '依据不足不判定', 'design')

/** One step: a stable code, its result as text, the formula and its source where it has one. */
export interface Step {
  readonly code: string
  readonly result: string
  readonly formula: string
  readonly citation: Citation | null
}

export function step(
  code: string,
  result = '',
  formula = '',
  citation: Citation | null = null,
): Step {
  return { code, result, formula, citation }
}

export interface Verdict {
  readonly verdict: VerdictKind
  readonly reason: Reason
  readonly citation: Citation
  readonly steps: readonly Step[]
  readonly judgedValue: string
  readonly judgedLimit: string
  /** The exceedance multiple as a plain number; null where it is undefined. */
  readonly times: string | null
}
