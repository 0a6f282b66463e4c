/** UUID version 7 (RFC 9562): the phone's time first, so that ids of one phone ascend. */

import { hex, randomBytes } from './bytes'

let lastTime = -1
let lastSequence = 0

/** Ascending within this page also when the clock stands still or steps back. */
export function uuid7(now: number): string {
  const random = randomBytes(10)
  const start = (((random[0] ?? 0) & 0x07) << 8) | (random[1] ?? 0)
  let time = Math.max(Math.floor(now), 0)
  if (time <= lastTime) {
    time = lastTime
    lastSequence += 1
    if (lastSequence > 0xfff) {
      time += 1
      lastSequence = start
    }
  } else lastSequence = start
  lastTime = time
  const stamp = time.toString(16).padStart(12, '0')
  const sequence = lastSequence.toString(16).padStart(3, '0')
  const variant = (((random[2] ?? 0) & 0x3f) | 0x80).toString(16).padStart(2, '0')
  const tail = hex(random.subarray(3))
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${sequence}-${variant}${tail.slice(0, 2)}-${tail.slice(2, 14)}`
}
