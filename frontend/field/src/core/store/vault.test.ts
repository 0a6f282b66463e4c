// @vitest-environment node
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { newStore, PIN } from '../testing/phone'
import { Cipher } from './cipher'
import { FieldDatabase, setting } from './database'
import { ITERATIONS, Vault } from './vault'

const MINUTE = 60_000
let now = Date.UTC(2026, 10, 23, 1, 0, 0)
let database: FieldDatabase
let vault: Vault

beforeEach(async () => {
  database = new FieldDatabase(newStore())
  vault = new Vault(database, () => now, 10)
  await vault.setPin(PIN)
})

const opened = () => new Vault(database, () => now, 10)

describe('a copy of the store', () => {
  it('does not open with the PIN alone: the outer key cannot be taken along', async () => {
    const { outer, salt, iterations, innerIv, data } = (await setting<{
      outer: CryptoKey
      salt: Uint8Array<ArrayBuffer>
      iterations: number
      innerIv: Uint8Array<ArrayBuffer>
      data: ArrayBuffer
    }>(database, 'vault'))!
    expect(outer.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', outer)).rejects.toThrow()
    expect(JSON.stringify(outer)).toBe('{}')
    const text = new TextEncoder().encode(PIN)
    const typed = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveKey'])
    const way = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
    const aes = { name: 'AES-GCM', length: 256 }
    const inner = await crypto.subtle.deriveKey(way, typed, aes, false, ['decrypt'])
    const opening = crypto.subtle.decrypt({ name: 'AES-GCM', iv: innerIv }, inner, data)
    await expect(opening).rejects.toThrow()
  })

  it('asks for as many digits as its PIN has', async () => {
    await vault.setPin('2718281828', PIN)
    expect((await opened().state()).digits).toBe(10)
    expect(await opened().unlock('2718281828')).toEqual({ ok: true })
    expect(await opened().unlock(PIN)).toMatchObject({ ok: false })
  })
})

describe('the PIN', () => {
  it('opens the store again after the app was killed', async () => {
    const sealed = await vault.cipher.sealJson('here', { a: '1' })
    const again = opened()
    expect(() => again.cipher).toThrow('field.locked')
    expect(await again.unlock(PIN)).toEqual({ ok: true })
    expect(await again.cipher.openJson('here', sealed)).toEqual({ a: '1' })
  })

  it('wrong leaves four tries, then three, and says so', async () => {
    const again = opened()
    expect(await again.unlock('111112')).toMatchObject({
      ok: false,
      triesLeft: 4,
      words: { zh: '不对，还可试 4 次。记录不会丢。' },
    })
    expect(await again.unlock('111113')).toMatchObject({ triesLeft: 3 })
    expect(await again.unlock(PIN)).toEqual({ ok: true })
    expect((await again.state()).triesLeft).toBe(5)
  })

  it('wrong five times waits ten minutes, also for the right one and after a restart', async () => {
    for (let n = 0; n < 5; n += 1) await opened().unlock('111112')
    expect(await opened().unlock(PIN)).toMatchObject({
      ok: false,
      triesLeft: 0,
      words: { zh: '试错太多，10 分钟后再试。' },
    })
    now += 9 * MINUTE
    expect(await opened().unlock(PIN)).toMatchObject({ ok: false })
    now += MINUTE + 1
    expect(await opened().unlock(PIN)).toEqual({ ok: true })
  })

  it('a clock set back neither shortens the wait nor stretches it beyond ten minutes', async () => {
    for (let n = 0; n < 5; n += 1) await opened().unlock('111112')
    now -= 3 * 24 * 60 * MINUTE
    expect(await opened().unlock(PIN)).toMatchObject({ ok: false })
    now += 11 * MINUTE
    expect(await opened().unlock(PIN)).toEqual({ ok: true })
  })

  it('tried by many at once still has five tries', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => opened().unlock(`90000${n % 10}`)),
    )
    const looked = answers.filter((answer) => !answer.ok && answer.triesLeft > 0)
    expect(looked.length).toBeLessThanOrEqual(4)
    expect((await opened().state()).triesLeft).toBe(0)
  })

  it('is changed under the old one only, and what was kept stays readable', async () => {
    const sealed = await vault.cipher.sealJson('here', 'kept')
    await expect(opened().setPin('829163', '000001')).rejects.toMatchObject({
      code: 'field.wrong_pin',
    })
    await opened().setPin('829163', PIN)
    const again = opened()
    expect(await again.unlock(PIN)).toMatchObject({ ok: false })
    expect(await again.unlock('829163')).toEqual({ ok: true })
    expect(await again.cipher.openJson('here', sealed)).toBe('kept')
  })

  it.each(['12345', '111111', '123456', '654321', 'abcdef', ''])('%s is too weak', async (pin) => {
    await expect(opened().setPin(pin, PIN)).rejects.toMatchObject({ code: 'field.weak_pin' })
  })

  it('is derived with six hundred thousand rounds unless a test says otherwise', async () => {
    const slow = new Vault(new FieldDatabase(newStore()), () => now)
    await slow.setPin(PIN)
    expect(ITERATIONS).toBe(600_000)
    slow.lock()
    expect(await slow.unlock(PIN)).toEqual({ ok: true })
  })
})

describe('what lies on the phone', () => {
  it('holds the key wrapped only, and the outer key is handed out to nobody', async () => {
    const wrapped = await setting<Record<string, unknown>>(database, 'vault')
    const outer = wrapped?.['outer'] as CryptoKey
    expect(outer.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', outer)).rejects.toThrow()
    // inside and outside: 32 bytes of key and two tags
    expect((wrapped?.['data'] as ArrayBuffer).byteLength).toBe(32 + 16 + 16)
  })

  it('cannot be moved to another place or changed by a bit', async () => {
    const { cipher } = vault
    const sealed = await cipher.sealJson('command/1', { text: '异常' })
    await expect(cipher.open('command/2', sealed)).rejects.toMatchObject({
      code: 'field.unreadable',
    })
    const data = sealed.data.slice(0)
    new Uint8Array(data)[3]! ^= 1
    await expect(cipher.open('command/1', { ...sealed, data })).rejects.toThrow('field.unreadable')
    expect(cipher).toBeInstanceOf(Cipher)
  })
})
