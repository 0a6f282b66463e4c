// @vitest-environment node
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { VISIT, bytesOf, capture, deviceId, phone } from './testing/phone'
import { ModelServer, type Cut } from './testing/server'

let server: ModelServer
beforeEach(async () => {
  server = await new ModelServer().start()
})

const line = (text: string) => ({ title: '记录', text })

describe('an act on the phone', () => {
  it('is only on the phone, then received with a receipt', async () => {
    const { core } = await phone(server)
    const item = await core.enqueue('record_add', VISIT, line('污泥压滤机运行'))
    expect(item.state).toBe('phone')
    expect(item.words.zh).toBe('只在这部手机')
    expect(await core.pending()).toBe(1)
    const done = await core.sync()
    expect(done).toMatchObject({ outcome: 'done', received: 1, left: 0 })
    expect(await core.item(item.id)).toMatchObject({ state: 'received', body: line('污泥压滤机运行') })
    expect(server.done).toEqual([item.id])
  })

  it('follows the one before of its visit and counts up over all', async () => {
    const { core } = await phone(server)
    const other = '01936a00-1111-7aaa-8bbb-000000000002'
    const first = await core.enqueue('record_add', VISIT, line('1'))
    await core.enqueue('record_add', other, line('2'))
    await core.enqueue('record_add', VISIT, line('3'))
    await core.sync()
    const kept = [...server.commands.values()].map(({ command }) => command)
    expect(kept.map(({ counter }) => counter)).toEqual([1, 2, 3])
    expect(kept.map(({ after }) => after)).toEqual([null, null, first.id])
  })

  it('that has no exact text is refused before anything is kept', async () => {
    const { core } = await phone(server)
    await expect(core.enqueue('reading_take', VISIT, { value: 7.2 })).rejects.toMatchObject({
      code: 'field.bad_body',
    })
    expect(await core.pending()).toBe(0)
    const next = await core.enqueue('reading_take', VISIT, { value: '7.2' })
    expect(next.counter).toBe(1)
  })

  it('takes its draft with it, and the draft survives a kill', async () => {
    const { core, reopen } = await phone(server)
    await core.saveDraft('bottle-7', VISIT, { volume: '500' })
    const again = await reopen()
    expect((await again.draft('bottle-7'))?.value).toEqual({ volume: '500' })
    await again.enqueue('bottle_fill', VISIT, { volume: '500' }, [], ['bottle-7'])
    expect(await core.draft('bottle-7')).toBeNull()
  })

  it('refused by a rule stays, with the reason, and needs a decision', async () => {
    const { core } = await phone(server)
    server.refuse = () => true
    const item = await core.enqueue('joint_entry', VISIT, {})
    const done = await core.sync()
    expect(done).toMatchObject({ decisions: 1, words: { zh: '1 项要你决定' } })
    const told = await core.item(item.id)
    expect(told).toMatchObject({ state: 'decision', trouble: 'refused' })
    expect(told?.words.zh).toBe(
      '服务器没收下：只到了 1 名监测人员。原记录还在，请到“要你决定”处理。',
    )
  })
})

describe('files', () => {
  it('small ones go with their command, large ones by upload, and both arrive as handed over', async () => {
    const { core } = await phone(server)
    const small = await core.keepFile(bytesOf(200_000), capture('IMG_1.jpg'))
    const large = await core.keepFile(bytesOf(5_300_000, 2), capture('IMG_2.mp4', { role: 'video' }))
    const item = await core.enqueue('evidence_add', VISIT, { title: '门牌' }, [small, large])
    const done = await core.sync()
    expect(done).toMatchObject({ outcome: 'done', left: 0, received: 1 })
    expect(server.tus.patches).toBe(6)
    for (const file of [small, large]) {
      const kept = Buffer.from(await (await core.file(file.id)).arrayBuffer())
      expect(Buffer.compare(kept, server.files.get(file.sha256) ?? Buffer.alloc(0))).toBe(0)
    }
    const told = await core.item(item.id)
    expect(told?.files.map((file) => file.uploaded)).toEqual([200_000, 5_300_000])
  })

  it('resume where the network cut them, and a spoiled part is sent again', async () => {
    const { core } = await phone(server)
    const video = await core.keepFile(bytesOf(5_000_000), capture('a.mp4'))
    await core.enqueue('evidence_add', VISIT, {}, [video])
    server.tus.spoil = (patch) => patch === 1
    server.cut = (_, path) => (path.startsWith('uploads/') && server.tus.patches >= 3 ? 'before' : null)
    expect(await core.sync()).toMatchObject({ outcome: 'offline', left: 1 })
    expect(server.tus.refused).toEqual([460])
    const [item] = await core.items()
    expect(item?.files[0]?.uploaded).toBe(2 << 20)
    expect(item?.words.zh).toBe('已收到文字，文件还在传')
    server.cut = () => null
    expect(await core.sync()).toMatchObject({ outcome: 'done', left: 0 })
    expect(server.tus.patches).toBe(6)
    expect(server.files.has(video.sha256)).toBe(true)
  }, 20_000)
})

describe('receipts', () => {
  it('by another key or over another hash do not count, and the item stays', async () => {
    const { core } = await phone(server)
    const item = await core.enqueue('record_add', VISIT, line('1'))
    const honest = server.fetch
    server.fetch = async (input, init) => {
      const response = await honest(input, init)
      if (!String(input).endsWith('commands')) return response
      return new Response((await response.text()).replaceAll(/hash [0-9a-f]{8}/g, 'hash 00000000'))
    }
    expect(await core.sync()).toMatchObject({ received: 0, left: 1 })
    const told = await core.item(item.id)
    expect(told?.trouble).toBe('bad_signature')
    expect(told?.words.zh).toContain('回执签名不对')
    await server.start()
    server.fetch = honest
    expect(await core.sync()).toMatchObject({ received: 0, left: 1 })
    expect(server.done).toEqual([item.id])
  })

  it('missing are asked for again by the same id', async () => {
    const { core } = await phone(server)
    const item = await core.enqueue('record_add', VISIT, line('1'))
    server.cut = (_, path) => (path === 'commands' ? 'after' : null)
    expect(await core.sync()).toMatchObject({ outcome: 'offline', left: 1 })
    expect(await core.item(item.id)).toMatchObject({ state: 'sent', attempts: 1 })
    server.cut = () => null
    expect(await core.sync()).toMatchObject({ outcome: 'done', left: 0 })
    expect(server.done).toEqual([item.id])
  })
})

describe('the network', () => {
  const cuts = fc.array(fc.constantFrom<Cut>(null, 'before', 'after', 'torn'), { maxLength: 12 })
  const acts = fc.array(fc.record({ visit: fc.boolean(), photo: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })

  it('cut anywhere loses nothing and doubles nothing', async () => {
    await fc.assert(
      fc.asyncProperty(acts, cuts, async (wanted, cutAt) => {
        const own = await new ModelServer().start()
        const { core, reopen } = await phone(own)
        for (const [at, act] of wanted.entries()) {
          const photo = act.photo ? [await core.keepFile(bytesOf(2000, at), capture('p'))] : []
          await core.enqueue('record_add', act.visit ? VISIT : null, { at }, photo)
        }
        const start = own.requests
        own.cut = (request) => cutAt[request - start - 1] ?? null
        let again = core
        for (let round = 0; round < cutAt.length + 1; round += 1) {
          await again.sync()
          again = await reopen()
          const items = await again.items()
          // never received before the server has done it
          for (const item of items)
            if (item.state === 'received') expect(own.done).toContain(item.id)
        }
        expect(await again.pending()).toBe(0)
        expect(own.done).toEqual((await again.items()).map((item) => item.id))
        expect(own.conflicts).toEqual([])
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})

describe('two at once', () => {
  it('one syncs, the other is told', async () => {
    const { core, reopen } = await phone(server)
    const other = await reopen()
    await core.enqueue('record_add', VISIT, line('1'))
    const outcomes = (await Promise.all([core.sync(), other.sync()])).map((done) => done.outcome)
    expect(outcomes.sort()).toEqual(['busy', 'done'])
    expect((await other.sync()).outcome).toBe('done')
    expect(server.done.length).toBe(1)
  })
})

describe('a withdrawn phone', () => {
  it('hands in what is left, then is empty', async () => {
    const { core, store } = await phone(server)
    await core.enqueue('record_add', VISIT, line('1'))
    server.wipe = true
    server.cut = (_, path) => (path === 'commands' ? 'before' : null)
    expect((await core.sync()).outcome).toBe('offline')
    expect(await core.pending()).toBe(1)
    server.cut = () => null
    const done = await core.sync()
    expect(done).toMatchObject({ outcome: 'withdrawn', left: 0, words: { zh: '管理员已收回本机资料' } })
    expect(server.done.length).toBe(1)
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`liance-field-${store}`)
  })

  it('is not signed out while something is only here', async () => {
    const { core } = await phone(server, deviceId(2))
    await core.enqueue('record_add', VISIT, line('1'))
    await expect(core.signOut()).rejects.toMatchObject({ code: 'field.unsent' })
    await core.sync()
    await core.saveDraft('a', VISIT, 'b')
    await expect(core.signOut()).rejects.toMatchObject({ code: 'field.drafts_left' })
    await core.signOut({ discardDrafts: true })
  })
})
