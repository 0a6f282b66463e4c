import type { Words } from './types'

/** A refusal in words: what happened, what is safe, what to do. */
export class CoreError extends Error {
  readonly code: string
  readonly words: Words

  constructor(code: string, zh: string, en: string, options?: ErrorOptions) {
    super(`${code}: ${en}`, options)
    this.name = 'CoreError'
    this.code = code
    this.words = { zh, en }
  }
}
