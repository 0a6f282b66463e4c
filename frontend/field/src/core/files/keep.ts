/** Files on the phone: the bytes as handed over, hashed while they are copied, encrypted in chunks. */

import type { Bytes } from '../bytes'
import { CoreError } from '../errors'
import type { Environment } from '../environment'
import { ensureNotTooLarge } from '../queue/largest'
import { fullWhileCopying, isFull } from '../store/full'
import { VIEW, ensureRoom, makeRoom } from '../store/quota'
import type { Cipher } from '../store/cipher'
import type { FieldDatabase, FileRow } from '../store/database'
import type { BrokenFile, Capture, FileNote, KeptFile } from '../types'
import { uuid7 } from '../uuid'
import { hasherFor } from './hash'

export const CHUNK = 1 << 20

export interface Shelf {
  database: FieldDatabase
  around: Environment
  cipher(): Cipher
}

const writing = new Set<string>()

/** The whole file or nothing that counts: until the last chunk the row says `writing`. */
export async function keepFile(shelf: Shelf, bytes: Blob, capture: Capture): Promise<KeptFile> {
  await ensureNotTooLarge(shelf.database, bytes.size)
  const text = capture.source === 'signature'
  await ensureRoom(shelf.database, shelf.around, bytes.size, text)
  const id = uuid7(shelf.around.now())
  const row = await copyOrMakeRoom(shelf, id, bytes, capture)
  return { ...noteOf(row, capture), id, capture }
}

/** A copy for viewing is an object of its own; the original stays as it is. */
export async function keepDerivative(shelf: Shelf, bytes: Blob, original: KeptFile): Promise<void> {
  await ensureRoom(shelf.database, shelf.around, bytes.size, false)
  const capture = { ...original.capture, mime: bytes.type || original.capture.mime, role: 'view' }
  await discard(shelf, VIEW + original.id)
  try {
    await copy(shelf, VIEW + original.id, bytes, capture)
  } catch (fault) {
    await discard(shelf, VIEW + original.id)
    throw isFull(fault) ? fullWhileCopying(fault) : fault
  }
}

/** Full in the middle: what may go makes room once; else nothing of the file stays. */
async function copyOrMakeRoom(
  shelf: Shelf,
  id: string,
  bytes: Blob,
  capture: Capture,
): Promise<FileRow> {
  try {
    return await copy(shelf, id, bytes, capture)
  } catch (fault) {
    if (!isFull(fault)) throw fault
    await discard(shelf, id)
    if ((await makeRoom(shelf.database, bytes.size)).bytes < bytes.size) throw fullWhileCopying(fault)
  }
  try {
    return await copy(shelf, id, bytes, capture)
  } catch (fault) {
    if (!isFull(fault)) throw fault
    await discard(shelf, id)
    throw fullWhileCopying(fault)
  }
}

async function copy(shelf: Shelf, id: string, bytes: Blob, capture: Capture): Promise<FileRow> {
  const { database } = shelf
  const sealed = await shelf.cipher().sealJson(`file/${id}`, capture)
  const row: FileRow = {
    id,
    state: 'writing',
    command: null,
    sha256: '',
    size: bytes.size,
    bytes: 0,
    delivered: false,
    uploaded: 0,
    uploadUrl: null,
    held: true,
    sealed,
  }
  writing.add(id)
  try {
    await database.files.add(row)
    const sha256 = await copyChunks(shelf, id, bytes)
    const kept = { state: 'kept', sha256, bytes: bytes.size } as const
    if ((await database.files.update(id, kept)) === 0) throw cutOff()
    return { ...row, ...kept }
  } finally {
    writing.delete(id)
  }
}

async function copyChunks(shelf: Shelf, id: string, bytes: Blob): Promise<string> {
  const hasher = hasherFor(bytes.size)
  try {
    for (let index = 0; index * CHUNK < bytes.size; index += 1) {
      const part = bytes.slice(index * CHUNK, (index + 1) * CHUNK)
      const chunk: Bytes = new Uint8Array(await part.arrayBuffer())
      hasher.update(chunk)
      await putChunk(shelf, id, index, chunk)
    }
    return await hasher.digest()
  } catch (fault) {
    hasher.abandon()
    throw fault instanceof CoreError || isFull(fault) ? fault : cutOff(fault)
  }
}

async function putChunk(shelf: Shelf, id: string, index: number, chunk: Bytes): Promise<void> {
  const { database } = shelf
  const sealed = await shelf.cipher().seal(`chunk/${id}/${index}`, chunk)
  await database.transaction('rw', database.files, database.chunks, async () => {
    await database.chunks.put({ file: id, index, size: chunk.length, sealed })
    const found = await database.files.update(id, { bytes: index * CHUNK + chunk.length })
    if (found === 0) throw cutOff()
  })
}

function cutOff(cause?: unknown): CoreError {
  return new CoreError(
    'field.file_cut',
    '文件没有存完，不算已拍。请重拍；已存的部分可在“没存完的文件”里看到。',
    'The file was not stored whole and does not count. Take it again; what was stored is listed under unfinished files.',
    { cause },
  )
}

export function noteOf({ sha256, size }: FileRow, { name, mime, role }: Capture): FileNote {
  return { sha256, size, mime: mimeOf(mime), name: name.slice(-255), role }
}

const MIME = /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,39}$/

/** `video/webm;codecs=vp9` is `video/webm`; what is none is bytes. */
function mimeOf(told: string): string {
  const [type = ''] = told.toLowerCase().split(';')
  return MIME.test(type.trim()) ? type.trim() : 'application/octet-stream'
}

export const captureOf = (shelf: Shelf, row: FileRow): Promise<Capture> =>
  shelf.cipher().openJson<Capture>(`file/${row.id}`, row.sealed)

/** Bytes `start` to `end` of a kept file, only the chunks that hold them decrypted. */
export async function slice(shelf: Shelf, id: string, start: number, end: number): Promise<Bytes> {
  const whole = new Uint8Array(end - start)
  for (let index = Math.floor(start / CHUNK); index * CHUNK < end; index += 1) {
    const row = await shelf.database.chunks.get([id, index])
    if (row === undefined) throw notHeld()
    const chunk = await shelf.cipher().open(`chunk/${id}/${index}`, row.sealed)
    const from = Math.max(start - index * CHUNK, 0)
    const part = chunk.subarray(from, Math.min(end - index * CHUNK, chunk.length))
    whole.set(part, index * CHUNK + from - start)
  }
  return whole
}

export async function fileBlob(shelf: Shelf, id: string): Promise<Blob> {
  const row = await shelf.database.files.get(id)
  if (row === undefined || row.state !== 'kept' || !row.held) throw notHeld()
  const parts: Bytes[] = []
  for (let at = 0; at < row.size; at += CHUNK)
    parts.push(await slice(shelf, id, at, Math.min(at + CHUNK, row.size)))
  return new Blob(parts, { type: (await captureOf(shelf, row)).mime })
}

function notHeld(): CoreError {
  return new CoreError(
    'field.file_not_held',
    '原件已交服务器并有回执，本机不再存着。请在服务器上看。',
    'The original is with the server, with a receipt, and no longer on this phone. Look at it there.',
  )
}

/** Files whose copying ended before its time. Not evidence, and not hidden. */
export async function brokenFiles(shelf: Shelf): Promise<BrokenFile[]> {
  const rows = await shelf.database.files.where('state').equals('writing').toArray()
  const broken = rows.filter((row) => !writing.has(row.id))
  return Promise.all(
    broken.map(async (row) => ({
      id: row.id,
      capture: await captureOf(shelf, row),
      bytes: row.bytes,
    })),
  )
}

/** Whole files that belong to no record yet, as when the app was killed before it was confirmed. */
export async function looseFiles(shelf: Shelf): Promise<KeptFile[]> {
  const kept = await shelf.database.files.where('state').equals('kept').toArray()
  const loose = kept.filter((row) => row.command === null && !row.id.startsWith(VIEW))
  return Promise.all(loose.map((row) => keptFrom(shelf, row)))
}

export async function keptFrom(shelf: Shelf, row: FileRow): Promise<KeptFile> {
  const capture = await captureOf(shelf, row)
  return { ...noteOf(row, capture), id: row.id, capture }
}

/** By the person's own act, and only what is unfinished or belongs to no record. */
export async function discardFile(shelf: Shelf, id: string): Promise<void> {
  const row = await shelf.database.files.get(id)
  if (row === undefined || writing.has(id)) return
  if (row.command !== null) throw bound()
  await discard(shelf, VIEW + id)
  await discard(shelf, id)
}

function bound(): CoreError {
  return new CoreError(
    'field.file_bound',
    '这个文件已属于一条记录，不能删。可以“标为不用”，原件留着。',
    'This file belongs to a record and cannot be removed. Mark it as not used; the original stays.',
  )
}

async function discard({ database }: Shelf, id: string): Promise<void> {
  await database.transaction('rw', database.files, database.chunks, async () => {
    await database.chunks.where('file').equals(id).delete()
    await database.files.delete(id)
  })
}
