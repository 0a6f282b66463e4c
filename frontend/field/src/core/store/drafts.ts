/** Half-written answers: kept encrypted at each change until the record they became is kept. */

import type { Draft, Json } from '../types'
import type { Cipher } from './cipher'
import { inRoom } from './full'
import type { DraftRow, FieldDatabase } from './database'

const place = (key: string): string => `draft/${key}`

export async function saveDraft(
  database: FieldDatabase,
  cipher: Cipher,
  now: number,
  { key, visit, value }: { key: string; visit: string | null; value: Json },
): Promise<void> {
  const sealed = await cipher.sealJson(place(key), value)
  const row = { key, visit, changedAt: new Date(now).toISOString(), sealed }
  await inRoom(() => database.drafts.put(row))
}

export async function draft(
  database: FieldDatabase,
  cipher: Cipher,
  key: string,
): Promise<Draft | null> {
  const row = await database.drafts.get(key)
  return row === undefined ? null : opened(cipher, row)
}

export async function drafts(
  database: FieldDatabase,
  cipher: Cipher,
  visit?: string,
): Promise<Draft[]> {
  const rows = await (visit === undefined
    ? database.drafts.toArray()
    : database.drafts.where('visit').equals(visit).toArray())
  return Promise.all(rows.map((row) => opened(cipher, row)))
}

async function opened(cipher: Cipher, row: DraftRow): Promise<Draft> {
  const { key, visit, changedAt, sealed } = row
  return { key, visit, changedAt, value: await cipher.openJson<Json>(place(key), sealed) }
}
