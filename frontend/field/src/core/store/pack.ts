/** The mission pack: whole or not at all, and seven days are seven days. */

import type { Server } from '../queue/server'
import type { PackState } from '../types'
import type { Cipher } from './cipher'
import { setting, type FieldDatabase } from './database'

const PLACE = 'pack'
const DAY = 86_400_000
const GOOD_FOR = 7 * DAY

interface Known {
  etag: string | null
  fetchedAt: string
  goodUntil: string
}

export async function refreshPack(
  database: FieldDatabase,
  cipher: Cipher,
  server: Server,
  now: () => number,
): Promise<PackState> {
  const known = await setting<Known>(database, PLACE)
  const headers = known?.etag ? { 'If-None-Match': known.etag } : undefined
  const reply = await server.ask<unknown>('pack', headers ? { headers } : {}, [304])
  const value = knownFrom(reply.headers, known, now())
  const sealed = reply.status === 304 ? null : await cipher.sealJson(PLACE, reply.body)
  await database.transaction('rw', database.sealed, database.settings, async () => {
    if (sealed !== null) await database.sealed.put({ key: PLACE, sealed })
    await database.settings.put({ key: PLACE, value })
  })
  return stateOf(value, now())
}

/** The term the server gives, counted on the phone's clock from the download. */
function knownFrom(headers: Headers, known: Known | null, now: number): Known {
  const issued = Date.parse(headers.get('X-Pack-Issued') ?? '')
  const expires = Date.parse(headers.get('X-Pack-Expires') ?? '')
  const term = Number.isNaN(expires - issued) ? GOOD_FOR : Math.min(expires - issued, GOOD_FOR)
  return {
    etag: headers.get('ETag') ?? known?.etag ?? null,
    fetchedAt: new Date(now).toISOString(),
    goodUntil: new Date(now + term).toISOString(),
  }
}

export async function packState(
  database: FieldDatabase,
  now: number,
): Promise<PackState | null> {
  const known = await setting<Known>(database, PLACE)
  return known === null ? null : stateOf(known, now)
}

function stateOf({ fetchedAt, goodUntil }: Known, now: number): PackState {
  const left = Math.max(Date.parse(goodUntil) - now, 0)
  // a clock set back past the download does not make an old pack fresh
  const early = now < Date.parse(fetchedAt) - DAY
  const freshness = left === 0 || early ? 'expired' : left < DAY ? 'expiring' : 'ready'
  return { fetchedAt, goodUntil, freshness, secondsLeft: Math.floor(left / 1000) }
}

export async function readPack<T>(database: FieldDatabase, cipher: Cipher): Promise<T | null> {
  const row = await database.sealed.get(PLACE)
  return row === undefined ? null : cipher.openJson<T>(PLACE, row.sealed)
}

export async function removePack(database: FieldDatabase): Promise<void> {
  await database.transaction('rw', database.sealed, database.settings, async () => {
    await database.sealed.delete(PLACE)
    await database.settings.delete(PLACE)
  })
}
