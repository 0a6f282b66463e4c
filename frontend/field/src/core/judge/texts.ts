/** Cells as written: widths, blanks and numbers. The blanks are those of the server's reader. */

import { adjusted, signedDecimal, type Decimal } from './numbers'

const MAX_TEXT = 64
const MAX_MAGNITUDE = 40
const SHOWN = 60

export const BLANK =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const NUMBER = '[+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?'
const TEN = `[×xX*][${BLANK}]*10(?:\\^[+-]?[0-9]+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)`
export const SCIENTIFIC = `${NUMBER}(?:[${BLANK}]*${TEN})?`

const ENDS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, 'gu')
const BETWEEN = new RegExp(`[${BLANK}]+`, 'u')
const PLAIN = new RegExp(`^(?:${NUMBER})$`, 'u')
const TIMES_TEN = new RegExp(
  `^(${NUMBER})[${BLANK}]*[×xX*][${BLANK}]*10(?:\\^([+-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))$`,
  'u',
)
const ABSENT = /^[-–—―−/／\\_]*$/u
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const SIGNS: Readonly<Record<string, string>> = {
  '\u3000': ' ',
  '\u00a0': ' ',
  '\u2212': '-',
  '\u200b': '',
  '\ufeff': '',
  '≤': '<=',
  '≦': '<=',
  '⩽': '<=',
  '≥': '>=',
  '≧': '>=',
  '⩾': '>=',
  '﹤': '<',
  '﹥': '>',
}

export const stripped = (text: string): string => text.replace(ENDS, '')

export const splitAtBlanks = (text: string): string[] =>
  text.split(BETWEEN).filter((part) => part !== '')

/** Lower case for comparison, the long s with the others. */
export const folded = (text: string): string => text.toLowerCase().replaceAll('ſ', 's')

/** Full-width forms as ASCII, `≤ ≥` spelled out, blanks at the ends removed. */
export function halfWidth(text: string): string {
  let written = ''
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    const wide = code >= 0xff01 && code < 0xff5f
    written += wide ? String.fromCodePoint(code - 0xfee0) : (SIGNS[sign] ?? sign)
  }
  return stripped(written)
}

/** Whether a cell says that there is nothing: empty, `-`, `—`, `/`. */
export const isAbsent = (text: string): boolean => ABSENT.test(halfWidth(text))

/** Text from a cell as it may stand in a sentence: one line, no longer than is read. */
export function oneLine(text: string): string {
  const signs = [...splitAtBlanks(text).join(' ')]
  return signs.length <= SHOWN ? signs.join('') : signs.slice(0, SHOWN).join('') + '…'
}

/** An exact decimal from `12.5`, `1.2e-3`, `1.3×10^4`, `1.3×10⁴`; null for anything else. */
export function readNumber(text: string): Decimal | null {
  if ([...text].length > MAX_TEXT) return null
  if (PLAIN.test(text)) return admitted(fromPlain(text))
  const match = TIMES_TEN.exec(text)
  if (match === null) return null
  const power = match[2] ?? fromSuperscripts(match[3] ?? '')
  if (power.length > 4) return null
  const mantissa = admitted(fromPlain(match[1] ?? ''))
  if (mantissa === null) return null
  return admitted({ ...mantissa, exponent: mantissa.exponent + Number(power) })
}

function fromPlain(text: string): Decimal {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e')
  const [whole = '', places = ''] = mantissa.split('.')
  const digits = BigInt(whole.replace(/^[+-]/, '') + places)
  return signedDecimal(whole.startsWith('-'), digits, Number(power) - places.length)
}

function fromSuperscripts(text: string): string {
  return [...text]
    .map((sign) => (sign === '⁺' ? '+' : sign === '⁻' ? '-' : SUPERSCRIPTS.indexOf(sign)))
    .join('')
}

function admitted(number: Decimal): Decimal | null {
  if (Math.abs(number.exponent) > MAX_MAGNITUDE) return null
  return adjusted(number) <= MAX_MAGNITUDE || number.coefficient === 0n ? number : null
}
