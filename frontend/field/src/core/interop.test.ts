// @vitest-environment node
import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Body, Core } from '.'
import { sha256 } from '@noble/hashes/sha2.js'
import { commandHash } from './canonical'
import { hex } from './bytes'
import type { Environment } from './environment'
import { openCore } from './open'
import { deviceTime } from './queue/enqueue'
import { commandOf, contentOf, place } from './queue/items'
import { FieldDatabase } from './store/database'
import { storeName } from './store/stores'
import { Vault } from './store/vault'
import { PIN, bytesOf, capture, newStore } from './testing/phone'

interface Person {
  cookie: string
  csrf: string
}

interface Scene {
  base: string
  officer: Person
  sampler: Person
  sheet: string
  entry: Body
}

const path = process.env.LIANCE_FIELD_SCENE

/** Where the network is cut: told the method and path of each request. */
type Cutting = (method: string, path: string) => 'before' | 'after' | null

async function phone(scene: Scene, person: Person) {
  let cut: Cutting = () => null
  const send: typeof fetch = async (input, init = {}) => {
    const { pathname } = new URL(String(input))
    const where = cut(init.method ?? 'GET', pathname)
    if (where === 'before') throw new TypeError('cut before the request')
    const headers = new Headers(init.headers)
    // the browser's session, where the app has not been given a token yet
    if (!headers.has('Authorization')) {
      headers.set('Cookie', person.cookie)
      headers.set('Referer', `${scene.base}/field/`)
    }
    const response = await fetch(input, { ...init, headers })
    if (where === 'after') {
      await response.arrayBuffer()
      throw new TypeError('cut after the request')
    }
    return response
  }
  const environment: Partial<Environment> = {
    fetch: send,
    base: `${scene.base}/field/api`,
    locks: null,
  }
  const options = { store: newStore(), environment, pinIterations: 10 }
  const core = await openCore(options)
  await core.setPin(PIN)
  await core.enrol('测试机', person.csrf)
  return {
    core,
    store: options.store,
    cut: (cutting: Cutting) => {
      cut = cutting
    },
    async reopen(): Promise<Core> {
      const again = await openCore(options)
      await again.unlock(PIN)
      return again
    },
  }
}

const line = (text: string): Body => ({ entry: 'note', title: '现场记录', text })

// The server is the real one: tests/web/field/test_core_interop.py starts it and writes the scene.
describe.skipIf(path === undefined)('the phone against the server', () => {
  const scene = JSON.parse(readFileSync(path ?? '/dev/null', 'utf-8') || '{}') as Scene

  it('enrols, fetches the pack, hands in and holds verified receipts', async () => {
    const { core } = await phone(scene, scene.officer)
    expect((await core.refreshPack()).freshness).toBe('ready')
    expect(JSON.stringify(await core.pack())).toContain(scene.sheet)
    const entry = await core.enqueue('joint_entry', scene.sheet, scene.entry)
    const photo = await core.keepFile(bytesOf(180_000), capture('门牌.jpg'))
    const added = await core.enqueue('evidence_add', scene.sheet, evidence(photo.sha256), [photo])
    const done = await core.sync()
    const told = await core.items()
    expect(told.map((item) => [item.kind, item.state, item.answer?.code])).toEqual([
      ['joint_entry', 'received', ''],
      ['evidence_add', 'received', ''],
    ])
    expect(done).toMatchObject({ outcome: 'done', left: 0, received: 2 })
    expect(told.map((item) => item.id)).toEqual([entry.id, added.id])
    expect(Math.abs((await core.clock()).offset ?? 999)).toBeLessThan(5)
  })

  it('killed after the request it sends the same again and gets the same receipt', async () => {
    const { core, cut, reopen, store } = await phone(scene, scene.officer)
    const item = await core.enqueue('record_add', scene.sheet, line('一'))
    cut((_, where) => (where.endsWith('/commands') ? 'after' : null))
    expect(await core.sync()).toMatchObject({ outcome: 'offline', left: 1 })
    cut(() => null)
    const again = await reopen()
    expect(await again.sync()).toMatchObject({ outcome: 'done', left: 0 })
    const database = new FieldDatabase(storeName(store))
    const first = await database.receipts.get(item.id)
    await database.commands.update(item.id, { state: 'sent' })
    await again.sync()
    expect(await database.receipts.get(item.id)).toMatchObject({
      text: first?.text,
      signature: first?.signature,
    })
  })

  it('the same number with another content is a conflict, and both stay', async () => {
    const { core, store } = await phone(scene, scene.officer)
    const item = await core.enqueue('record_add', scene.sheet, line('一'))
    await core.sync()
    const database = new FieldDatabase(storeName(store))
    const vault = new Vault(database, Date.now, 10)
    await vault.unlock(PIN)
    const row = (await database.commands.get(item.id))!
    const content = await contentOf(vault.cipher, row)
    const changed = { ...content, body: line('二') }
    const hash = commandHash(commandOf(row, changed))
    const sealed = await vault.cipher.sealJson(place(row.id), changed)
    await database.commands.update(row.id, { sealed, hash, state: 'phone' })
    await core.sync()
    const told = await (await openedAnew(core)).item(item.id)
    expect(told).toMatchObject({ state: 'decision', trouble: 'conflict' })
    expect((await core.inbox()).map((entry) => entry['about'])).toContain('conflict')
  })

  it('a video is resumed where it was cut, by tus-js-client, and arrives whole', async () => {
    const { core, cut, reopen } = await phone(scene, scene.officer)
    const bytes = bytesOf(4_700_000, 7)
    const video = await core.keepFile(bytes, capture('a.mp4', { mime: 'video/mp4', role: 'video' }))
    const body = evidence(video.sha256, 'video/mp4')
    await core.enqueue('evidence_add', scene.sheet, body, [video])
    let parts = 0
    cut((method) => {
      if (method !== 'PATCH' || (parts += 1) <= 2) return null
      return parts === 3 ? 'after' : 'before'
    })
    expect(await core.sync()).toMatchObject({ outcome: 'offline', left: 1 })
    cut(() => null)
    const again = await reopen()
    expect(await again.sync()).toMatchObject({ outcome: 'done', left: 0 })
    const [item] = await again.items()
    expect(item).toMatchObject({ state: 'received' })
    expect(hex(sha256(new Uint8Array(await bytes.arrayBuffer())))).toBe(video.sha256)
  }, 60_000)

  it('a command carried by another phone is done once, as the act of its own', async () => {
    const own = await phone(scene, scene.officer)
    const other = await phone(scene, scene.sampler)
    const item = await own.core.enqueue('record_add', scene.sheet, line('当面交'))
    for (const frame of (await own.core.showItem(item.id)).frames) await other.core.readFrame(frame)
    expect(await other.core.sync()).toMatchObject({ outcome: 'done', left: 0, received: 1 })
    expect(await own.core.sync()).toMatchObject({ outcome: 'done', left: 0, received: 1 })
    expect((await other.core.items())[0]?.answer?.flags).toContain('carried')
  })
})

/** What is readable is read anew, not from what was decrypted before. */
async function openedAnew(core: Core): Promise<Core> {
  core.lock()
  await core.unlock(PIN)
  return core
}

function evidence(sha256: string, mime = 'image/jpeg'): Body {
  return {
    title: mime.startsWith('video') ? '录像' : '门牌',
    captures: [{ sha256, at: deviceTime(Date.now()), way: 'camera' }],
  }
}
