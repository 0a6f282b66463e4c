/** Comparing a reported value with a limit: met, not met, or not to be told. */

import { limitPlace, type Limit } from './limits'
import {
  asFraction,
  compareNumbers,
  decimal,
  divide,
  isPositive,
  isZero,
  minus,
  quotient,
  shortest,
  type Exact,
} from './numbers'
import type { ValueKind } from './reported'
import { roundToPlace } from './rounding'

export type Outcome = 'met' | 'not_met' | 'open'

interface Interval {
  readonly low: Exact | null
  readonly high: Exact | null
  readonly lowOpen: boolean
  readonly highOpen: boolean
}

export function compare(kind: ValueKind, number: Exact, limit: Limit, signed: boolean): Outcome {
  const possible = possibleValues(kind, number, signed)
  const { low, high, strict } = limit
  const admitted: Interval = { low, high, lowOpen: strict, highOpen: strict }
  if (inside(possible, admitted)) return 'met'
  return apart(possible, admitted) ? 'not_met' : 'open'
}

/** A bound decides only where it does so rounded and unrounded. */
export function compareRounded(
  kind: ValueKind,
  number: Exact,
  limit: Limit,
  signed: boolean,
): Outcome {
  const rounded = roundToPlace(number, limitPlace(limit))
  if (kind === 'number') return compare(kind, rounded, limit, signed)
  const closed: ValueKind = kind === 'below' || kind === 'at_most' ? 'at_most' : 'at_least'
  const unrounded = compare(kind, number, limit, signed)
  return compare(closed, rounded, limit, signed) === unrounded ? unrounded : 'open'
}

/** 不得检出: any detection fails, a non-detect meets it, zero is none. */
export function compareForbidden(kind: ValueKind, number: Exact | null): Outcome {
  if (kind === 'not_detected' || kind === 'below') return 'met'
  if (number === null || kind === 'at_most') return 'open'
  if (kind === 'number') return isPositive(number) ? 'not_met' : 'met'
  const found = isPositive(number) || (isZero(number) && kind === 'above')
  return found ? 'not_met' : 'open'
}

/** (C−C₀)/C₀ over an upper limit; null for other limits and limits of zero. */
export function exceedanceMultiple(number: Exact, limit: Limit): Exact | null {
  const bound = limit.high
  if (limit.kind !== 'upper' || bound === null || !isPositive(bound)) return null
  const over = divide(minus(asFraction(number), asFraction(bound)), asFraction(bound))
  return number.kind === 'fraction' ? over : shortest(quotient(over))
}

function possibleValues(kind: ValueKind, bound: Exact, signed: boolean): Interval {
  const least = signed ? null : decimal(0n)
  if (kind === 'below') return { low: least, high: bound, lowOpen: false, highOpen: true }
  if (kind === 'at_most') return { low: least, high: bound, lowOpen: false, highOpen: false }
  if (kind === 'above') return { low: bound, high: null, lowOpen: true, highOpen: false }
  if (kind === 'at_least') return { low: bound, high: null, lowOpen: false, highOpen: false }
  return { low: bound, high: bound, lowOpen: false, highOpen: false }
}

function inside(one: Interval, other: Interval): boolean {
  return (
    reaches(one.low, other.low, other.lowOpen && !one.lowOpen, 1) &&
    reaches(one.high, other.high, other.highOpen && !one.highOpen, -1)
  )
}

function apart(one: Interval, other: Interval): boolean {
  return (
    under(one.high, other.low, one.highOpen || other.lowOpen) ||
    under(other.high, one.low, other.highOpen || one.lowOpen)
  )
}

function reaches(end: Exact | null, bound: Exact | null, beyond: boolean, way: number): boolean {
  if (bound === null) return true
  if (end === null) return false
  const order = compareNumbers(end, bound) * way
  return order > 0 || (order === 0 && !beyond)
}

function under(high: Exact | null, low: Exact | null, open: boolean): boolean {
  if (high === null || low === null) return false
  const order = compareNumbers(high, low)
  return order < 0 || (order === 0 && open)
}
