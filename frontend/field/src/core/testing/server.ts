/**
 * The server's side of docs/field-api.md in memory, for tests of the phone: real hashes, real
 * signatures, real offsets and checksums, and a network that can be cut where a test wants.
 */

import { commandHash } from '../canonical'
import { base64, hex, utf8, type Bytes } from '../bytes'
import type { Command } from '../types'
import { TusModel } from './tus'

interface Held {
  command: Command
  hash: string
  state: string
  carriers: number
}

export type Cut = 'before' | 'after' | 'torn' | null

export class ModelServer {
  readonly commands = new Map<string, Held>()
  readonly conflicts: string[] = []
  readonly files = new Map<string, Bytes>()
  readonly done: string[] = []
  readonly tus = new TusModel(this.files)
  requests = 0
  /** Asked before each request: where the network is cut, if it is. */
  cut: (request: number, path: string) => Cut = () => null
  refuse: (command: Command) => boolean = () => false
  wipe = false
  time = Date.UTC(2026, 10, 23, 1, 0, 0)
  #key: CryptoKeyPair | null = null
  #device = '01936b00-0000-7000-8000-000000000007'

  async start(): Promise<this> {
    this.#key = (await crypto.subtle.generateKey('Ed25519', true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair
    return this
  }

  /** A phone's own way to this server. */
  phone(device: string): typeof fetch {
    return async (input, init) => {
      this.#device = device
      return this.fetch(input, init)
    }
  }

  fetch: typeof fetch = async (input, init = {}) => {
    this.requests += 1
    const device = this.#device
    const url = new URL(String(input), 'http://server.test')
    const path = url.pathname.replace('/field/api/', '')
    const cut = this.cut(this.requests, path)
    if (cut === 'before') throw new TypeError('network cut before the request')
    const response = await this.#answer(path, init, device)
    if (cut === 'after') throw new TypeError('network cut after the request')
    if (cut === 'torn') return new Response((await response.text()).slice(0, -5), response)
    return response
  }

  async #answer(path: string, init: RequestInit, device: string): Promise<Response> {
    if (path === 'uploads' && init.method === 'OPTIONS')
      return new Response(null, { status: 204, headers: { 'Tus-Max-Size': '80000000' } })
    if (path.startsWith('uploads')) return this.tus.answer(path, init)
    if (path === 'devices') return this.#json(await this.#register(device), 201)
    if (path === 'standing') return this.#json({ wipe: this.wipe })
    if (path === 'inbox') return this.#json({ items: [] })
    if (path === 'pack') return this.#json({ missions: [] }, 200, { ETag: '"1"' })
    return this.#commands(init.body as FormData, device)
  }

  #json(value: object, status = 200, headers: Record<string, string> = {}): Response {
    const server_time = new Date(this.time).toISOString()
    return new Response(JSON.stringify({ ...value, server_time }), { status, headers })
  }

  async #register(device: string): Promise<object> {
    const key = await crypto.subtle.exportKey('raw', this.#pair.publicKey)
    return {
      device,
      number: '汉监-12',
      token: `token-${device}`,
      receipt_keys: [{ key: 'k1', ed25519: base64(new Uint8Array(key)) }],
      person: { name: '马志强' },
      live_port: 0,
    }
  }

  get #pair(): CryptoKeyPair {
    if (this.#key === null) throw new Error('start() first')
    return this.#key
  }

  async #commands(form: FormData, device: string): Promise<Response> {
    for (const [name, part] of form.entries())
      if (name !== 'commands') await this.#keepFile(name, part as Blob)
    const text = await (form.get('commands') as Blob).text()
    const { commands } = JSON.parse(text) as { commands: (Command & { signature?: string })[] }
    const receipts: object[] = []
    for (const { signature: _, ...command } of commands)
      receipts.push(await this.#take({ ...command, device: command.device ?? device }))
    return this.#json({ receipts, settled: [] })
  }

  async #keepFile(name: string, part: Blob): Promise<void> {
    const bytes: Bytes = new Uint8Array(await part.arrayBuffer())
    const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
    if (digest !== name) throw new Error('the part is not what its name says')
    this.files.set(name, bytes)
  }

  async #take(command: Command): Promise<object> {
    const hash = commandHash(command)
    const known = this.commands.get(command.id)
    if (known !== undefined && known.hash !== hash) {
      this.conflicts.push(hash)
      return this.#receipt(command, hash, 'conflict', [])
    }
    const held = known ?? { command, hash, state: 'held', carriers: 0 }
    held.carriers += 1
    this.commands.set(command.id, held)
    return this.#settle(held)
  }

  async #settle(held: Held): Promise<object> {
    const { command, hash } = held
    const before = command.after !== null && !this.commands.has(command.after)
    const lacking = command.files.map((file) => file.sha256).filter((sha) => !this.files.has(sha))
    if (held.state !== 'done' && held.state !== 'refused') {
      if (before) held.state = 'held'
      else if (lacking.length > 0) held.state = 'awaiting_files'
      else held.state = this.refuse(command) ? 'refused' : 'done'
      if (held.state === 'done') this.done.push(command.id)
    }
    const waits = held.state === 'held' ? [command.after ?? ''] : lacking
    return this.#receipt(command, hash, held.state, waits)
  }

  async #receipt(
    { id, device }: Command,
    hash: string,
    state: string,
    waits_for: string[],
  ): Promise<object> {
    const text = `liance-field-receipt-1\nid ${id}\ndevice ${device}\nhash ${hash}\nstate ${state}`
    const signed = await crypto.subtle.sign('Ed25519', this.#pair.privateKey, utf8(text))
    const signature = base64(new Uint8Array(signed))
    const refused = state === 'refused'
    return {
      id,
      state,
      code: refused ? 'site.too_few' : '',
      message: refused ? { zh: '只到了 1 名监测人员。', en: 'One sampler only.' } : null,
      receipt: { text, signature, key: 'k1' },
      made: null,
      waits_for,
      flags: [],
    }
  }
}
