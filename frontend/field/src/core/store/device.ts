/** Who this phone is to the server. The token and the pinned keys stand encrypted. */

import { base64, fromBase64, type Bytes } from '../bytes'
import { CoreError } from '../errors'
import type { Device, Json } from '../types'
import type { Cipher } from './cipher'
import { setting, type FieldDatabase } from './database'

const PLACE = 'device'
const SIGNING = 'signing'
const LABEL = 'label'
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const

export interface Enrolled {
  device: Device
  token: string
  keys: Record<string, string>
}

/** What stands unencrypted so that a person can choose whose store to open. */
export interface Label {
  name: string
  number: string
}

export async function enrolled(
  database: FieldDatabase,
  cipher: Cipher,
): Promise<Enrolled | null> {
  const row = await database.sealed.get(PLACE)
  return row === undefined ? null : cipher.openJson<Enrolled>(PLACE, row.sealed)
}

export async function mustBeEnrolled(
  database: FieldDatabase,
  cipher: Cipher,
): Promise<Enrolled> {
  const known = await enrolled(database, cipher)
  if (known !== null) return known
  throw new CoreError(
    'field.not_enrolled',
    '这部手机还没有登记。请在有网络时登录一次。',
    'This phone is not known to the server yet. Sign in once with a network.',
  )
}

export async function keepEnrolled(
  database: FieldDatabase,
  cipher: Cipher,
  value: Enrolled,
): Promise<void> {
  const sealed = await cipher.sealJson(PLACE, value)
  const label: Label = { name: personName(value.device.person), number: value.device.number }
  await database.transaction('rw', database.sealed, database.settings, async () => {
    await database.sealed.put({ key: PLACE, sealed })
    await database.settings.put({ key: LABEL, value: label })
  })
}

function personName(person: Json): string {
  const named = typeof person === 'object' && person !== null && 'name' in person
  return named && typeof person.name === 'string' ? person.name : ''
}

export const storeLabel = (database: FieldDatabase): Promise<Label | null> =>
  setting<Label>(database, LABEL)

export const pinned = (keys: Record<string, string>): Record<string, Bytes> =>
  Object.fromEntries(Object.entries(keys).map(([name, text]) => [name, fromBase64(text)]))

/** The phone's own key for commands that another phone carries; it never leaves the browser. */
export async function signingKey(database: FieldDatabase): Promise<CryptoKeyPair> {
  const held = await setting<CryptoKeyPair>(database, SIGNING)
  if (held !== null) return held
  const made = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify'])
  return database.transaction('rw', database.settings, async () => {
    const first = await setting<CryptoKeyPair>(database, SIGNING)
    if (first !== null) return first
    await database.settings.put({ key: SIGNING, value: made })
    return made
  })
}

export async function publicKey(database: FieldDatabase): Promise<string> {
  const { publicKey: key } = await signingKey(database)
  return base64(new Uint8Array(await crypto.subtle.exportKey('spki', key)))
}

export async function signature(database: FieldDatabase, text: Bytes): Promise<string> {
  const { privateKey } = await signingKey(database)
  const way = { name: 'ECDSA', hash: 'SHA-256' }
  return base64(new Uint8Array(await crypto.subtle.sign(way, privateKey, text)))
}
