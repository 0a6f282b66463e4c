/** Several readings of one quantity that is never averaged: pH, levels, grades (逐次判定). */

import { judge } from './judging'
import { compareNumbers, decimal } from './numbers'
import { readNumber } from './texts'
import type { Case } from './reading'
import type { Verdict, VerdictKind } from './reasons'

const WORST_FIRST: readonly VerdictKind[] = ['exceeds', 'cannot_judge', 'not_judged', 'compliant']

export interface Readings {
  readonly verdicts: readonly Verdict[]
  /** Which reading decides: the worst verdict, among equals the greatest multiple. */
  readonly decisive: number
}

/** Each reading judged by itself; no mean, no multiple of pH. At least one reading. */
export function judgeEach(readings: readonly Case[]): Readings {
  if (readings.length === 0) throw new RangeError('at least one reading')
  const verdicts = readings.map(judge)
  let decisive = 0
  verdicts.forEach((verdict, index) => {
    if (isWorse(verdict, verdicts[decisive])) decisive = index
  })
  return { verdicts, decisive }
}

function isWorse(verdict: Verdict, than: Verdict | undefined): boolean {
  if (than === undefined) return true
  const order = WORST_FIRST.indexOf(verdict.verdict) - WORST_FIRST.indexOf(than.verdict)
  if (order !== 0) return order < 0
  return compareNumbers(multiple(verdict), multiple(than)) > 0
}

const multiple = (verdict: Verdict) =>
  (verdict.times === null ? null : readNumber(verdict.times)) ?? decimal(0n)
