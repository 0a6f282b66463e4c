/** What waits for a decision, as the server last told it. */

import type { Cipher } from '../store/cipher'
import type { FieldDatabase } from '../store/database'
import type { InboxEntry } from '../types'
import type { Server } from './server'

const PLACE = 'inbox'

export async function keepInbox(
  database: FieldDatabase,
  cipher: Cipher,
  server: Server,
): Promise<void> {
  const reply = await server.ask<{ items: InboxEntry[] }>('inbox')
  const sealed = await cipher.sealJson(PLACE, reply.body?.items ?? [])
  await database.sealed.put({ key: PLACE, sealed })
}

export async function readInbox(database: FieldDatabase, cipher: Cipher): Promise<InboxEntry[]> {
  const row = await database.sealed.get(PLACE)
  return row === undefined ? [] : cipher.openJson<InboxEntry[]>(PLACE, row.sealed)
}
