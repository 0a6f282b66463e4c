/** SHA-256 in a stream; in a worker where the file is large, so that the screen stays alive. */

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, type Bytes } from '../bytes'

const LARGE = 8_000_000

export interface Hasher {
  update(chunk: Bytes): void
  digest(): Promise<string>
  abandon(): void
}

export function hasherFor(size: number): Hasher {
  return size > LARGE && typeof Worker !== 'undefined' ? workerHasher() : hasherHere()
}

export function hasherHere(): Hasher {
  const hash = sha256.create()
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => Promise.resolve(hex(hash.digest())),
    abandon: () => hash.destroy(),
  }
}

function workerHasher(): Hasher {
  const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' })
  const answer = new Promise<string>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<string>) => resolve(event.data)
    worker.onerror = (event) => reject(new Error(event.message || 'the hash worker failed'))
  })
  // a failure is told where the digest is awaited, not as an unhandled one
  answer.catch(() => undefined)
  return {
    update(chunk) {
      const copy = chunk.slice()
      worker.postMessage(copy, [copy.buffer])
    },
    async digest() {
      worker.postMessage('end')
      try {
        return await answer
      } finally {
        worker.terminate()
      }
    },
    abandon: () => worker.terminate(),
  }
}
