/** Base45 (RFC 9285): bytes in the signs that a QR code packs densest. */

import type { Bytes } from '../bytes'

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function base45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length
    const value = pair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : (bytes[at] ?? 0)
    text += sign(value % 45) + sign(Math.floor(value / 45) % 45)
    if (pair) text += sign(Math.floor(value / 2025))
  }
  return text
}

const sign = (digit: number): string => SIGNS[digit] ?? ''

/** null for what is no Base45. */
export function fromBase45(text: string): Bytes | null {
  if (text.length % 3 === 1) return null
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((one) => SIGNS.indexOf(one))
    if (digits.includes(-1)) return null
    const value = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0)
    if (value > (digits.length === 3 ? 0xffff : 0xff)) return null
    if (digits.length === 3) bytes.push(value >> 8)
    bytes.push(value & 0xff)
  }
  return Uint8Array.from(bytes)
}
