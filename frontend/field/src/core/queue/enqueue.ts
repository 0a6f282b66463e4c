/** Acts become commands, one each: kept with their files and without their drafts in a single step. */

import { canonical, commandHash } from '../canonical'
import { CoreError } from '../errors'
import type { Environment } from '../environment'
import { inRoom } from '../store/full'
import { ensureRoom } from '../store/quota'
import type { Cipher } from '../store/cipher'
import { setting, type CommandRow, type FieldDatabase } from '../store/database'
import type { Body, Command, KeptFile } from '../types'
import { uuid7 } from '../uuid'
import { offsetOf } from './clock'
import { commandOf, place, type Content } from './items'

export interface Act {
  kind: string
  visit: string | null
  body: Body
  files: readonly KeptFile[]
  drafts: readonly string[]
}

const MOST_FILES = 20

/** Device time with the phone's offset from UTC. */
export function deviceTime(now: number): string {
  const minutes = -new Date(now).getTimezoneOffset()
  const local = new Date(now + minutes * 60_000).toISOString().slice(0, -1)
  const size = Math.abs(minutes)
  const clock = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
  return `${local}${minutes < 0 ? '-' : '+'}${clock.join(':')}`
}

/** All of them are kept, in this order, or none. */
export async function enqueue(
  database: FieldDatabase,
  cipher: Cipher,
  around: Environment,
  device: string,
  acts: readonly Act[],
): Promise<CommandRow[]> {
  const made: Made[] = []
  for (const act of acts) made.push(await prepared(database, cipher, around, act))
  // refused here, before anything is kept, if it has no exact text
  const size = made.reduce((sum, { content }) => sum + 2 * canonical(content.body).length + 4096, 0)
  await ensureRoom(database, around, size, true)
  const tables = [database.settings, database.commands, database.files, database.drafts]
  return inRoom(() =>
    database.transaction('rw', tables, async () => {
      const rows: CommandRow[] = []
      for (const { id, act, content, sealed } of made) {
        await claimFiles(database, id, act.files)
        const row = await nextRow(database, { id, device, visit: act.visit }, content)
        rows.push({ ...row, sealed })
        await database.commands.add({ ...row, sealed })
        await database.drafts.bulkDelete([...act.drafts])
      }
      return rows
    }),
  )
}

interface Made {
  id: string
  act: Act
  content: Content
  sealed: CommandRow['sealed']
}

async function prepared(
  database: FieldDatabase,
  cipher: Cipher,
  around: Environment,
  act: Act,
): Promise<Made> {
  if (act.files.length > MOST_FILES) throw tooManyFiles(act.files.length)
  const now = around.now()
  const id = uuid7(now)
  const content: Content = {
    kind: act.kind,
    at: deviceTime(now),
    offset_s: await offsetOf(database),
    body: act.body,
    files: act.files.map(({ sha256, size, mime, name, role, id: row }) => ({
      sha256,
      size,
      mime,
      name,
      role,
      row,
    })),
  }
  return { id, act, content, sealed: await cipher.sealJson(place(id), content) }
}

function tooManyFiles(count: number): CoreError {
  return new CoreError(
    'field.too_many_files',
    `一条记录最多 ${MOST_FILES} 个文件，现在 ${count} 个。还没有保存，请分成两条。`,
    `A record takes ${MOST_FILES} files, these are ${count}. Nothing was kept; make it two records.`,
  )
}

async function nextRow(
  database: FieldDatabase,
  whose: Pick<Command, 'id' | 'device' | 'visit'>,
  content: Content,
): Promise<Omit<CommandRow, 'sealed'>> {
  const counter = ((await setting<number>(database, 'counter')) ?? 0) + 1
  await database.settings.put({ key: 'counter', value: counter })
  const row = {
    ...whose,
    counter,
    after: await lastOf(database, whose.device, whose.visit),
    order: await nextOrder(database),
    hash: '',
    ...UNSENT,
    carried: null,
  }
  const command = commandOf({ ...row, sealed: NOTHING }, content)
  return { ...row, hash: commandHash(command) }
}

const NOTHING = { iv: new Uint8Array(0), data: new ArrayBuffer(0) }

export const UNSENT = {
  state: 'phone',
  trouble: null,
  answer: null,
  attempts: 0,
  lastSent: null,
  nextTry: 0,
} as const satisfies Partial<CommandRow>

export async function nextOrder(database: FieldDatabase): Promise<number> {
  return ((await database.commands.orderBy('order').last())?.order ?? 0) + 1
}

/** The last command of the same visit by this device: a chain for each visit. */
async function lastOf(
  database: FieldDatabase,
  device: string,
  visit: string | null,
): Promise<string | null> {
  const own = (row: CommandRow): boolean => row.device === device && row.visit === visit
  return (await database.commands.orderBy('order').reverse().filter(own).first())?.id ?? null
}

async function claimFiles(
  database: FieldDatabase,
  command: string,
  files: readonly KeptFile[],
): Promise<void> {
  for (const file of files) {
    const row = await database.files.get(file.id)
    if (row === undefined || row.state !== 'kept' || row.sha256 !== file.sha256)
      throw new CoreError(
        'field.file_missing',
        `“${file.name}”没有存完，这条记录还没有保存，草稿在。请重拍后再确认。`,
        `“${file.name}” is not stored whole; the record was not kept, its draft is. Take it again, then confirm.`,
      )
    if (row.command !== null)
      throw new CoreError(
        'field.file_used',
        `“${file.name}”已属于另一条记录，这条还没有保存。`,
        `“${file.name}” belongs to another record already; this one was not kept.`,
      )
    await database.files.update(file.id, { command })
  }
}
