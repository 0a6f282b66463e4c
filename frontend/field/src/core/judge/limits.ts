/** Limits as written (限值): numbers with an operator, ranges, 不得检出. */

import { compareNumbers, plain, type Decimal } from './numbers'
import type { Reason } from './reasons'
import { BLANK, SCIENTIFIC, halfWidth, isAbsent, readNumber } from './texts'

export type LimitKind = 'upper' | 'lower' | 'range' | 'not_detected'

export interface Limit {
  readonly kind: LimitKind
  readonly low: Decimal | null
  readonly high: Decimal | null
  /** The bound itself fails. */
  readonly strict: boolean
}

export interface LimitFault {
  readonly fault: Reason
}

const FORBIDDEN: Limit = { kind: 'not_detected', low: null, high: null, strict: false }
const FORBIDDEN_WORDS = new Set(['不得检出', '不应检出', '不可检出'])
const OPERATORS = new Set(['<=', '<', '>=', '>'])
const SINGLE = new RegExp(`^(<=|>=|<|>)?[${BLANK}]*(${SCIENTIFIC})$`, 'u')
const RANGE = new RegExp(
  `^(${SCIENTIFIC})[${BLANK}]*(?:-|–|—|——|―|~|∼|〜|至)[${BLANK}]*(${SCIENTIFIC})$`,
  'u',
)

export function readLimit(text: string, comparator = ''): Limit | LimitFault {
  const written = halfWidth(text)
  const demanded = isAbsent(comparator) ? '' : halfWidth(comparator).replaceAll(' ', '')
  if (isAbsent(written)) return { fault: 'no_limit' }
  if (demanded && !OPERATORS.has(demanded)) return { fault: 'comparator_unknown' }
  if (FORBIDDEN_WORDS.has(written)) return undemanding(FORBIDDEN, demanded)
  const one = SINGLE.exec(written)
  if (one !== null) return single(one[1] ?? '', one[2] ?? '', demanded)
  const ends = RANGE.exec(written)
  return ends === null
    ? { fault: 'limit_unreadable' }
    : range(ends[1] ?? '', ends[2] ?? '', demanded)
}

function single(operator: string, digits: string, demanded: string): Limit | LimitFault {
  const number = readNumber(digits)
  if (number === null) return { fault: 'limit_unreadable' }
  if (operator && demanded && operator !== demanded) return { fault: 'comparator_conflict' }
  const effective = operator || demanded || '<='
  const strict = !effective.includes('=')
  return effective.startsWith('<')
    ? { kind: 'upper', low: null, high: number, strict }
    : { kind: 'lower', low: number, high: null, strict }
}

function range(first: string, second: string, demanded: string): Limit | LimitFault {
  const low = readNumber(first)
  const high = readNumber(second)
  if (low === null || high === null || compareNumbers(low, high) > 0)
    return { fault: 'limit_unreadable' }
  return undemanding({ kind: 'range', low, high, strict: false }, demanded)
}

function undemanding(limit: Limit, demanded: string): Limit | LimitFault {
  // the default says nothing against a limit that brings its own comparison
  return demanded === '' || demanded === '<=' ? limit : { fault: 'comparator_conflict' }
}

/** The place of the last digit written in the limit; 0 for 不得检出. */
export function limitPlace(limit: Limit): number {
  const places = [limit.low, limit.high].flatMap((end) => (end === null ? [] : [end.exponent]))
  return places.length === 0 ? 0 : Math.min(...places)
}

export function limitText(limit: Limit): string {
  if (limit.kind === 'not_detected') return '不得检出'
  return [limit.low, limit.high].flatMap((end) => (end === null ? [] : [plain(end)])).join('~')
}

export function limitOperator(limit: Limit): string {
  if (limit.kind === 'upper') return limit.strict ? '<' : '≤'
  if (limit.kind === 'lower') return limit.strict ? '>' : '≥'
  return ''
}
