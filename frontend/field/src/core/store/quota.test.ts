// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Core } from '..'
import { VISIT, bytesOf, capture, deviceId, phone } from '../testing/phone'
import { ModelServer } from '../testing/server'
import { MEGABYTE } from './quota'

/** A phone whose storage is so large; what lies in it is counted as the browser would. */
let room = { quota: 1000 * MEGABYTE, usage: 0 }
let core: Core
let server: ModelServer

beforeEach(async () => {
  room = { quota: 1000 * MEGABYTE, usage: 0 }
  server = await new ModelServer().start()
  const around = {
    estimate: async () => room,
    persisted: async () => false,
    persist: async () => true,
  }
  core = (await phone(server, deviceId(1), around)).core
})

const left = (bytes: number) => {
  room = { quota: 1000 * MEGABYTE, usage: 1000 * MEGABYTE - bytes }
}

describe('room on the phone', () => {
  it.each([
    [600 * MEGABYTE, 'ample', null],
    [480 * MEGABYTE, 'low', '空间只够约 112 张，先同步或关录像。'],
    [49 * MEGABYTE, 'full', '空间快满，只能记文字和签字。'],
  ])('of %d bytes is %s', async (free, level, words) => {
    left(free)
    const told = await core.storage()
    expect([told.level, told.words?.zh ?? null]).toEqual([level, words])
  })

  it('is asked for before a photo is copied, and nothing is started', async () => {
    left(31 * MEGABYTE)
    await expect(core.keepFile(bytesOf(2 * MEGABYTE), capture('p.jpg'))).rejects.toMatchObject({
      code: 'field.no_room',
    })
    expect(await core.brokenFiles()).toEqual([])
  })

  it('of the last 30 MB is kept for text, signatures and hand-over', async () => {
    left(20 * MEGABYTE)
    await expect(core.ensureRoom(1)).rejects.toThrow('field.no_room')
    const signature = capture('sign.png', { source: 'signature', role: 'company_signature' })
    const signed = await core.keepFile(bytesOf(40_000), signature)
    await core.enqueue('company_sign', VISIT, { signs: true }, [signed])
    expect(await core.pending()).toBe(1)
    left(1000)
    await expect(core.enqueue('record_add', VISIT, {})).rejects.toThrow('field.no_room')
    expect(await core.pending()).toBe(1)
  })

  it('is made by letting derivatives go first, then received originals, never anything else', async () => {
    const received = await core.keepFile(bytesOf(3 * MEGABYTE, 1), capture('1.jpg'))
    await core.keepDerivative(bytesOf(MEGABYTE, 2), received.id)
    await core.enqueue('evidence_add', VISIT, {}, [received])
    expect((await core.sync()).left).toBe(0)
    const unsent = await core.keepFile(bytesOf(3 * MEGABYTE, 3), capture('2.jpg'))
    await core.enqueue('evidence_add', VISIT, {}, [unsent])

    left(30 * MEGABYTE)
    await core.ensureRoom(500_000)
    expect(await core.derivative(received.id)).toBeNull()
    expect((await core.file(received.id)).size).toBe(3 * MEGABYTE)

    await core.ensureRoom(2 * MEGABYTE)
    await expect(core.file(received.id)).rejects.toMatchObject({ code: 'field.file_not_held' })
    const [first] = await core.items()
    expect(first?.files[0]).toMatchObject({ sha256: received.sha256, held: false })

    await expect(core.ensureRoom(4 * MEGABYTE)).rejects.toThrow('field.no_room')
    expect((await core.file(unsent.id)).size).toBe(3 * MEGABYTE)
  })
})

describe('a phone that is full although it told of room', () => {
  /** The browser refuses every write to these tables after the first so many. */
  const fullAfter = (most: number, ...tables: string[]) => {
    const put = IDBObjectStore.prototype.put
    const add = IDBObjectStore.prototype.add
    let done = 0
    const counted = (write: typeof put) =>
      function (this: IDBObjectStore, ...given: Parameters<typeof put>) {
        if (tables.includes(this.name) && (done += 1) > most)
          throw new DOMException('no room', 'QuotaExceededError')
        return write.apply(this, given)
      }
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(counted(put))
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(counted(add))
  }
  afterEach(() => void vi.restoreAllMocks())

  it('says so in words with what to do, and keeps no half of the file', async () => {
    const before = await core.keepFile(bytesOf(10), capture('p.jpg'))
    fullAfter(2, 'chunks')
    const kept = core.keepFile(bytesOf(4 * MEGABYTE), capture('v.mp4'))
    await expect(kept).rejects.toMatchObject({
      code: 'field.no_room',
      words: { zh: expect.stringMatching(/空间满了.*请先同步/) },
    })
    expect(await core.brokenFiles()).toEqual([])
    expect((await core.looseFiles()).map((file) => file.id)).toEqual([before.id])
    vi.restoreAllMocks()
    expect((await core.keepFile(bytesOf(4 * MEGABYTE), capture('v.mp4'))).size).toBe(4 * MEGABYTE)
  })

  it('makes room once by what may go, and keeps the file', async () => {
    const old = await core.keepFile(bytesOf(3 * MEGABYTE, 1), capture('1.jpg'))
    await core.enqueue('evidence_add', VISIT, {}, [old])
    expect((await core.sync()).left).toBe(0)
    let refused = 0
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (this.name === 'chunks' && (refused += 1) === 2)
        throw new DOMException('no room', 'QuotaExceededError')
      return put.apply(this, given)
    })
    const kept = await core.keepFile(bytesOf(2 * MEGABYTE, 2), capture('2.jpg'))
    expect((await core.file(kept.id)).size).toBe(2 * MEGABYTE)
    await expect(core.file(old.id)).rejects.toMatchObject({ code: 'field.file_not_held' })
  })

  it('keeps neither record nor counter, and the draft stays', async () => {
    await core.saveDraft('gate/1', VISIT, { name: '甲' })
    fullAfter(0, 'commands')
    const kept = core.enqueue('record_add', VISIT, { title: '一' }, [], ['gate/1'])
    await expect(kept).rejects.toMatchObject({ code: 'field.no_room' })
    expect(await core.pending()).toBe(0)
    expect((await core.draft('gate/1'))?.value).toEqual({ name: '甲' })
    vi.restoreAllMocks()
    expect((await core.enqueue('record_add', VISIT, { title: '一' })).counter).toBe(1)
  })
})

describe('a file', () => {
  it('comes out as it was handed over, with its digest and what is known of it', async () => {
    const bytes = bytesOf(2_500_000)
    const place = {
      latitude: '33.3311',
      longitude: '106.1532',
      accuracy: '12',
      at: '2026-11-23T09:41:07+08:00',
      mock: null,
    }
    const kept = await core.keepFile(bytes, capture('门牌.jpg', { place, placeReason: null }))
    const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())
    expect(kept.sha256).toBe(Buffer.from(digest).toString('hex'))
    const [out, given] = await Promise.all([await core.file(kept.id), bytes].map((one) => one.arrayBuffer()))
    expect(Buffer.compare(Buffer.from(out!), Buffer.from(given!))).toBe(0)
    expect(kept.capture.place).toEqual(place)
  })

  it('belongs to one record', async () => {
    const kept = await core.keepFile(bytesOf(10), capture('p.jpg'))
    await core.enqueue('evidence_add', VISIT, {}, [kept])
    await expect(core.enqueue('evidence_add', VISIT, {}, [kept])).rejects.toMatchObject({
      code: 'field.file_used',
    })
    expect((await core.items()).length).toBe(1)
  })

  it('that could not be read to its end does not count and is told', async () => {
    const broken = new Blob([new Uint8Array(2_000_000)])
    const part = broken.slice.bind(broken)
    broken.slice = (start, end) => {
      if (start === 0) return part(start, end)
      throw new DOMException('the camera took it away', 'NotReadableError')
    }
    await expect(core.keepFile(broken, capture('v.mp4'))).rejects.toMatchObject({
      code: 'field.file_cut',
    })
    const [told] = await core.brokenFiles()
    expect(told).toMatchObject({ bytes: 1 << 20, capture: { name: 'v.mp4' } })
    await core.discardFile(told!.id)
    expect(await core.brokenFiles()).toEqual([])
  })

  it('of no record yet is offered again, and only such a one may be let go of', async () => {
    const kept = await core.keepFile(bytesOf(10, 4), capture('p.jpg'))
    const other = await core.keepFile(bytesOf(10, 5), capture('q.jpg'))
    expect((await core.looseFiles()).map((file) => file.id)).toEqual([kept.id, other.id])
    const [loose] = await core.looseFiles()
    await core.enqueue('evidence_add', VISIT, {}, [loose!])
    await core.discardFile(other.id)
    expect(await core.looseFiles()).toEqual([])
    await expect(core.discardFile(kept.id)).rejects.toMatchObject({ code: 'field.file_bound' })
    expect((await core.file(kept.id)).size).toBe(10)
  })

  it('larger than the server takes is refused before it is copied', async () => {
    await core.sync()
    const huge = new Blob([])
    Object.defineProperty(huge, 'size', { value: 80_000_001 })
    await expect(core.keepFile(huge, capture('v.mp4'))).rejects.toMatchObject({
      code: 'field.too_large',
    })
    expect(await core.brokenFiles()).toEqual([])
  })

  it('is named to the server by a plain type, and twenty go with one record', async () => {
    const video = await core.keepFile(bytesOf(10), capture('v', { mime: 'video/webm;codecs=vp9' }))
    expect(video.mime).toBe('video/webm')
    expect((await core.keepFile(bytesOf(9), capture('v', { mime: '' }))).mime).toBe(
      'application/octet-stream',
    )
    const many = Array.from({ length: 21 }, () => video)
    await expect(core.enqueue('evidence_add', VISIT, {}, many)).rejects.toMatchObject({
      code: 'field.too_many_files',
    })
  })

  it('of no bytes is a file too', async () => {
    const kept = await core.keepFile(new Blob([]), capture('empty.txt'))
    expect((await core.file(kept.id)).size).toBe(0)
  })
})
