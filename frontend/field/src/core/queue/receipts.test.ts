// @vitest-environment node
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { base64, fromBase64, utf8, type Bytes } from '../bytes'
import { receiptLines, verifiedReceipt, verifyWithoutBrowser, type SignedText } from './receipts'

const EXPECTED = {
  id: '01936c2e-7a10-7c3e-9d51-2f6f0c1a7b01',
  hash: 'ab'.repeat(32),
  device: '01936b00-0000-7000-8000-000000000007',
  state: 'done',
}
const TEXT = [
  'liance-field-receipt-1',
  `id ${EXPECTED.id}`,
  `device ${EXPECTED.device}`,
  `hash ${EXPECTED.hash}`,
  'state done',
  'received 2026-11-23T01:41:09.120000Z',
].join('\n')

let keys: Record<string, Bytes>
let signed: SignedText
let sign: (text: string) => Promise<SignedText>

beforeAll(async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  keys = { k1: raw }
  sign = async (text) => {
    const bytes = await crypto.subtle.sign('Ed25519', pair.privateKey, utf8(text))
    return { text, signature: base64(new Uint8Array(bytes)), key: 'k1' }
  }
  signed = await sign(TEXT)
})

describe('a receipt', () => {
  it('counts over its own command', async () => {
    expect((await verifiedReceipt(signed, EXPECTED, keys))?.get('state')).toBe('done')
  })

  it.each(['id', 'hash', 'device', 'state'] as const)('over another %s does not', async (word) => {
    expect(await verifiedReceipt(signed, { ...EXPECTED, [word]: 'x' }, keys)).toBeNull()
  })

  it('by an unknown key, or named so, does not', async () => {
    expect(await verifiedReceipt({ ...signed, key: 'k2' }, EXPECTED, keys)).toBeNull()
    const other = { k1: new Uint8Array(32).fill(7) }
    expect(await verifiedReceipt(signed, EXPECTED, other)).toBeNull()
  })

  it('with a word said twice does not, whoever signed it', async () => {
    expect(await verifiedReceipt(await sign(`${TEXT}\nstate done`), EXPECTED, keys)).toBeNull()
    expect(receiptLines(TEXT.replace('receipt-1', 'receipt-2'))).toBeNull()
  })

  it('changed by any bit does not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(63), fc.nat(7), async (at, bit) => {
        const bytes = fromBase64(signed.signature)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        const wrong = { ...signed, signature: base64(bytes) }
        expect(await verifiedReceipt(wrong, EXPECTED, keys)).toBeNull()
        expect(await verifyWithoutBrowser(keys['k1']!, utf8(TEXT), bytes)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('is read alike where the browser has no Ed25519', async () => {
    const bytes = fromBase64(signed.signature)
    expect(await verifyWithoutBrowser(keys['k1']!, utf8(TEXT), bytes)).toBe(true)
    expect(await verifyWithoutBrowser(keys['k1']!, utf8(`${TEXT} `), bytes)).toBe(false)
  })

  it('with a signature that is none does not', async () => {
    for (const signature of ['', '!', 'AAAA'])
      expect(await verifiedReceipt({ ...signed, signature }, EXPECTED, keys)).toBeNull()
  })
})
