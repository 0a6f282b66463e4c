/** Commands in batches, small files beside them in the same request. */

import { fileBlob, type Shelf } from '../files/keep'
import type { CommandRow, FileRow } from '../store/database'
import { commandOf, contentOf, fileRows, type Content } from './items'

const MOST_COMMANDS = 100
const INLINE_FILE = 512 * 1024
const INLINE_BATCH = 3_000_000
const TEXT_BATCH = 2_000_000

export interface Entry {
  row: CommandRow
  content: Content
  inline: FileRow[]
}

export type Batch = Entry[]

export const sizeOf = (batch: Batch): number =>
  batch.reduce(
    (sum, { row, inline }) =>
      sum + row.sealed.data.byteLength + inline.reduce((bytes, file) => bytes + file.size, 0),
    0,
  )

/** In the order of the phone; a batch is no larger than one request may be. */
export async function batches(shelf: Shelf, rows: readonly CommandRow[]): Promise<Batch[]> {
  const files = await fileRows(shelf.database)
  const made: Batch[] = []
  let room = { commands: 0, bytes: 0, text: 0 }
  for (const row of rows) {
    const content = await contentOf(shelf.cipher(), row)
    const inline = inlineFiles(content, files)
    const bytes = inline.reduce((sum, file) => sum + file.size, 0)
    const text = row.sealed.data.byteLength
    if (room.commands < 1 || room.bytes < bytes || room.text < text) {
      made.push([])
      room = { commands: MOST_COMMANDS, bytes: INLINE_BATCH, text: TEXT_BATCH }
    }
    room = { commands: room.commands - 1, bytes: room.bytes - bytes, text: room.text - text }
    made.at(-1)?.push({ row, content, inline })
  }
  return made
}

function inlineFiles(content: Content, files: ReadonlyMap<string, FileRow>): FileRow[] {
  let room = INLINE_BATCH
  return content.files.flatMap(({ row }) => {
    const file = files.get(row ?? '')
    if (file === undefined || file.delivered || !file.held) return []
    if (file.size > Math.min(INLINE_FILE, room)) return []
    room -= file.size
    return [file]
  })
}

export async function requestBody(shelf: Shelf, batch: Batch): Promise<FormData> {
  const form = new FormData()
  const commands = batch.map(({ row, content }) => envelope(row, content))
  const json = new Blob([JSON.stringify({ commands })], { type: 'application/json' })
  form.append('commands', json, 'commands.json')
  const named = new Set<string>()
  for (const file of batch.flatMap((entry) => entry.inline)) {
    if (named.has(file.sha256)) continue
    named.add(file.sha256)
    form.append(file.sha256, await fileBlob(shelf, file.id), file.sha256)
  }
  return form
}

/** As the server reads it; `device` only where this phone carries another one's command. */
function envelope(row: CommandRow, content: Content): Record<string, unknown> {
  const { device, ...command } = commandOf(row, content)
  return row.carried === null ? command : { ...command, device, signature: row.carried }
}
