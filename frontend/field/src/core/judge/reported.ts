/** Reported values (报出值): numbers, non-detects, censored values, or nothing. */

import { isPositive, type Decimal } from './numbers'
import { BLANK, SCIENTIFIC, folded, halfWidth, isAbsent, readNumber } from './texts'

export type ValueKind =
  'number' | 'below' | 'at_most' | 'above' | 'at_least' | 'not_detected' | 'absent'

export interface Reported {
  readonly kind: ValueKind
  readonly number: Decimal | null
}

const NOT_DETECTED = new Set([
  'nd',
  'n.d.',
  'n.d',
  '未检出',
  '未检出。',
  '低于检出限',
  'bdl',
  '<dl',
  '<mdl',
  '<lod',
  '<检出限',
])
const OPERATORS: Readonly<Record<string, ValueKind>> = {
  '<': 'below',
  '<=': 'at_most',
  '>': 'above',
  '>=': 'at_least',
}
const BOUNDED = new RegExp(
  `^(<=|>=|<|>)[${BLANK}]*(${SCIENTIFIC})([${BLANK}]*(?:L|\\(L\\)))?$`,
  'u',
)
const WITH_L = new RegExp(`^(${SCIENTIFIC})[${BLANK}]*(?:L|\\(L\\))$`, 'u')

/** `12.5`, `<0.004`, `0.004L`, `ND`, `>2419.6`; null for what cannot be read. */
export function readReported(text: string): Reported | null {
  const written = halfWidth(text)
  const number = readNumber(written)
  if (number !== null) return { kind: 'number', number }
  if (isAbsent(written)) return { kind: 'absent', number: null }
  if (NOT_DETECTED.has(folded(written.replaceAll(' ', ''))))
    return { kind: 'not_detected', number: null }
  return bounded(written)
}

function bounded(written: string): Reported | null {
  const withL = WITH_L.exec(written)
  if (withL !== null) return bound('below', withL[1] ?? '')
  const match = BOUNDED.exec(written)
  if (match === null || (match[3] && match[1] !== '<')) return null
  const kind = OPERATORS[match[1] ?? '']
  return kind === undefined ? null : bound(kind, match[2] ?? '')
}

function bound(kind: ValueKind, text: string): Reported | null {
  const number = readNumber(text)
  if (number === null) return null
  // "<0" and "-3L" say nothing that can be true of a detection limit
  if (kind === 'below' && !isPositive(number)) return null
  return { kind, number }
}
