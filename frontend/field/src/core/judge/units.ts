/** Units as algebra (单位): what is commensurable converts exactly, all else is an error. */

import {
  divide,
  ended,
  asFraction,
  fraction,
  minus,
  multiplyDecimals,
  plus,
  power,
  ten,
  times,
  type Decimal,
  type Exact,
  type Fraction,
} from './numbers'
import { isAbsent, splitAtBlanks } from './texts'
import { SPELLINGS, SYMBOLS, WHOLE, type Scale } from './unit_symbols'

const MAX_TEXT = 64
const MAX_POWER = 3
const MAX_TERMS = 6
const TERM = /^(10\^?[0-9]|[0-9]{1,9}|[万亿])?([^0-9^·/()+-]+?)(?:\^?(-?[0-9]))?$/u
const BASIS = /^([^\n]+?)(?:\((以[^\n]+?计)\)|[ \t]+as[ \t]+([A-Za-z0-9]+))$/u
const TOXIC_EQUIVALENT = /^([a-z]g)[-·]?(?:(?:I|WHO)-)?TEQ((?:\/[^\n]+)?)$/u
const ORIGINAL = /^([^\n]+?)\(原文[^\n]*\)$/u
const NORMAL_CUBIC_METRE = /Nm\^?3|m\^?3N|标m\^?3|标立方米|标准立方米/gu
const GLYPHS: Readonly<Record<string, string>> = {
  º: '°',
  '˚': '°',
  '⋅': '·',
  '•': '·',
  '∙': '·',
  '×': '·',
  '*': '·',
  '−': '-',
  '\u3000': ' ',
}

export interface Unit {
  /** `length:3,mass:1`, sorted: equal texts are commensurable. */
  readonly dimensions: string
  readonly size: Fraction
  readonly offset: Fraction
  readonly scale: Scale
}

const ONE = fraction(1n)
const ZERO = fraction(0n)
const SIGNED = new Set(['number:1', 'fraction:1', 'potential:1'])
export const NUMBER: Unit = { dimensions: 'number:1', size: ONE, offset: ZERO, scale: 'ratio' }

export const isDimensionless = (unit: Unit): boolean => unit.dimensions === 'number:1'

/** Whether the quantity may be negative: temperature, level, plain number, percentage. */
export const isSigned = (unit: Unit): boolean =>
  unit.scale !== 'ratio' || SIGNED.has(unit.dimensions)

class Unreadable extends Error {}

/** A unit; null for an empty cell; `unknown` for what cannot be read. */
export function readUnit(text: string): Unit | null | 'unknown' {
  if (isAbsent(text)) return null
  if ([...text].length > MAX_TEXT) return 'unknown'
  const written = normal(text)
  for (const spelling of [written.replaceAll(' ', ''), written.replaceAll(' ', '·')]) {
    try {
      return unitOf(SPELLINGS.get(spelling) ?? spelling, written)
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault
    }
  }
  return 'unknown'
}

const glyphs = (text: string): string =>
  [...text].map((sign) => GLYPHS[sign] ?? sign).join('')

function normal(text: string): string {
  let written = glyphs(glyphs(text).normalize('NFKC'))
  written = splitAtBlanks(written.replaceAll('μ', 'u').replaceAll('**', '^')).join(' ')
  const original = ORIGINAL.exec(written)
  if (original !== null) written = splitAtBlanks(original[1] ?? '').join(' ')
  return written.replace(NORMAL_CUBIC_METRE, 'Ncum')
}

function unitOf(spelling: string, written: string): Unit {
  const whole = WHOLE.get(spelling)
  if (whole !== undefined) return whole
  const basis = BASIS.exec(written)
  if (basis !== null)
    return tagged((basis[1] ?? '').replaceAll(' ', ''), basis[2] ?? `以${basis[3] ?? ''}计`)
  const equivalent = TOXIC_EQUIVALENT.exec(spelling)
  if (equivalent !== null) return tagged((equivalent[1] ?? '') + (equivalent[2] ?? ''), 'TEQ')
  return product(spelling, new Map())
}

function tagged(spelling: string, tag: string): Unit {
  return product(SPELLINGS.get(spelling) ?? spelling, new Map([[tag, 1]]))
}

function product(spelling: string, powers: Map<string, number>): Unit {
  const groups = spelling.split(/\/(?![^()]*\))/u)
  if (!groups.every(Boolean) || spelling.split(/[·/]/u).length > MAX_TERMS) throw new Unreadable()
  let size = ONE
  groups.forEach((group, index) => {
    const sign = index === 0 ? 1 : -1
    const bracketed = group.startsWith('(') && group.endsWith(')')
    const inner = bracketed ? group.slice(1, -1) : group
    // what stands after a slash and a dot is above or below for half of the readers
    if (sign < 0 && inner.includes('·') && inner === group) throw new Unreadable()
    for (const written of inner.split('·')) {
      const term = termOf(written)
      powers.set(term.dimension, (powers.get(term.dimension) ?? 0) + sign * term.power)
      size = times(size, power(term.factor, sign))
    }
  })
  return { dimensions: dimensionText(powers), size, offset: ZERO, scale: 'ratio' }
}

function dimensionText(powers: ReadonlyMap<string, number>): string {
  return [...powers]
    .filter(([, exponent]) => exponent !== 0)
    .map(([name, exponent]) => `${name}:${exponent}`)
    .sort()
    .join(',')
}

function termOf(text: string): { dimension: string; power: number; factor: Fraction } {
  const match = TERM.exec(text)
  const symbol = match === null ? undefined : SYMBOLS.get(match[2] ?? '')
  if (match === null || symbol === undefined) throw new Unreadable()
  const exponent = Number(match[3] || 1)
  if (!exponent || Math.abs(exponent) > MAX_POWER) throw new Unreadable()
  return {
    dimension: symbol.dimension,
    power: symbol.power * exponent,
    factor: times(coefficient(match[1]), power(symbol.size, exponent)),
  }
}

function coefficient(text: string | undefined): Fraction {
  if (text === undefined) return ONE
  if (text === '万') return fraction(10_000n)
  if (text === '亿') return fraction(100_000_000n)
  const number = text.startsWith('10^') ? fraction(ten(Number(text.slice(3)))) : fraction(BigInt(text))
  if (number.numerator === 0n) throw new Unreadable()
  return number
}

/** From one unit to another: number × factor + shift, exactly. */
export interface Conversion {
  readonly factor: Fraction
  readonly shift: Fraction
}

export const isIdentical = (change: Conversion): boolean =>
  change.factor.numerator === 1n &&
  change.factor.denominator === 1n &&
  change.shift.numerator === 0n

/** null where the dimensions differ: no molar mass, density or pressure is assumed. */
export function conversion(unit: Unit, target: Unit): Conversion | null {
  if (unit.dimensions !== target.dimensions) return null
  return {
    factor: divide(unit.size, target.size),
    shift: divide(minus(unit.offset, target.offset), target.size),
  }
}

export function convert(number: Decimal, change: Conversion): Exact {
  if (isIdentical(change)) return number
  if (change.shift.numerator === 0n) {
    const ending = ended(change.factor)
    if (ending.kind === 'decimal') return multiplyDecimals(number, ending)
  }
  return ended(plus(times(asFraction(number), change.factor), change.shift))
}
