/** The tables on the phone. What people wrote or photographed stands in them encrypted only. */

import Dexie, { type EntityTable, type Table } from 'dexie'
import type { Bytes } from '../bytes'
import type { Answer, ItemState, Trouble } from '../types'

/** AES-GCM under the store's key; the place of the row is authenticated with it. */
export interface Sealed {
  readonly iv: Bytes
  readonly data: ArrayBuffer
}

export interface SettingRow {
  key: string
  value: unknown
}

export interface SealedRow {
  key: string
  sealed: Sealed
}

export interface DraftRow {
  key: string
  visit: string | null
  changedAt: string
  sealed: Sealed
}

export interface CommandRow {
  id: string
  /** The order on this phone; own commands and carried ones in one row. */
  order: number
  device: string
  counter: number
  after: string | null
  visit: string | null
  hash: string
  sealed: Sealed
  state: ItemState
  trouble: Trouble | null
  answer: Answer | null
  attempts: number
  lastSent: string | null
  nextTry: number
  /** The recording phone's signature; null for what was recorded here. */
  carried: string | null
}

export interface FileRow {
  id: string
  state: 'writing' | 'kept'
  command: string | null
  sha256: string
  size: number
  bytes: number
  /** The server has said that it holds this content. */
  delivered: boolean
  uploaded: number
  uploadUrl: string | null
  /** The bytes still lie in `chunks`. */
  held: boolean
  sealed: Sealed
}

export interface ChunkRow {
  file: string
  index: number
  size: number
  sealed: Sealed
}

export interface ReceiptRow {
  id: string
  text: string
  signature: string
  key: string
  storedAt: string
}

export class FieldDatabase extends Dexie {
  declare settings: EntityTable<SettingRow, 'key'>
  declare sealed: EntityTable<SealedRow, 'key'>
  declare drafts: EntityTable<DraftRow, 'key'>
  declare commands: EntityTable<CommandRow, 'id'>
  declare files: EntityTable<FileRow, 'id'>
  declare chunks: Table<ChunkRow, [string, number]>
  declare receipts: EntityTable<ReceiptRow, 'id'>

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      settings: 'key',
      sealed: 'key',
      drafts: 'key, visit',
      commands: 'id, &order, visit, state, &[device+counter]',
      files: 'id, command, state, sha256',
      chunks: '[file+index], file',
      receipts: 'id',
    })
  }
}

export async function setting<T>(database: FieldDatabase, key: string): Promise<T | null> {
  return ((await database.settings.get(key))?.value as T | undefined) ?? null
}
