// @vitest-environment node
import 'fake-indexeddb/auto'
import { IDBObjectStore as Rows } from 'fake-indexeddb'
import { afterEach, describe, expect, it } from 'vitest'
import type { Core } from '.'
import { VISIT, bytesOf, capture, deviceId, phone } from './testing/phone'
import { ModelServer } from './testing/server'

/** From the n-th write on every write fails, as when the app is killed there. */
const WRITES = ['put', 'add', 'delete'] as const
const prototype = Rows.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
const honest = Object.fromEntries(WRITES.map((name) => [name, prototype[name]!]))

function killAt(write: number): () => number {
  let count = 0
  for (const name of WRITES)
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      count += 1
      if (count >= write) throw new DOMException('killed', 'UnknownError')
      return honest[name]!.apply(this, args)
    }
  return () => count
}

function revive(): void {
  for (const name of WRITES) prototype[name] = honest[name]!
}

afterEach(revive)

async function visit(core: Core): Promise<void> {
  const photo = await core.keepFile(bytesOf(2_300_000), capture('p.jpg'))
  await core.saveDraft('answer', VISIT, { value: '8.2' })
  await core.enqueue('checklist_answer', VISIT, { value: '8.2' }, [photo], ['answer'])
  await core.saveDraft('gate', VISIT, { arrived: 2 })
  const joining = [
    { kind: 'crew_join', body: { who: 1 } },
    { kind: 'crew_join', body: { who: 2 } },
  ]
  await core.enqueueAll(VISIT, joining, ['gate'])
  await core.enqueue('leave_site', VISIT, {})
  await core.sync()
}

/** What holds of a store after any crash. */
async function assertWhole(core: Core, server: ModelServer): Promise<void> {
  const items = await core.items()
  for (const item of items) {
    for (const file of item.files) expect((await core.file(file.id)).size).toBe(file.size)
    if (item.state === 'received') expect(server.done).toContain(item.id)
  }
  expect(items.map((item) => item.counter)).toEqual(items.map((_, at) => at + 1))
  const answered = items.some((item) => item.kind === 'checklist_answer')
  if (answered) expect(await core.draft('answer')).toBeNull()
  const joined = items.filter((item) => item.kind === 'crew_join')
  expect([0, 2]).toContain(joined.length)
  if (joined.length) expect(await core.draft('gate')).toBeNull()
  for (const broken of await core.brokenFiles()) expect(broken.capture.name).toBe('p.jpg')
}

describe('killed at every write', () => {
  it('nothing is half kept, nothing acknowledged is lost, nothing is done twice', async () => {
    let killed = true
    let write = 1
    for (; killed; write += 1) {
      const server = await new ModelServer().start()
      let minutes = 0
      const now = () => Date.now() + minutes * 60_000
      const { core, reopen } = await phone(server, deviceId(1), { now })
      const writes = killAt(write)
      await visit(core).catch(() => undefined)
      killed = writes() >= write
      revive()
      // where there are no Web Locks, whoever was killed at a sync holds it for two minutes more
      minutes = 3
      const again = await reopen()
      await assertWhole(again, server)
      const done = await again.sync()
      expect(done).toMatchObject({ outcome: 'done', left: 0 })
      expect([...server.done].sort()).toEqual((await again.items()).map((item) => item.id))
      expect(new Set(server.done).size).toBe(server.done.length)
      expect(server.conflicts).toEqual([])
      await assertWhole(again, server)
    }
    // the whole visit was run through to its last write
    expect(write).toBeGreaterThan(20)
  }, 60_000)
})
