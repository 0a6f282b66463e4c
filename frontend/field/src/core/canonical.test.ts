// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical'
import { uuid7 } from './uuid'
import { backoff } from './queue/backoff'

describe('one text for one value', () => {
  it('sorts keys by UTF-16 units and escapes as RFC 8785 does', () => {
    const value = {
      '€': 'Euro',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Smiley',
      '\u0080': 'Control',
      ö: 'o',
    }
    const order = [...canonical(value).matchAll(/:"([^"]*)"/g)].map((match) => match[1])
    expect(order).toEqual(['Carriage Return', 'One', 'Control', 'o', 'Euro', 'Smiley', 'Hebrew'])
    expect(canonical({ a: '\u000f\n"\\/€' })).toBe('{"a":"\\u000f\\n\\"\\\\/€"}')
  })

  it.each([[1.5], [Number.NaN], [2 ** 53], ['\ud800']])('has none for %s', (value) => {
    expect(() => canonical({ a: [value] })).toThrow('field.bad_body')
  })

  it('does not depend on the order of keys and reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean())), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonical(turned)).toBe(canonical(value))
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('ids', () => {
  it('are of version 7, ascend, and never repeat while the clock stands or steps back', () => {
    const start = Date.UTC(2026, 10, 23)
    const ids = Array.from({ length: 20_000 }, (_, n) => uuid7(start - (n % 7) * 1000))
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the next try', () => {
  it('comes later and later, never later than ten minutes', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 30].map((attempts) => backoff(attempts, 0.5))
    expect(waits[0]).toBe(5_000)
    expect([...waits].sort((a, b) => a - b)).toEqual(waits)
    expect(waits.at(-1)).toBe(600_000)
    expect(backoff(3, 0)).toBeLessThan(backoff(3, 0.99))
  })
})
