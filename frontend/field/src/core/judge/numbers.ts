/** Exact numbers: decimals that keep their written places, and fractions. Never a float. */

/** coefficient × 10^exponent; the exponent is the place of the last written digit. */
export interface Decimal {
  readonly kind: 'decimal'
  readonly coefficient: bigint
  readonly exponent: number
  /** A zero that was rounded from below, or written with a minus. */
  readonly minusZero?: true
}

export interface Fraction {
  readonly kind: 'fraction'
  readonly numerator: bigint
  readonly denominator: bigint
}

export type Exact = Decimal | Fraction

const DIVIDING_DIGITS = 28

export const ten = (power: number): bigint => 10n ** BigInt(power)
const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

export function decimal(coefficient: bigint, exponent = 0): Decimal {
  return { kind: 'decimal', coefficient, exponent }
}

export function signedDecimal(negative: boolean, size: bigint, exponent: number): Decimal {
  if (negative && size === 0n) return { kind: 'decimal', coefficient: 0n, exponent, minusZero: true }
  return decimal(negative ? -size : size, exponent)
}

export const hasMinus = (number: Decimal): boolean =>
  number.coefficient < 0n || number.minusZero === true

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError('a denominator of zero')
  const sign = denominator < 0n ? -1n : 1n
  const common = divisor(absolute(numerator), absolute(denominator)) || 1n
  return {
    kind: 'fraction',
    numerator: (sign * numerator) / common,
    denominator: (sign * denominator) / common,
  }
}

function divisor(left: bigint, right: bigint): bigint {
  while (right !== 0n) [left, right] = [right, left % right]
  return left
}

export function asFraction(number: Exact): Fraction {
  if (number.kind === 'fraction') return number
  return number.exponent >= 0
    ? fraction(number.coefficient * ten(number.exponent))
    : fraction(number.coefficient, ten(-number.exponent))
}

export function compareNumbers(left: Exact, right: Exact): number {
  const one = asFraction(left)
  const other = asFraction(right)
  const first = one.numerator * other.denominator
  const second = other.numerator * one.denominator
  return first < second ? -1 : first > second ? 1 : 0
}

export const isZero = (number: Exact): boolean =>
  (number.kind === 'decimal' ? number.coefficient : number.numerator) === 0n

export const isPositive = (number: Exact): boolean =>
  (number.kind === 'decimal' ? number.coefficient : number.numerator) > 0n

export const isNegative = (number: Exact): boolean => !isZero(number) && !isPositive(number)

export function times(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.numerator, left.denominator * right.denominator)
}

export function divide(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.denominator, left.denominator * right.numerator)
}

export function plus(left: Fraction, right: Fraction): Fraction {
  return fraction(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  )
}

export function minus(left: Fraction, right: Fraction): Fraction {
  return plus(left, fraction(-right.numerator, right.denominator))
}

export function power(base: Fraction, exponent: number): Fraction {
  const size = BigInt(Math.abs(exponent))
  const whole = fraction(base.numerator ** size, base.denominator ** size)
  return exponent < 0 ? divide(fraction(1n), whole) : whole
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  const size = absolute(left.coefficient * right.coefficient)
  return signedDecimal(hasMinus(left) !== hasMinus(right), size, left.exponent + right.exponent)
}

export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  const exponent = Math.min(left.exponent, right.exponent)
  const at = (number: Decimal): bigint => number.coefficient * ten(number.exponent - exponent)
  return decimal(at(left) - at(right), exponent)
}

/** The same number as a decimal where its digits end, else as it is. */
export function ended(number: Fraction): Exact {
  let rest = number.denominator
  let places = 0
  for (const prime of [2n, 5n]) {
    let count = 0
    while (rest % prime === 0n) {
      rest /= prime
      count += 1
    }
    places = Math.max(places, count)
  }
  if (rest !== 1n) return number
  return decimal((number.numerator * ten(places)) / number.denominator, -places)
}

/** The place of the first significant digit; of zero that of its last written digit. */
export function adjusted(number: Decimal): number {
  return absolute(number.coefficient).toString().length - 1 + number.exponent
}

/** A quotient to 28 significant digits, halves to even; an exact one without trailing zeros. */
export function quotient(number: Fraction): Decimal {
  const exact = ended(number)
  if (exact.kind === 'decimal') {
    const digits = absolute(exact.coefficient).toString().length
    if (digits <= DIVIDING_DIGITS) return exact
  }
  return significant(number, DIVIDING_DIGITS)
}

/** Rounded to so many significant digits, halves to even. */
export function significant(number: Fraction, digits: number): Decimal {
  if (number.numerator === 0n) return decimal(0n)
  const size =
    absolute(number.numerator).toString().length - number.denominator.toString().length
  // the quotient has `size` or `size` + 1 digits before the point
  for (const place of [size - digits, size - digits + 1]) {
    const rounded = nearest(number, place)
    if (absolute(rounded).toString().length <= digits) return decimal(rounded, place)
  }
  return decimal(nearest(number, size - digits + 2), size - digits + 2)
}

/** The multiple of 10^place nearest to the number, in that unit; a half goes to the even one. */
export function nearest(number: Fraction, place: number): bigint {
  const scaled =
    place >= 0
      ? fraction(number.numerator, number.denominator * ten(place))
      : fraction(number.numerator * ten(-place), number.denominator)
  const size = absolute(scaled.numerator)
  let whole = size / scaled.denominator
  const twice = (size % scaled.denominator) * 2n
  const up = twice > scaled.denominator || (twice === scaled.denominator && whole % 2n === 1n)
  if (up) whole += 1n
  return scaled.numerator < 0n ? -whole : whole
}

/** The same number without trailing zeros after the point. */
export function shortest(number: Decimal): Decimal {
  let { coefficient, exponent } = number
  if (coefficient === 0n) return decimal(0n)
  while (exponent < 0 && coefficient % 10n === 0n) {
    coefficient /= 10n
    exponent += 1
  }
  return exponent > 0 ? decimal(coefficient * ten(exponent)) : decimal(coefficient, exponent)
}

/** The number without an exponent; an unending fraction to 28 significant digits. */
export function plain(number: Exact): string {
  const written = number.kind === 'fraction' ? shortest(quotient(number)) : number
  const { coefficient, exponent } = written
  const sign = hasMinus(written) ? '-' : ''
  const digits = absolute(coefficient).toString()
  if (exponent >= 0) return sign + (coefficient === 0n ? '0' : digits + '0'.repeat(exponent))
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}
