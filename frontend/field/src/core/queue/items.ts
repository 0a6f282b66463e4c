/** Commands on the phone as the screens see them. */

import { VIEW } from '../store/quota'
import type { Cipher } from '../store/cipher'
import type { CommandRow, FieldDatabase, FileRow } from '../store/database'
import type { Body, Command, FileNote, Item, ItemFile } from '../types'
import { stateWords } from './words'

/** What of a command is encrypted. */
export interface Content {
  kind: string
  at: string
  offset_s: number | null
  body: Body
  files: readonly (FileNote & { row: string | null })[]
}

export const place = (id: string): string => `command/${id}`

export const contentOf = (cipher: Cipher, row: CommandRow): Promise<Content> =>
  cipher.openJson<Content>(place(row.id), row.sealed)

export function commandOf(row: CommandRow, content: Content): Command {
  const { kind, at, offset_s, body } = content
  const { id, device, counter, after, visit } = row
  const files = content.files.map(({ row: _, ...note }) => note)
  return { id, device, counter, after, kind, visit, at, offset_s, body, files }
}

export function itemOf(
  row: CommandRow,
  content: Content,
  files: ReadonlyMap<string, FileRow>,
  now: number,
): Item {
  const { id, device, counter, visit, state, trouble, answer, attempts, lastSent } = row
  const { kind, at, offset_s, body } = content
  return {
    id,
    device,
    counter,
    kind,
    visit,
    at,
    offset_s,
    body,
    state,
    trouble,
    words: stateWords(row, now),
    attempts,
    lastSent,
    answer,
    files: content.files.map((note) => itemFile(note, files.get(note.row ?? ''))),
    carried: row.carried !== null,
  }
}

function itemFile({ row, ...note }: Content['files'][number], kept?: FileRow): ItemFile {
  const delivered = kept?.delivered ?? false
  return {
    ...note,
    id: row ?? '',
    uploaded: delivered ? note.size : (kept?.uploaded ?? 0),
    held: kept?.held ?? false,
  }
}

/** Files of commands by row; derivatives left out. */
export async function fileRows(database: FieldDatabase): Promise<Map<string, FileRow>> {
  const rows = await database.files.toArray()
  return new Map(rows.filter((row) => !row.id.startsWith(VIEW)).map((row) => [row.id, row]))
}

/** Without a stored signed receipt, or with files that only this phone has (a carrier has none). */
export async function pendingRows(database: FieldDatabase): Promise<CommandRow[]> {
  const open = await database.commands.where('state').notEqual('received').sortBy('order')
  const receipts = await database.receipts.bulkGet(open.map((row) => row.id))
  const lacking = (row: CommandRow): boolean =>
    row.carried === null && row.answer?.state === 'awaiting_files'
  return open.filter((row, at) => receipts[at] === undefined || lacking(row))
}
