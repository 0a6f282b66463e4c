// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Core, Item } from '.'
import { VISIT, bytesOf, capture, deviceId, phone } from './testing/phone'
import { ModelServer, type Cut } from './testing/server'

type Step =
  | { act: 'record'; on: number; visit: boolean }
  | { act: 'photo'; on: number; size: number }
  | { act: 'sync'; on: number; cuts: Cut[] }
  | { act: 'kill'; on: number }
  | { act: 'carry'; on: number; which: number }
  | { act: 'together' }

const on = fc.constantFrom(0, 1)
const cuts = fc.array(fc.constantFrom<Cut>(null, 'before', 'after', 'torn'), { maxLength: 5 })
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('record' as const), on, visit: fc.boolean() }),
  fc.record({ act: fc.constant('photo' as const), on, size: fc.constantFrom(0, 900, 600_000) }),
  fc.record({ act: fc.constant('sync' as const), on, cuts }),
  fc.record({ act: fc.constant('kill' as const), on }),
  fc.record({ act: fc.constant('carry' as const), on, which: fc.nat(7) }),
  fc.record({ act: fc.constant('together' as const) }),
)

/** What a plain account of the program says must be there in the end. */
interface Account {
  made: Set<string>
  digests: Set<string>
}

class Field {
  readonly server: ModelServer
  readonly account: Account = { made: new Set(), digests: new Set() }
  readonly #phones: Awaited<ReturnType<typeof phone>>[]
  readonly #cores: Core[]
  #photos = 0

  private constructor(server: ModelServer, phones: Awaited<ReturnType<typeof phone>>[]) {
    this.server = server
    this.#phones = phones
    this.#cores = phones.map(({ core }) => core)
  }

  static async start(): Promise<Field> {
    const server = await new ModelServer().start()
    return new Field(server, [await phone(server, deviceId(1)), await phone(server, deviceId(2))])
  }

  core = (at: number): Core => this.#cores[at]!

  async run(step: Step): Promise<void> {
    if (step.act === 'record') await this.#record(step.on, step.visit)
    if (step.act === 'photo') await this.#photo(step.on, step.size)
    if (step.act === 'sync') await this.#sync(step.on, step.cuts)
    if (step.act === 'kill') this.#cores[step.on] = await this.#phones[step.on]!.reopen()
    if (step.act === 'carry') await this.#carry(step.on, step.which)
    if (step.act === 'together') await Promise.all(this.#cores.map((core) => core.sync()))
  }

  async #record(at: number, visit: boolean): Promise<void> {
    const body = { text: `${this.account.made.size}` }
    const item = await this.core(at).enqueue('record_add', visit ? VISIT : null, body)
    this.account.made.add(item.id)
  }

  async #photo(at: number, size: number): Promise<void> {
    const bytes = bytesOf(size, (this.#photos += 1))
    const kept = await this.core(at).keepFile(bytes, capture('p.jpg'))
    const item = await this.core(at).enqueue('evidence_add', VISIT, {}, [kept])
    this.account.made.add(item.id)
    this.account.digests.add(kept.sha256)
  }

  async #sync(at: number, cutAt: Cut[]): Promise<void> {
    const start = this.server.requests
    this.server.cut = (request) => cutAt[request - start - 1] ?? null
    await this.core(at).sync()
    this.server.cut = () => null
  }

  async #carry(from: number, which: number): Promise<void> {
    const own = (await this.core(from).items()).filter((item) => !item.carried)
    const shown = own[which]
    if (shown === undefined) return
    for (const frame of (await this.core(from).showItem(shown.id)).frames)
      await this.core(1 - from).readFrame(frame)
  }

  items = (): Promise<Item[][]> => Promise.all(this.#cores.map((core) => core.items()))
}

async function assertNothingHidden(field: Field): Promise<void> {
  const items = (await field.items()).flat()
  const known = new Set(items.map((item) => item.id))
  expect([...field.account.made].filter((id) => !known.has(id))).toEqual([])
  for (const item of items)
    if (item.state === 'received') expect(field.server.done).toContain(item.id)
}

describe('two phones, any program', () => {
  it('ends with everything handed in once and nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 14 }), async (program) => {
        const field = await Field.start()
        for (const step of program) {
          await field.run(step)
          await assertNothingHidden(field)
        }
        for (const at of [0, 1, 0, 1]) await field.core(at).sync()
        expect(await Promise.all([0, 1].map((at) => field.core(at).pending()))).toEqual([0, 0])
        expect([...field.server.done].sort()).toEqual([...field.account.made].sort())
        for (const digest of field.account.digests)
          expect(field.server.files.has(digest)).toBe(true)
        expect(field.server.conflicts).toEqual([])
        const states = new Set((await field.items()).flat().map((item) => item.state))
        expect([...states].filter((state) => state !== 'received')).toEqual([])
      }),
      { numRuns: Number(process.env.LIANCE_PROGRAMS ?? 25) },
    )
  }, 1_800_000)
})
