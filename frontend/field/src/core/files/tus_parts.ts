/** What tus-js-client needs of us: bytes out of the encrypted store, and requests with a checksum. */

import type { FileReader, HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'
import { base64 } from '../bytes'
import { slice, type Shelf } from './keep'

/** For one part of a mebibyte at a few kilobytes a second. */
const PATIENCE = 180_000

/** Reads a kept file chunk by chunk; no more of it is in memory than is being sent. */
export function storedReader(shelf: Shelf, id: string, size: number): FileReader {
  return {
    openFile: () =>
      Promise.resolve({
        size,
        async slice(start: number, end: number) {
          const to = Math.min(end, size)
          // a Blob: the client counts by `size`
          return { value: new Blob([await slice(shelf, id, start, to)]), done: to >= size }
        },
        close: () => undefined,
      }),
  }
}

export class FetchStack implements HttpStack {
  readonly #fetch: typeof fetch

  constructor(send: typeof fetch) {
    this.#fetch = send
  }

  createRequest(method: string, url: string): HttpRequest {
    return new FetchRequest(this.#fetch, method, url)
  }

  getName(): string {
    return 'FetchStack'
  }
}

class FetchRequest implements HttpRequest {
  readonly #fetch: typeof fetch
  readonly #method: string
  readonly #url: string
  readonly #headers = new Headers()
  readonly #ended = new AbortController()
  #progress: (sent: number) => void = () => undefined

  constructor(send: typeof fetch, method: string, url: string) {
    this.#fetch = send
    this.#method = method
    this.#url = url
  }

  getMethod = (): string => this.#method
  getURL = (): string => this.#url
  getUnderlyingObject = (): null => null
  setHeader = (header: string, value: string): void => this.#headers.set(header, value)
  getHeader = (header: string): string | undefined => this.#headers.get(header) ?? undefined
  setProgressHandler = (handler: (sent: number) => void): void => {
    this.#progress = handler
  }

  async send(body: Blob | null): Promise<HttpResponse> {
    if (body instanceof Blob) this.setHeader('Upload-Checksum', await checksum(body))
    const timer = setTimeout(() => this.#ended.abort(), PATIENCE)
    try {
      return await this.#sent(body)
    } finally {
      clearTimeout(timer)
    }
  }

  async #sent(body: Blob | null): Promise<HttpResponse> {
    const response = await this.#fetch(this.#url, {
      method: this.#method,
      headers: this.#headers,
      body: body ?? null,
      credentials: 'omit',
      cache: 'no-store',
      signal: this.#ended.signal,
    })
    const text = await response.text()
    if (body instanceof Blob && response.ok) this.#progress(body.size)
    return {
      getStatus: () => response.status,
      getHeader: (header) => response.headers.get(header) ?? undefined,
      getBody: () => text,
      getUnderlyingObject: () => response,
    }
  }

  abort(): Promise<void> {
    this.#ended.abort()
    return Promise.resolve()
  }
}

async function checksum(part: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await part.arrayBuffer())
  return `sha256 ${base64(new Uint8Array(digest))}`
}
