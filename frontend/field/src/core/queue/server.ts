/** The server as the core speaks to it: answers, faults in words, or no network. */

import { CoreError } from '../errors'
import type { Environment } from '../environment'
import type { FieldDatabase } from '../store/database'
import type { Words } from '../types'
import { compareClock } from './clock'

/** A request may take so long, and longer where much is sent: 10 kB a second are enough. */
const PATIENCE = 60_000
const SLOWEST = 10

/** No answer: no network, or it was cut. What was sent may or may not have arrived. */
export class Unreachable extends Error {}

/** The server answered that it does not do this. */
export class Turned extends Error {
  readonly status: number
  readonly code: string
  readonly words: Words

  constructor(status: number, code: string, words: Words) {
    super(`${status} ${code}`)
    this.status = status
    this.code = code
    this.words = words
  }

  /** The server itself says that this request, as it is, will never do. */
  get final(): boolean {
    return [400, 413, 422].includes(this.status) && !this.code.startsWith('http.')
  }
}

export interface Reply<T> {
  status: number
  headers: Headers
  body: T | null
}

export class Server {
  readonly #around: Environment
  readonly #database: FieldDatabase
  readonly #token: string | null

  constructor(around: Environment, database: FieldDatabase, token: string | null) {
    this.#around = around
    this.#database = database
    this.#token = token
  }

  get token(): string | null {
    return this.#token
  }

  /** Throws `Unreachable` or `Turned`; the statuses in `also` are answers. */
  async ask<T>(
    path: string,
    init: RequestInit = {},
    also: number[] = [],
    size = 0,
  ): Promise<Reply<T>> {
    const headers = new Headers(init.headers)
    if (this.#token !== null) headers.set('Authorization', `Bearer ${this.#token}`)
    const sent = this.#around.now()
    const signal = AbortSignal.timeout(PATIENCE + Math.ceil(size / SLOWEST))
    const url = `${this.#around.base}/${path}`
    const response = await this.#send(url, { ...init, headers, signal })
    const body = await readBody(response)
    const time = isRecord(body) ? body['server_time'] : undefined
    if (typeof time === 'string')
      await compareClock(this.#database, time, sent, this.#around.now())
    if (response.ok || also.includes(response.status))
      return { status: response.status, headers: response.headers, body: body as T | null }
    throw turned(response.status, body)
  }

  async #send(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#around.fetch(url, {
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        ...init,
      })
    } catch (fault) {
      throw new Unreachable('no answer from the server', { cause: fault })
    }
  }
}

async function readBody(response: Response): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch (fault) {
    throw new Unreachable('the answer was cut off', { cause: fault })
  }
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (fault) {
    // a portal of the network answered, or the answer is torn: not the server's word
    if (response.ok) throw new Unreachable('not an answer of the server', { cause: fault })
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function turned(status: number, body: unknown): Turned {
  const said = isRecord(body) ? body : {}
  const message = isRecord(said['message']) ? said['message'] : {}
  const zh = typeof message['zh'] === 'string' ? message['zh'] : `服务器没收下（${status}）。`
  const en = typeof message['en'] === 'string' ? message['en'] : `Not accepted (${status}).`
  const code = typeof said['code'] === 'string' ? said['code'] : `http.${status}`
  return new Turned(status, code, { zh, en })
}

/** For callers outside a sync: a fault as words for the person. */
export function asCoreError(fault: unknown): unknown {
  if (fault instanceof Turned)
    return new CoreError(fault.code, fault.words.zh, fault.words.en, { cause: fault })
  if (fault instanceof Unreachable)
    return new CoreError(
      'field.offline',
      '没有网络，记录都在本机，有网络时再来。',
      'No network. All records are on this phone; try again with a network.',
      { cause: fault },
    )
  return fault
}
