// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { browserEnvironment } from '../environment'
import { EventReader, listen, liveAddress, type News } from './live'

const SAID: News[] = [
  { topic: 'signal', id: '7', what: 'raised' },
  { topic: '通报', id: '8', what: '已收到\n第二行' },
]
const STREAM = `: hello\n\n${SAID.map((news) => `id: 1\nevent: x\ndata: ${JSON.stringify(news)}\n\n`).join('')}`

describe('the stream of news', () => {
  it('cut anywhere tells each event once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 6 }), (cuts) => {
        const heard: News[] = []
        const reader = new EventReader((news) => heard.push(news))
        const ends = [...cuts, STREAM.length].sort((a, b) => a - b)
        ends.forEach((end, at) => reader.add(STREAM.slice(at === 0 ? 0 : ends[at - 1], end)))
        expect(heard).toEqual(SAID)
      }),
    )
  })

  it('stands on the port that the server named', () => {
    expect(liveAddress('https://a.test:8443/field/api', 8444)).toBe('https://a.test:8444/live')
    expect(liveAddress('https://a.test/field/api', 0)).toBe('https://a.test/live')
  })

  it('passes over what is no news', () => {
    const heard: News[] = []
    const reader = new EventReader((news) => heard.push(news))
    reader.add('data: not json\n\ndata: {"a":1}\n\nevent: ping\n\n: beat\n\n')
    expect(heard).toEqual([])
  })

  it('is opened with the token, and again after it broke, until stopped', async () => {
    const tokens: (string | null)[] = []
    let stop = (): void => undefined
    const heard = await new Promise<News>((resolve) => {
      const fetch: typeof globalThis.fetch = async (_, init) => {
        tokens.push(new Headers(init?.headers).get('Authorization'))
        if (tokens.length === 1) throw new TypeError('no network')
        return new Response(STREAM)
      }
      const around = { ...browserEnvironment(), fetch }
      stop = listen(around, 'http://server.test/live', 't', resolve)
    })
    stop()
    expect(heard).toEqual(SAID[0])
    expect(tokens).toEqual(['Bearer t', 'Bearer t'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(tokens.length).toBe(2)
  }, 15_000)
})
