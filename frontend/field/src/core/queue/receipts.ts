/** Signed receipts (回执): counted only when a pinned key signed this very command's hash. */

import { fromBase64, utf8, type Bytes } from '../bytes'

export interface SignedText {
  text: string
  signature: string
  key: string
}

/** Key names and the 32 bytes of each key, as told when the phone was made known. */
export type PinnedKeys = Readonly<Record<string, Bytes>>

const TYPE = 'liance-field-receipt-1'

/** The lines of a receipt that speaks of this command; null for any other text. */
export async function verifiedReceipt(
  signed: SignedText,
  expected: { id: string; hash: string; device: string; state: string },
  keys: PinnedKeys,
): Promise<ReadonlyMap<string, string> | null> {
  const lines = receiptLines(signed.text)
  if (lines === null) return null
  const { id, hash, device, state } = expected
  const same =
    lines.get('id') === id &&
    lines.get('hash') === hash &&
    lines.get('device') === device &&
    lines.get('state') === state
  const key = keys[signed.key]
  if (!same || key === undefined) return null
  return (await signedBy(key, utf8(signed.text), signed.signature)) ? lines : null
}

export function receiptLines(text: string): ReadonlyMap<string, string> | null {
  const [type, ...lines] = text.split('\n')
  if (type !== TYPE) return null
  const pairs = lines.map((line) => {
    const blank = line.indexOf(' ')
    return blank < 1 ? null : ([line.slice(0, blank), line.slice(blank + 1)] as const)
  })
  const read = new Map(pairs.filter((pair) => pair !== null))
  // a word said twice would let two readers read two receipts
  return read.size === lines.length ? read : null
}

async function signedBy(key: Bytes, text: Bytes, signature: string): Promise<boolean> {
  let bytes: Bytes
  try {
    bytes = fromBase64(signature)
  } catch {
    return false
  }
  if (key.length !== 32 || bytes.length !== 64) return false
  const native = await importKey(key)
  if (native !== null) return crypto.subtle.verify('Ed25519', native, bytes, text)
  return verifyWithoutBrowser(key, text, bytes)
}

/** null where this browser has no Ed25519. */
async function importKey(key: Bytes): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify'])
  } catch {
    return null
  }
}

export async function verifyWithoutBrowser(
  key: Bytes,
  text: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const { ed25519 } = await import('@noble/curves/ed25519.js')
  try {
    return ed25519.verify(signature, text, key)
  } catch {
    return false
  }
}
