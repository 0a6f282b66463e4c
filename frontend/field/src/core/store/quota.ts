/** Room on the phone: asked before a record starts, never at sending. */

import { CoreError } from '../errors'
import type { Environment } from '../environment'
import type { Storage, Words } from '../types'
import type { FieldDatabase, FileRow } from './database'

export const MEGABYTE = 1_000_000
/** For text, signatures and hand-over, whatever else fills the phone. */
export const HELD_BACK = 30 * MEGABYTE
const LOW = 500 * MEGABYTE
const FULL = 50 * MEGABYTE
const PHOTO = 4 * MEGABYTE
export const VIEW = 'view/'

type Around = Pick<Environment, 'estimate' | 'persisted'>

export async function storageState(around: Around): Promise<Storage> {
  const { quota, usage } = await around.estimate()
  const free = quota === null || usage === null ? null : Math.max(quota - usage, 0)
  const photos = free === null ? null : Math.max(Math.floor((free - HELD_BACK) / PHOTO), 0)
  const level = free === null || free >= LOW ? 'ample' : free >= FULL ? 'low' : 'full'
  return {
    free,
    used: usage,
    level,
    persisted: await around.persisted(),
    photosLeft: photos,
    words: roomWords(level, photos),
  }
}

function roomWords(level: Storage['level'], photos: number | null): Words | null {
  if (level === 'ample') return null
  if (level === 'full')
    return {
      zh: '空间快满，只能记文字和签字。',
      en: 'Storage is nearly full: text and signatures only.',
    }
  return {
    zh: `空间只够约 ${photos ?? 0} 张，先同步或关录像。`,
    en: `Room for about ${photos ?? 0} photos: sync first, or record no video.`,
  }
}

/** What was let go of to make room. */
export interface Freed {
  bytes: number
  derivatives: number
  originals: number
}

/**
 * Makes sure that `bytes` fit. Lets go of derivatives first, then of originals whose signed
 * receipt is stored; of nothing else. `text` may use what is held back.
 */
export async function ensureRoom(
  database: FieldDatabase,
  around: Around,
  bytes: number,
  text: boolean,
): Promise<Freed> {
  const { free } = await storageState(around)
  if (free === null) return { bytes: 0, derivatives: 0, originals: 0 }
  const wanted = bytes + (text ? 0 : HELD_BACK) - free
  const freed = await makeRoom(database, wanted)
  if (freed.bytes >= wanted) return freed
  throw noRoom(bytes, free + freed.bytes - (text ? 0 : HELD_BACK))
}

/** Lets go of what may go until `wanted` bytes are free, or nothing more may. */
export async function makeRoom(database: FieldDatabase, wanted: number): Promise<Freed> {
  const freed: Freed = { bytes: 0, derivatives: 0, originals: 0 }
  for (const view of await derivatives(database)) {
    if (freed.bytes >= wanted) return freed
    freed.bytes += await letGo(database, view)
    freed.derivatives += 1
  }
  for (const original of await receivedOriginals(database)) {
    if (freed.bytes >= wanted) return freed
    freed.bytes += await letGo(database, original)
    freed.originals += 1
  }
  return freed
}

const derivatives = (database: FieldDatabase): Promise<FileRow[]> =>
  database.files
    .where('id')
    .startsWith(VIEW)
    .filter((file) => file.held)
    .toArray()

async function receivedOriginals(database: FieldDatabase): Promise<FileRow[]> {
  const received = await database.commands.where('state').equals('received').sortBy('order')
  const found: FileRow[] = []
  for (const command of received) {
    if ((await database.receipts.get(command.id)) === undefined) continue
    const files = await database.files.where('command').equals(command.id).toArray()
    found.push(...files.filter((file) => file.held && file.delivered))
  }
  return found
}

/** The bytes go, the row with digest, place and time stays. A derivative goes whole. */
function letGo(database: FieldDatabase, file: FileRow): Promise<number> {
  return database.transaction('rw', database.files, database.chunks, async () => {
    await database.chunks.where('file').equals(file.id).delete()
    if (file.id.startsWith(VIEW)) await database.files.delete(file.id)
    else await database.files.update(file.id, { held: false })
    return file.bytes
  })
}

function noRoom(bytes: number, room: number): CoreError {
  const [asked, left] = [bytes, Math.max(room, 0)].map((size) => (size / MEGABYTE).toFixed(1))
  return new CoreError(
    'field.no_room',
    `空间不够：这次要 ${asked} MB，只剩 ${left} MB。还没有开始记，已记的都在。请先同步，或改记文字。`,
    `Not enough room: ${asked} MB wanted, ${left} MB left. Nothing was started and all records are kept. Sync first, or write text instead.`,
  )
}
