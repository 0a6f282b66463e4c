/** One result and its limit as written, read cell by cell. */

import { readLimit, type Limit, type LimitFault } from './limits'
import {
  compareNumbers,
  isNegative,
  isPositive,
  plain,
  type Decimal,
  type Exact,
} from './numbers'
import { NO_GUESS, step, type Reason, type Step, type Verdict } from './reasons'
import { readReported, type Reported, type ValueKind } from './reported'
import { folded, isAbsent, oneLine, stripped } from './texts'
import {
  NUMBER,
  conversion,
  convert,
  isDimensionless,
  isIdentical,
  isSigned,
  readUnit,
  type Conversion,
  type Unit,
} from './units'

/** All as written. `limitUnit` null: the limit stands in the value's unit; empty: it is missing. */
export interface Case {
  readonly value: string
  readonly limit: string
  readonly unit?: string
  readonly limitUnit?: string | null
  readonly detectionLimit?: string
  readonly comparator?: string
  readonly comparison?: string
  readonly medium?: string
  readonly factor?: string
}

export interface FittedUnits {
  readonly unit: Unit
  readonly target: Unit
  readonly change: Conversion
  readonly shown: string
  readonly targetShown: string
  readonly remark: readonly Step[]
}

export interface Reading {
  readonly given: Case
  readonly limit: Limit
  readonly units: FittedUnits
  readonly rounded: boolean
  readonly kind: ValueKind
  readonly number: Exact | null
  readonly steps: Step[]
}

export const UNDER_BOUND: ReadonlySet<ValueKind> = new Set<ValueKind>([
  'number',
  'below',
  'at_most',
  'not_detected',
])
export const SIGNS: Readonly<Record<ValueKind, string>> = {
  number: '',
  below: '<',
  at_most: '≤',
  above: '>',
  at_least: '≥',
  not_detected: '',
  absent: '',
}
const MEDIA = new Set(['', 'water', 'gas', 'noise', '水', '废水', '气', '废气', '噪声'])
const COMPARISONS: ReadonlyMap<string, boolean> = new Map([
  ['', false],
  ['full', false],
  ['全数值', false],
  ['全数值比较法', false],
  ['rounded', true],
  ['修约值', true],
  ['修约值比较法', true],
])

export const withUnit = (number: string, unit: string): string =>
  unit ? `${number} ${unit}` : number

export function notJudged(reason: Reason, text = ''): Verdict {
  return {
    verdict: 'not_judged',
    reason,
    citation: NO_GUESS,
    steps: [step(reason, oneLine(text), '', NO_GUESS)],
    judgedValue: '',
    judgedLimit: '',
    times: null,
  }
}

const word = (text: string): string => (isAbsent(text) ? '' : folded(stripped(text)))

/** Every cell read, or a verdict that names the first at fault. */
export function readCase(given: Case): Reading | Verdict {
  if (!MEDIA.has(word(given.medium ?? ''))) return notJudged('medium_unknown', given.medium)
  const rounded = COMPARISONS.get(word(given.comparison ?? ''))
  if (rounded === undefined) return notJudged('comparison_unknown', given.comparison)
  const reported = readReported(given.value)
  if (reported === null) return notJudged('value_unreadable', given.value)
  if (reported.kind === 'absent') return notJudged('no_value')
  const limit = readLimit(given.limit, given.comparator ?? '')
  if ('fault' in limit) return limitFault(limit, given)
  const units = fitUnits(given, limit.kind === 'not_detected')
  return 'verdict' in units ? units : withBound(given, limit, units, rounded, reported)
}

function limitFault({ fault }: LimitFault, given: Case): Verdict {
  if (fault === 'comparator_unknown') return notJudged(fault, given.comparator)
  if (fault === 'comparator_conflict')
    return notJudged(fault, `${given.limit} / ${given.comparator ?? ''}`)
  return notJudged(fault, given.limit)
}

function withBound(
  given: Case,
  limit: Limit,
  units: FittedUnits,
  rounded: boolean,
  reported: Reported,
): Reading | Verdict {
  let { kind, number } = reported
  const written = given.detectionLimit ?? ''
  const bound = detectionLimit(written)
  if (kind === 'not_detected' && bound === null && limit.kind !== 'not_detected')
    return isAbsent(written)
      ? notJudged('detection_limit_missing')
      : notJudged('detection_limit_unreadable', written)
  if (number !== null && isNegative(number) && !isSigned(units.unit))
    return notJudged('value_negative', given.value)
  const unit = kind === 'not_detected' ? '' : units.shown
  const steps = [step('reported', withUnit(oneLine(given.value), unit))]
  const under = bound !== null && (number === null || compareNumbers(number, bound) < 0)
  if (under && UNDER_BOUND.has(kind)) {
    // also a plain number under its own detection limit: the laboratory cannot vouch for it
    kind = kind === 'at_most' ? 'at_most' : 'below'
    number = bound
    steps.push(step('bound', withUnit(SIGNS[kind] + plain(bound), units.shown)))
  }
  const converted = number === null ? null : convert(number, units.change)
  if (converted !== null && !isIdentical(units.change))
    steps.push(convertedStep(kind, converted, units))
  return { given, limit, units, rounded, kind, number: converted, steps }
}

function convertedStep(kind: ValueKind, converted: Exact, units: FittedUnits): Step {
  const { numerator, denominator } = units.change.factor
  const factor = denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
  const result = withUnit(SIGNS[kind] + plain(converted), units.targetShown)
  return step('converted', result, `× ${factor}`)
}

function detectionLimit(text: string): Decimal | null {
  if (!text) return null
  const bound = readReported(text)
  if (bound === null || (bound.kind !== 'number' && bound.kind !== 'below')) return null
  return bound.number !== null && isPositive(bound.number) ? bound.number : null
}

function fitUnits(given: Case, forbidden: boolean): FittedUnits | Verdict {
  const text = given.unit ?? ''
  const limitText = given.limitUnit === undefined ? '' : given.limitUnit
  const unit = readUnit(text)
  const target = limitText === null ? unit : readUnit(limitText)
  if (unit === 'unknown') return notJudged('unit_unknown', text)
  if (target === 'unknown') return notJudged('limit_unit_unknown', limitText ?? '')
  const shown = unit === null ? '' : oneLine(text)
  const targetShown = limitText === null || target === null ? shown : oneLine(limitText)
  const known = unit ?? target
  if (known === null) return unitless(forbidden)
  if ((unit === null || target === null) && !isDimensionless(known) && !forbidden)
    return unit === null
      ? notJudged('unit_missing', targetShown)
      : notJudged('limit_unit_missing', shown)
  const [from, to] = unit === null || target === null ? [known, known] : [unit, target]
  const change = conversion(from, to)
  if (change === null) return notJudged('units_incommensurable', `${shown}, ${targetShown}`)
  const remark = limitText === null && shown ? [step('limit_in_value_unit')] : []
  return { unit: from, target: to, change, shown, targetShown, remark }
}

function unitless(forbidden: boolean): FittedUnits {
  const change = conversion(NUMBER, NUMBER)
  if (change === null) throw new RangeError('a unit converts into itself')
  const remark = forbidden ? [] : [step('units_absent')]
  return { unit: NUMBER, target: NUMBER, change, shown: '', targetShown: '', remark }
}
