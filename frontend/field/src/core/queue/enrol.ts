/** The phone makes itself known, once, in the name of the person who has signed in. */

import type { Environment } from '../environment'
import { CoreError } from '../errors'
import type { Cipher } from '../store/cipher'
import type { FieldDatabase } from '../store/database'
import { enrolled, keepEnrolled, publicKey } from '../store/device'
import type { Device, Json } from '../types'
import { Server } from './server'

interface Registered {
  device: string
  number: string
  token: string
  receipt_keys: { key: string; ed25519: string }[]
  person: Json
  live_port: number
}

export async function enrol(
  database: FieldDatabase,
  cipher: Cipher,
  around: Environment,
  name: string,
  csrf: string,
): Promise<Device> {
  if ((await enrolled(database, cipher)) !== null) throw known()
  const asked = { name, kind: 'phone', public_key: await publicKey(database) }
  const reply = await new Server(around, database, null).ask<Registered>('devices', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
    body: JSON.stringify(asked),
  })
  if (reply.body === null) throw new TypeError('an empty registration')
  const { device: id, number, token, receipt_keys, person, live_port: livePort } = reply.body
  const device: Device = { id, number, name, person, livePort }
  const keys = Object.fromEntries(receipt_keys.map(({ key, ed25519 }) => [key, ed25519]))
  await keepEnrolled(database, cipher, { device, token, keys })
  return device
}

function known(): CoreError {
  return new CoreError(
    'field.enrolled',
    '这部手机已登记，不用再登记。要换人，请先退出登录。',
    'This phone is known already. To change the person, sign out first.',
  )
}
