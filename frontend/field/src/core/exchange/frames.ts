/**
 * QR frames: version, message, number of the frame, part, check.
 *
 * `LF:` and Base45 of version (1 byte), message (4), index (1), count (1), part, check (4). The
 * message is the start of the payload's SHA-256, the check that of everything before it.
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, joined, sameBytes, type Bytes } from '../bytes'
import { CoreError } from '../errors'
import { base45, fromBase45 } from './base45'

const MARK = 'LF:'
const VERSION = 1
const HEAD = 7
const CHECK = 4
/** Bytes of the payload in one code: readable from a phone's screen at arm's length. */
const PART = 380
const MOST_FRAMES = 40

export function frames(payload: Bytes): string[] {
  const count = Math.max(Math.ceil(payload.length / PART), 1)
  if (count > MOST_FRAMES)
    throw new CoreError(
      'field.too_long_for_qr',
      '这条内容太长，不能用二维码当面交，请等有网络时同步。',
      'Too long to hand over by QR; it goes with the next sync.',
    )
  const message = sha256(payload).subarray(0, 4)
  return Array.from({ length: count }, (_, index) => {
    const part = payload.subarray(index * PART, (index + 1) * PART)
    const said = joined([Uint8Array.of(VERSION), message, Uint8Array.of(index, count), part])
    return MARK + base45(joined([said, sha256(said).subarray(0, CHECK)]))
  })
}

interface Frame {
  message: string
  index: number
  count: number
  part: Bytes
}

function readFrame(text: string): Frame {
  const bytes = text.startsWith(MARK) ? fromBase45(text.slice(MARK.length)) : null
  if (bytes === null || bytes.length < HEAD + CHECK) throw notOurs()
  if (bytes[0] !== VERSION)
    throw new CoreError(
      'field.qr_version',
      '对方手机的版本不同，两部手机都更新后再扫，或念口令。',
      'The other phone runs another version; update both, or read out the code.',
    )
  const said = bytes.subarray(0, -CHECK)
  const [index = 0, count = 0] = bytes.subarray(5, HEAD)
  if (!sameBytes(sha256(said).subarray(0, CHECK), bytes.subarray(-CHECK)) || index >= count)
    throw notOurs()
  return { message: hex(bytes.subarray(1, 5)), index, count, part: said.slice(HEAD) }
}

function notOurs(): CoreError {
  return new CoreError(
    'field.qr_unreadable',
    '这不是联测的交换码，或没有扫全。请对正再扫，扫不了就念口令。',
    'Not an exchange code of Liance, or not read whole. Scan again, or read out the code.',
  )
}

export type Gathered =
  { state: 'more'; have: number; of: number } | { state: 'whole'; payload: Bytes }

/** Gathers frames in any order, again and again; another message starts anew. */
export class Gathering {
  #message = ''
  #count = 0
  readonly #parts = new Map<number, Bytes>()

  add(text: string): Gathered {
    const frame = readFrame(text)
    if (frame.message !== this.#message || frame.count !== this.#count) {
      this.#parts.clear()
      this.#message = frame.message
      this.#count = frame.count
    }
    this.#parts.set(frame.index, frame.part)
    if (this.#parts.size < frame.count)
      return { state: 'more', have: this.#parts.size, of: frame.count }
    const payload = joined([...this.#parts].sort(([a], [b]) => a - b).map(([, part]) => part))
    this.#parts.clear()
    if (hex(sha256(payload).subarray(0, 4)) !== frame.message) throw notOurs()
    return { state: 'whole', payload }
  }
}
