/** Whether readings keep to the limits of the pack; never more than the pack allows to say. */
import { explain, isPh, judgeEach, limitCells, type Case } from '@/core'
import { both, language, t } from '@/i18n'
import type { Standing } from '@/parts/VerdictBlock.vue'
import { packState } from '@/phone/records'
import { leading, type Factor, type Limit, type Point } from '@/visit/pack'
import type { Reading } from '@/visit/fold'

export interface Judged {
  standing: Standing
  limit: Limit | undefined
  reason: string
  comparison: string
}

/** Beside which a bare number says nothing yet: the server computes with them. */
const COMPUTED = new Set<string>(['o2_measured', 'o2_reference', 'background'])

/** The bare reading may not be held against the limit: it is converted, corrected or a mean first. */
function computedFirst(factor: Factor, readings: readonly Pick<Reading, 'recorded'>[]): boolean {
  if (factor.recording?.some((one) => COMPUTED.has(one.field))) return true
  return readings.some((one) => !['', 'single'].includes(one.recorded.averaging ?? ''))
}

/** What the server calls it. */
const WORDS = { exceeds: 'over', compliant: 'within', cannot_judge: 'not_judged', not_judged: 'not_judged' } as const

type Read = Pick<Reading, 'raw' | 'unit' | 'recorded'> & Partial<Pick<Reading, 'judged'>>

export function judgeReadings(point: Point, factor: Factor, readings: readonly Read[]): Judged {
  const limit = leading(factor)
  if (!limit || !limit.text) return { standing: 'not_judged', limit, reason: t('noLimitInPack'), comparison: '' }
  if (packState.value?.freshness === 'expired') return { standing: 'not_judged', limit, reason: t('packTooOld'), comparison: '' }
  if (readings.length === 0) return { standing: 'not_judged', limit, reason: t('noReadingYet'), comparison: '' }
  if (computedFirst(factor, readings)) return serverJudged(readings, limit, factor)
  const all = factor.limits.map((one) => judgeEach(readings.map((reading) => caseOf(point, factor, one, reading))))
  const verdicts = all.flatMap((judged) => judged.verdicts[judged.decisive] ?? [])
  const worst = verdicts.find((one) => one.verdict === 'exceeds') ?? verdicts.find((one) => one.verdict !== 'compliant') ?? verdicts[0]!
  const standing = WORDS[worst.verdict]
  const reason = standing === 'not_judged' ? explain(worst.steps.slice(-1), language.value) : ''
  return { standing, limit, reason, comparison: comparisonOf(standing, limit, factor) }
}

/** What the phone does not compute it leaves to the server, and shows its verdict once it is here. */
function serverJudged(readings: readonly Read[], limit: Limit, factor: Factor): Judged {
  const said = readings.flatMap((one) => one.judged ?? [])
  const worst = said.find((one) => one.verdict === 'exceeds') ?? said.find((one) => one.verdict !== 'compliant') ?? said[0]
  if (!worst || said.length < readings.length && worst.verdict !== 'exceeds') return { standing: 'not_judged', limit, reason: t('serverJudges'), comparison: '' }
  const standing = WORDS[worst.verdict as keyof typeof WORDS]
  return { standing, limit, reason: standing === 'not_judged' ? both(worst.zh, worst.en) : '', comparison: comparisonOf(standing, limit, factor) }
}

function caseOf(point: Point, factor: Factor, limit: Limit, reading: Pick<Reading, 'raw' | 'unit'>): Case {
  return { value: reading.raw, unit: reading.unit || limit.unit, ...limitCells(packed(limit)), medium: point.medium, factor: factor.factor }
}

function packed(limit: Limit): Parameters<typeof limitCells>[0] {
  return { ...limit, low: limit.low ?? '', high: limit.high ?? '' }
}

function comparisonOf(standing: Standing, limit: Limit, factor: Factor): string {
  if (standing === 'not_judged') return ''
  const each = isPh(factor.factor) ? t('eachReading') : t('worstReading')
  const way = standing === 'over' ? t('outsideLimit', { limit: limit.text }) : t('insideLimit', { limit: limit.text })
  return `${each}${way}`
}
