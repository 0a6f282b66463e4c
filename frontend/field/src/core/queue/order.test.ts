// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest'
import { VISIT, newStore } from '../testing/phone'
import { ModelServer } from '../testing/server'
import { Cipher } from '../store/cipher'
import { FieldDatabase } from '../store/database'
import type { Command } from '../types'
import { takeAnswer, type ReceiptOf, type Receipts } from './answers'
import { browserEnvironment } from '../environment'
import { enqueue } from './enqueue'
import { commandOf, contentOf } from './items'
import { clockState, compareClock } from './clock'
import { oneAtATime } from './one_at_a_time'

const DEVICE = '01936b00-0000-7000-8000-000000000001'

function permutations(length: number): number[][] {
  if (length === 0) return [[]]
  return permutations(length - 1).flatMap((rest) =>
    Array.from({ length }, (_, at) => [...rest.slice(0, at), length - 1, ...rest.slice(at)]),
  )
}

async function cipher(): Promise<Cipher> {
  const way = { name: 'AES-GCM', length: 256 }
  return new Cipher(await crypto.subtle.generateKey(way, false, ['encrypt', 'decrypt']))
}

/** Six commands, and what the server says of each before and after the others have come. */
async function sixAnswered() {
  const server = await new ModelServer().start()
  const database = new FieldDatabase(newStore())
  const key = await cipher()
  const act = { kind: 'record_add', visit: VISIT, body: {}, files: [], drafts: [] }
  const commands: Command[] = []
  for (let n = 0; n < 6; n += 1) {
    const [row] = await enqueue(database, key, browserEnvironment(), DEVICE, [act])
    commands.push(commandOf(row!, await contentOf(key, row!)))
  }
  const ask = async (sent: Command[]): Promise<ReceiptOf[]> => {
    const form = new FormData()
    form.append('commands', new Blob([JSON.stringify({ commands: sent })]))
    const send = server.phone(DEVICE)
    const reply = await send('http://server.test/field/api/commands', { body: form, method: 'POST' })
    return ((await reply.json()) as Receipts).receipts
  }
  const held = await ask([...commands].reverse())
  const done = await ask(commands)
  const registered = await (await server.fetch('http://x/field/api/devices')).json()
  const keys = { k1: Uint8Array.from(Buffer.from(registered.receipt_keys[0].ed25519, 'base64')) }
  return { database, held, done, keys }
}

let six: Awaited<ReturnType<typeof sixAnswered>>
beforeAll(async () => {
  six = await sixAnswered()
})

describe('answers to six commands', () => {
  it('in each of the 720 orders, with duplicates, come to the same end', async () => {
    const { database, held, done, keys } = six
    expect(held.map((said) => said.state)).toContain('held')
    expect(done.every((said) => said.state === 'done')).toBe(true)
    const ends = new Set<string>()
    for (const order of permutations(6)) {
      await database.receipts.clear()
      await database.commands.toCollection().modify({ state: 'sent', trouble: null, answer: null })
      const twice = order[order[0] ?? 0] ?? 0
      for (const at of [...order, twice]) await takeAnswer(database, keys, done[at]!, 1000)
      const rows = await database.commands.orderBy('order').toArray()
      const receipts = await database.receipts.toArray()
      ends.add(JSON.stringify([rows.map((row) => [row.id, row.state]), receipts]))
    }
    expect(ends.size).toBe(1)
    expect([...ends][0]).not.toContain('sent')
  }, 60_000)

  it('of a command that is not ours are passed over', async () => {
    const { database, done, keys } = six
    const other = { ...done[0]!, id: '01936c2e-7a10-7c3e-9d51-2f6f0c1a7b01' }
    expect(await takeAnswer(database, keys, other, 1000)).toBe(false)
    expect(await database.commands.count()).toBe(6)
  })
})

describe('the clock', () => {
  it.each([
    [0, '时间准'],
    [183_600, '手机快 2 天 3 小时，照常记录'],
    [-7_260, '手机慢 2 小时 1 分，照常记录'],
    [86_400, '手机快 1 天，照常记录'],
  ])('off by %d seconds says %s', async (off, words) => {
    const database = new FieldDatabase(newStore())
    expect((await clockState(database)).words.zh).toBe('未对时')
    const server = Date.UTC(2026, 10, 23)
    const phone = server + off * 1000
    await compareClock(database, new Date(server).toISOString(), phone - 400, phone + 400)
    expect(await clockState(database)).toMatchObject({ offset: off, words: { zh: words } })
  })
})

describe('one at a time without Web Locks', () => {
  it('lets one of two in, and the next after it, also when the first was killed', async () => {
    const database = new FieldDatabase(newStore())
    let now = 1_000_000
    const around = { ...browserEnvironment(), locks: null, now: () => now }
    let end = (): void => undefined
    const long = oneAtATime(database, around, () => new Promise<string>((resolve) => {
      end = () => resolve('first')
    }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await oneAtATime(database, around, async () => 'second')).toBeNull()
    end()
    expect(await long).toBe('first')
    expect(await oneAtATime(database, around, async () => 'third')).toBe('third')
    await database.settings.put({ key: 'lease', value: { holder: 'killed', until: now + 120_000 } })
    expect(await oneAtATime(database, around, async () => 'fourth')).toBeNull()
    now += 121_000
    expect(await oneAtATime(database, around, async () => 'fifth')).toBe('fifth')
  })
})
