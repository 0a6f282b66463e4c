/** Rounding by GB/T 8170-2008: 四舍六入五成双, once, on the exact number. */

import {
  adjusted,
  asFraction,
  decimal,
  hasMinus,
  nearest,
  signedDecimal,
  type Decimal,
  type Exact,
} from './numbers'

/** Round to the place 10^`place`: -1 one digit after the point, 2 hundreds. */
export function roundToPlace(number: Exact, place: number): Decimal {
  const rounded = nearest(asFraction(number), place)
  if (number.kind === 'fraction') return decimal(rounded, place)
  return signedDecimal(hasMinus(number), rounded < 0n ? -rounded : rounded, place)
}

export function roundToFigures(number: Decimal, figures: number): Decimal {
  if (figures < 1) throw new RangeError('at least one significant figure')
  if (number.coefficient === 0n) return number
  const place = adjusted(number) - figures + 1
  const rounded = roundToPlace(number, place)
  // 9.96 to two figures is 10, which has one figure too many
  return adjusted(rounded) === adjusted(number) ? rounded : roundToPlace(number, place + 1)
}
