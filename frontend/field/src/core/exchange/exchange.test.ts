// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandHash, commandText } from '../canonical'
import { fromBase64, utf8 } from '../bytes'
import { VISIT, bytesOf, capture, deviceId, phone } from '../testing/phone'
import { ModelServer } from '../testing/server'
import type { Command } from '../types'
import { base45, fromBase45 } from './base45'
import { compact, expand } from './compact'
import { Gathering, frames } from './frames'
import { sameSpoken, spokenCode } from './spoken'

describe('Base45', () => {
  // the examples of RFC 9285
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('writes and reads %s', (text, written) => {
    expect(base45(utf8(text))).toBe(written)
    expect(fromBase45(written)).toEqual(utf8(text))
  })

  it.each(['GGW1', ':::', 'abc', 'A', '::'])('does not read %s', (text) => {
    expect(fromBase45(text)).toBeNull()
  })
})

describe('frames', () => {
  const payloads = fc.uint8Array({ minLength: 1, maxLength: 3000 })

  it('gather in any order, with repeats, to the same payload', () => {
    fc.assert(
      fc.property(payloads, fc.infiniteStream(fc.nat()), (bytes, picks) => {
        const payload = Uint8Array.from(bytes)
        const shown = frames(payload)
        const gathering = new Gathering()
        let last = gathering.add(shown[0]!)
        for (let n = 0; last.state === 'more' && n < 4000; n += 1)
          last = gathering.add(shown[picks.next().value % shown.length]!)
        expect(last).toEqual({ state: 'whole', payload })
      }),
    )
  })

  it('with any one sign changed is refused', () => {
    const [frame] = frames(Uint8Array.from({ length: 300 }, (_, at) => at & 0xff))
    for (let at = 0; at < frame!.length; at += 1) {
      const wrong = frame!.slice(0, at) + (frame![at] === 'A' ? 'B' : 'A') + frame!.slice(at + 1)
      expect(() => new Gathering().add(wrong)).toThrow(/field\.qr_/)
    }
  })

  it('of another message start anew', () => {
    const [one, other] = [1, 2].map((seed) => frames(new Uint8Array(700).fill(seed)))
    const gathering = new Gathering()
    gathering.add(one![0]!)
    gathering.add(other![0]!)
    expect(gathering.add(other![1]!)).toMatchObject({ state: 'whole' })
  })

  it('refuse what is too long to be scanned, with a way out', () => {
    expect(() => frames(new Uint8Array(20_000))).toThrow('field.too_long_for_qr')
  })
})

describe('a command in a code', () => {
  const id = fc.uuid({ version: 7 })
  const files = fc.array(
    fc.record({
      sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
      size: fc.nat(),
      mime: fc.constant('image/jpeg'),
      name: fc.string({ unit: 'grapheme', maxLength: 20 }),
      role: fc.constant('photo'),
    }),
    { maxLength: 2 },
  )
  const commands: fc.Arbitrary<Command> = fc.record({
    id,
    device: id,
    counter: fc.nat(),
    after: fc.option(id),
    kind: fc.constantFrom('signal_raise', 'handover_offer'),
    visit: fc.option(id),
    at: fc.constant('2026-11-23T09:41:07.000+08:00'),
    offset_s: fc.option(fc.integer()),
    body: fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__'),
      fc.oneof(id, fc.string({ unit: 'grapheme' }), fc.boolean()),
    ),
    files,
  })

  it('comes out as it went in', async () => {
    const signature = btoa('s'.repeat(64))
    await fc.assert(
      fc.asyncProperty(commands, async (command) => {
        const shown = await expand(await compact({ command, signature }))
        expect(shown.signature).toBe(signature)
        expect(commandHash(shown.command)).toBe(commandHash(command))
        expect(shown.command.offset_s).toBe(command.offset_s)
      }),
    )
  })

  it('of a signal fits one code', async () => {
    const server = await new ModelServer().start()
    const { core } = await phone(server)
    const { core: other } = await phone(server, deviceId(2))
    await core.enqueue('joint_entry', VISIT, {})
    const raised = await core.enqueue('signal_raise', VISIT, {
      direction: 'to_enforcement',
      text: 'DW001 废水总排口 pH 9.6，超过 6~9，请查污泥压滤与加药。',
      point: '01936a00-1111-7aaa-8bbb-000000000009',
      reading: '01936a00-1111-7aaa-8bbb-00000000000a',
    })
    const shown = await core.showItem(raised.id)
    expect(shown.frames.length).toBe(1)
    expect(shown.code).toMatch(/^[0-9]{4} [0-9]{4}$/)
    expect(await other.readFrame(shown.frames[0]!)).toMatchObject({ state: 'item', code: shown.code })
  })
})

describe('from phone to phone', () => {
  it('the same command arrives from either phone, once', async () => {
    const server = await new ModelServer().start()
    const { core: sampler } = await phone(server, deviceId(1))
    const { core: officer } = await phone(server, deviceId(2))
    const raised = await sampler.enqueue('signal_raise', null, { text: '超标' })
    const { frames: shown } = await sampler.showItem(raised.id)
    for (const frame of [...shown, ...shown]) await officer.readFrame(frame)
    expect(await officer.items()).toMatchObject([{ id: raised.id, carried: true, state: 'phone' }])
    await officer.enqueue('signal_acknowledge', null, { signal: raised.id, way: 'qr' })
    expect(await officer.sync()).toMatchObject({ outcome: 'done', left: 0, received: 2 })
    expect(await sampler.sync()).toMatchObject({ outcome: 'done', left: 0, received: 1 })
    expect(server.done.filter((id) => id === raised.id)).toEqual([raised.id])
    expect(server.commands.get(raised.id)?.carriers).toBe(2)
    expect(server.conflicts).toEqual([])
  })

  it('is signed by the phone that recorded it', async () => {
    const server = await new ModelServer().start()
    let registered = ''
    const send = server.phone(deviceId(3))
    const { core } = await phone(server, deviceId(3), {
      fetch: (input, init) => {
        if (String(input).endsWith('devices'))
          registered = (JSON.parse(String(init?.body)) as { public_key: string }).public_key
        return send(input, init)
      },
    })
    const item = await core.enqueue('signal_raise', null, { text: '超标' })
    const gathering = new Gathering()
    const gathered = gathering.add((await core.showItem(item.id)).frames[0]!)
    if (gathered.state !== 'whole') throw new Error('more than one frame')
    const { command, signature } = await expand(gathered.payload)
    const way = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('spki', fromBase64(registered), way, false, ['verify'])
    const verified = (text: string) =>
      crypto.subtle.verify(way, key, fromBase64(signature), utf8(text))
    expect(await verified(commandText(command))).toBe(true)
    expect(await verified(commandText({ ...command, counter: 2 }))).toBe(false)
  })

  it('does not take another content under a number that it knows', async () => {
    const server = await new ModelServer().start()
    const { core } = await phone(server)
    const { core: other } = await phone(server, deviceId(2))
    const item = await core.enqueue('signal_raise', null, { text: '一' })
    const { frames: shown } = await core.showItem(item.id)
    const payload = new Gathering().add(shown[0]!)
    if (payload.state !== 'whole') throw new Error('more than one frame')
    await other.readFrame(shown[0]!)
    const { command, signature } = await expand(payload.payload)
    const changed = await compact({ command: { ...command, body: { text: '二' } }, signature })
    await expect(other.readFrame(frames(changed)[0]!)).rejects.toMatchObject({
      code: 'field.same_number_other_content',
    })
    expect(await other.items()).toMatchObject([{ body: { text: '一' } }])
  })

  it('six commands carried in any order, with repeats, come to the same end', async () => {
    const server = await new ModelServer().start()
    const { core: sampler } = await phone(server, deviceId(1))
    const shown: string[] = []
    const ids: string[] = []
    for (let n = 0; n < 6; n += 1) {
      const item = await sampler.enqueue('record_add', VISIT, { text: String(n) })
      ids.push(item.id)
      shown.push(...(await sampler.showItem(item.id)).frames)
    }
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 0, 3], { minLength: 8 }), async (order) => {
        const own = await new ModelServer().start()
        const { core: carrier } = await phone(own, deviceId(2))
        for (const at of order) await carrier.readFrame(shown[at]!)
        await carrier.sync()
        expect(await carrier.sync()).toMatchObject({ outcome: 'done', left: 0 })
        expect([...own.done].sort()).toEqual(ids)
        expect(new Set(own.done).size).toBe(6)
      }),
      { numRuns: 30 },
    )
  }, 30_000)

  it('files stay with their own phone', async () => {
    const server = await new ModelServer().start()
    const { core } = await phone(server, deviceId(1))
    const { core: carrier } = await phone(server, deviceId(2))
    const photo = await core.keepFile(bytesOf(3000), capture('p.jpg'))
    const item = await core.enqueue('evidence_add', null, {}, [photo])
    for (const frame of (await core.showItem(item.id)).frames) await carrier.readFrame(frame)
    expect(await carrier.sync()).toMatchObject({ outcome: 'done', left: 0, received: 0 })
    expect(await core.sync()).toMatchObject({ outcome: 'done', left: 0, received: 1 })
    expect(await carrier.sync()).toMatchObject({ outcome: 'done', left: 0, received: 1 })
  })
})

describe('the spoken code', () => {
  it('is eight digits of the hash and is heard with or without the blank', () => {
    const hash = '0'.repeat(24) + '2d046a11' + '0'.repeat(32)
    expect(spokenCode(hash)).toMatch(/^[0-9]{4} [0-9]{4}$/)
    expect(sameSpoken(spokenCode(hash).replace(' ', ''), hash)).toBe(true)
    expect(sameSpoken(' ' + spokenCode(hash) + ' ', hash)).toBe(true)
    expect(sameSpoken('0000 0001', hash)).toBe(false)
  })
})
