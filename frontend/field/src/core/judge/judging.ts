/** The judgement of one result against one explicit limit (达标判定), as the server judges it. */

import {
  compare,
  compareForbidden,
  compareRounded,
  exceedanceMultiple,
  type Outcome,
} from './comparison'
import { limitOperator, limitPlace, limitText, type Limit } from './limits'
import {
  compareNumbers,
  decimal,
  plain,
  quotient,
  shortest,
  subtractDecimals,
  ten,
  type Decimal,
  type Exact,
} from './numbers'
import { SIGNS, UNDER_BOUND, readCase, withUnit, type Case, type Reading } from './reading'
import {
  CENSORED,
  FORBIDDEN,
  FULL_VALUE,
  MULTIPLE,
  NON_DETECT,
  ROUNDED_VALUE,
  step,
  type Citation,
  type Reason,
  type Step,
  type Verdict,
  type VerdictKind,
} from './reasons'
import { roundToFigures, roundToPlace } from './rounding'
import { isSigned } from './units'

// pH stands alone: phenol and phosphorus begin with the same letters, PH3 is phosphine
const PH = /(?<![a-z])ph(?![a-z0-9])|^[wW]01001\n?$|^酸碱度\n?$/iu

/** Never throws, never guesses: what is missing or unreadable is `not_judged`, with its cell. */
export function judge(given: Case): Verdict {
  const reading = readCase(given)
  return 'verdict' in reading ? reading : conclude(reading)
}

function conclude(reading: Reading): Verdict {
  const { limit, kind, steps, units } = reading
  let { number } = reading
  const outcome = outcomeOf(reading)
  const numeric = limit.kind !== 'not_detected'
  if (reading.rounded && numeric && number !== null && kind === 'number') {
    const place = limitPlace(limit)
    number = roundToPlace(number, place)
    steps.push(step('rounded', plain(number), `10^${place}`, ROUNDED_VALUE))
  }
  const unit = numeric ? units.targetShown : ''
  steps.push(step('limit', withUnit(limitOperator(limit) + limitText(limit), unit)))
  steps.push(...units.remark)
  const [verdict, reason, citation] = conclusion(outcome, reading)
  steps.push(step(reason, verdict, '', citation))
  const over = reason === 'over_limit' && number !== null ? overLimit(reading, number, steps) : null
  return {
    verdict,
    reason,
    citation,
    steps,
    judgedValue: number === null ? 'ND' : SIGNS[kind] + plain(number),
    judgedLimit: limitText(limit),
    times: over === null ? null : plain(over),
  }
}

function outcomeOf({ limit, number, kind, rounded, units }: Reading): Outcome {
  if (limit.kind === 'not_detected' || number === null) return compareForbidden(kind, number)
  const signed = isSigned(units.unit)
  return rounded
    ? compareRounded(kind, number, limit, signed)
    : compare(kind, number, limit, signed)
}

const NOT_MET: Readonly<Record<Limit['kind'], Reason>> = {
  upper: 'over_limit',
  lower: 'below_lower_limit',
  range: 'outside_range',
  not_detected: 'detected_where_forbidden',
}

function conclusion(outcome: Outcome, reading: Reading): [VerdictKind, Reason, Citation] {
  const { limit, kind } = reading
  const forbidden = limit.kind === 'not_detected'
  const byNumber = reading.rounded ? ROUNDED_VALUE : FULL_VALUE
  if (outcome === 'not_met')
    return ['exceeds', NOT_MET[limit.kind], forbidden ? FORBIDDEN : byNumber]
  if (outcome === 'met') {
    if (forbidden) return ['compliant', 'not_detected_as_required', FORBIDDEN]
    return ['number', 'above', 'at_least'].includes(kind)
      ? ['compliant', 'within_limit', byNumber]
      : ['compliant', 'non_detect_within_limit', NON_DETECT]
  }
  return UNDER_BOUND.has(kind) && aboveLimit(reading)
    ? ['cannot_judge', 'detection_limit_above_limit', NON_DETECT]
    : ['cannot_judge', 'censored_value_spans_limit', CENSORED]
}

function aboveLimit({ limit, number }: Reading): boolean {
  const bound = limit.high ?? limit.low
  return bound !== null && number !== null && compareNumbers(number, bound) > 0
}

/** Adds how far the limit is exceeded; the multiple where it is defined. */
function overLimit(reading: Reading, number: Exact, steps: Step[]): Exact | null {
  const { unit, target, targetShown } = reading.units
  const bound = reading.limit.high
  const levels = unit.scale === 'level' && target.scale === 'level'
  if (levels && bound !== null && reading.kind === 'number')
    steps.push(step('level_over', withUnit(plain(levelOver(number, bound)), targetShown)))
  if (unit.scale !== 'ratio' || target.scale !== 'ratio' || isPh(reading.given.factor ?? ''))
    return null
  const multiple = exceedanceMultiple(number, reading.limit)
  if (multiple === null) return null
  const censored = reading.kind !== 'number'
  const code = censored ? 'least_multiple' : 'multiple'
  steps.push(step(code, shownMultiple(multiple), '(C−C₀)/C₀', MULTIPLE))
  return censored ? null : multiple
}

/** pH by name or code: no multiple, no mean; each reading is judged. */
export const isPh = (factor: string): boolean => PH.test(factor)

/** As its plain text is read again: no power of ten, an unending fraction to 28 digits. */
function asWritten(number: Exact): Decimal {
  if (number.kind === 'fraction') return shortest(quotient(number))
  return number.exponent > 0 ? decimal(number.coefficient * ten(number.exponent)) : number
}

const levelOver = (number: Exact, bound: Decimal): Decimal =>
  shortest(subtractDecimals(asWritten(number), bound))

const shownMultiple = (multiple: Exact): string =>
  plain(shortest(roundToFigures(asWritten(multiple), 4)))
