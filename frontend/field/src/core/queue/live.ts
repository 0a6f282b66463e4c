/** News while there is a network: says only that something changed; the sync fetches what. */

import type { Environment } from '../environment'
import { backoff } from './backoff'

export interface News {
  readonly topic: string
  readonly id: string
  readonly what: string
}

/** On the port that the server named; behind one proxy on the port of everything else. */
export function liveAddress(base: string, port: number): string {
  const address = new URL(base, globalThis.location?.href)
  if (port > 0) address.port = String(port)
  return new URL('/live', address).href
}

/** A line without news at least so often; without any the stream is dead though the line looks up. */
const SILENCE = 60_000
/** A signal waits on the other phone: the stream is opened again sooner than commands are sent. */
const SOONER = 0.2

/** Listens until stopped; what breaks is opened again, later and later. */
export function listen(
  around: Environment,
  address: string,
  token: string,
  heard: (news: News) => void,
): () => void {
  const ended = new AbortController()
  void keepListening(around, address, token, heard, ended.signal)
  return () => ended.abort()
}

async function keepListening(
  around: Environment,
  address: string,
  token: string,
  heard: (news: News) => void,
  ended: AbortSignal,
): Promise<void> {
  for (let failures = 1; !ended.aborted; failures += 1) {
    try {
      await listenOnce(around, address, token, ended, (news) => {
        failures = 0
        heard(news)
      })
    } catch {
      // the network is gone or the server restarts: tried again below
    }
    await pause(backoff(failures, 0.5) * SOONER, ended)
  }
}

async function listenOnce(
  around: Environment,
  address: string,
  token: string,
  ended: AbortSignal,
  heard: (news: News) => void,
): Promise<void> {
  const silent = new AbortController()
  const { signal } = silent
  const stop = (): void => silent.abort()
  ended.addEventListener('abort', stop, { once: true })
  const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' }
  let watch = setTimeout(stop, SILENCE)
  try {
    const response = await around.fetch(address, { headers, signal, cache: 'no-store' })
    if (!response.ok || response.body === null) return
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const events = new EventReader(heard)
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      clearTimeout(watch)
      watch = setTimeout(stop, SILENCE)
      events.add(step.value)
    }
  } finally {
    clearTimeout(watch)
    ended.removeEventListener('abort', stop)
  }
}

/** `text/event-stream` cut anywhere; only the data of whole events counts. */
export class EventReader {
  readonly #heard: (news: News) => void
  #rest = ''

  constructor(heard: (news: News) => void) {
    this.#heard = heard
  }

  add(text: string): void {
    const events = (this.#rest + text).split(/\r\n\r\n|\n\n|\r\r/)
    this.#rest = events.pop() ?? ''
    for (const event of events) this.#tell(event)
  }

  #tell(event: string): void {
    const lines = event.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:'))
    if (lines.length === 0) return
    const data = lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')
    const news = readNews(data)
    if (news !== null) this.#heard(news)
  }
}

function readNews(data: string): News | null {
  try {
    const told = JSON.parse(data) as Partial<News>
    const { topic, id, what } = told
    return typeof topic === 'string' ? { topic, id: String(id), what: String(what) } : null
  } catch {
    return null
  }
}

function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    ended.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
