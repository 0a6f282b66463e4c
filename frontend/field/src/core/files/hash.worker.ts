/** Chunks in, and after `end` the digest out. */

import type { Bytes } from '../bytes'
import { hasherHere } from './hash'

const hasher = hasherHere()

self.onmessage = async (event: MessageEvent<Bytes | 'end'>) => {
  if (event.data !== 'end') hasher.update(event.data)
  else self.postMessage(await hasher.digest())
}
