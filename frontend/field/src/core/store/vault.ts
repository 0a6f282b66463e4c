/**
 * The store's key and the PIN that releases it.
 *
 * The key is random. It lies on the phone wrapped twice: inside by a key derived from the PIN,
 * outside by a key that the browser made and hands out to nobody, not even to this code.
 */

import { randomBytes, utf8, type Bytes } from '../bytes'
import { CoreError } from '../errors'
import type { LockState, UnlockAnswer } from '../types'
import { Cipher } from './cipher'
import { setting, type FieldDatabase } from './database'
import { allowance, restoreTries, takeTry } from './tries'

/** For PBKDF2 with SHA-256. */
export const ITERATIONS = 600_000
const LEAST_DIGITS = 6
const KEY = 'vault'
const AES = { name: 'AES-GCM', length: 256 } as const

interface Wrapped {
  outer: CryptoKey
  /** How many digits the PIN has; the pad asks for as many. */
  digits?: number
  salt: Bytes
  iterations: number
  innerIv: Bytes
  outerIv: Bytes
  data: ArrayBuffer
}

export class Vault {
  readonly #database: FieldDatabase
  readonly #now: () => number
  readonly #iterations: number
  #cipher: Cipher | null = null

  constructor(database: FieldDatabase, now: () => number, iterations = ITERATIONS) {
    this.#database = database
    this.#now = now
    this.#iterations = iterations
  }

  /** The cipher of the open store; refuses while it is locked. */
  get cipher(): Cipher {
    if (this.#cipher !== null) return this.#cipher
    throw new CoreError(
      'field.locked',
      '已锁定，请先输入数字密码。',
      'Locked. Enter the PIN first.',
    )
  }

  get unlocked(): boolean {
    return this.#cipher !== null
  }

  lock(): void {
    this.#cipher = null
  }

  async state(): Promise<LockState> {
    const { left, waitUntil } = await allowance(this.#database, this.#now())
    const held = await setting<Wrapped>(this.#database, KEY)
    return {
      pinSet: held !== null,
      digits: held?.digits ?? LEAST_DIGITS,
      unlocked: this.unlocked,
      triesLeft: left,
      waitUntil: waitUntil === null ? null : new Date(waitUntil).toISOString(),
    }
  }

  /** The first PIN makes the key; another one only wraps it anew, under the old PIN. */
  async setPin(pin: string, old?: string): Promise<void> {
    checkStrength(pin)
    const held = await setting<Wrapped>(this.#database, KEY)
    let raw = randomBytes(32)
    if (held !== null) {
      const answer = await this.#release(held, old ?? '')
      if (!(answer instanceof Uint8Array)) throw wrongPin(answer)
      raw = answer
    }
    const wrapped = await this.#wrap(raw, pin, held?.outer ?? (await outerKey()))
    const cipher = await cipherOf(raw)
    await this.#keep(wrapped, held)
    this.#cipher = cipher
  }

  async unlock(pin: string): Promise<UnlockAnswer> {
    const held = await setting<Wrapped>(this.#database, KEY)
    if (held === null)
      throw new CoreError('field.no_pin', '还没有设数字密码。', 'No PIN has been set yet.')
    const raw = await this.#release(held, pin)
    if (!(raw instanceof Uint8Array)) return raw
    this.#cipher = await cipherOf(raw)
    return { ok: true }
  }

  /** Two first PINs at once: one wins, the other is told. */
  #keep(wrapped: Wrapped, held: Wrapped | null): Promise<void> {
    return this.#database.transaction('rw', this.#database.settings, async () => {
      if (held === null && (await setting(this.#database, KEY)) !== null)
        throw new CoreError(
          'field.pin_exists',
          '数字密码已在另一个窗口设好，请用它解锁。',
          'The PIN has just been set in another window; unlock with it.',
        )
      await this.#database.settings.put({ key: KEY, value: wrapped })
    })
  }

  async #release(held: Wrapped, pin: string): Promise<Bytes | (UnlockAnswer & { ok: false })> {
    const taken = await takeTry(this.#database, this.#now())
    if (taken === null) {
      const { waitUntil } = await allowance(this.#database, this.#now())
      return refused(0, waitUntil)
    }
    const raw = await unwrap(held, pin)
    if (raw === null) return refused(taken.left, taken.waitUntil)
    await restoreTries(this.#database)
    return raw
  }

  async #wrap(raw: Bytes, pin: string, outer: CryptoKey): Promise<Wrapped> {
    const salt = randomBytes(16)
    const [innerIv, outerIv] = [randomBytes(12), randomBytes(12)]
    const inner = await pinKey(pin, salt, this.#iterations)
    const once = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: innerIv }, inner, raw)
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: outerIv }, outer, once)
    return { outer, digits: pin.length, salt, iterations: this.#iterations, innerIv, outerIv, data }
  }
}

async function unwrap(held: Wrapped, pin: string): Promise<Bytes | null> {
  const { outer, outerIv, innerIv, salt, iterations, data } = held
  const once = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: outerIv }, outer, data)
  const inner = await pinKey(pin, salt, iterations)
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv: innerIv }, inner, once),
    )
  } catch {
    return null
  }
}

const outerKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt'])

async function pinKey(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const text = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveKey'])
  const way = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(way, text, AES, false, ['encrypt', 'decrypt'])
}

/** The raw bytes are gone from memory once the browser holds the key. */
async function cipherOf(raw: Bytes): Promise<Cipher> {
  const key = await crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt'])
  raw.fill(0)
  return new Cipher(key)
}

function checkStrength(pin: string): void {
  const digits = /^[0-9]+$/.test(pin) && pin.length >= LEAST_DIGITS
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])))
  // one step throughout: 111111, 123456, 654321
  if (digits && !(steps.size === 1 && Math.abs([...steps][0] ?? 9) <= 1)) return
  throw new CoreError(
    'field.weak_pin',
    '数字密码至少 6 位，不能全相同或连号。',
    'The PIN needs six digits or more, not all the same and not in sequence.',
  )
}

function refused(left: number, waitUntil: number | null): UnlockAnswer & { ok: false } {
  const words =
    left > 0
      ? {
          zh: `不对，还可试 ${left} 次。记录不会丢。`,
          en: `Wrong. ${left} tries left. No record is lost.`,
        }
      : { zh: '试错太多，10 分钟后再试。', en: 'Too many tries. Try again in 10 minutes.' }
  const until = waitUntil === null ? null : new Date(waitUntil).toISOString()
  return { ok: false, words, triesLeft: left, waitUntil: until }
}

function wrongPin(answer: UnlockAnswer & { ok: false }): CoreError {
  const code = answer.triesLeft > 0 ? 'field.wrong_pin' : 'field.too_many_tries'
  return new CoreError(code, answer.words.zh, answer.words.en)
}

