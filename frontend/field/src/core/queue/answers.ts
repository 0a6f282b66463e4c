/** What the server answered, taken over: a receipt and the state it proves in one step. */

import type { CommandRow, FieldDatabase } from '../store/database'
import type { Answer, ItemState, Trouble, Words } from '../types'
import { ASK_AGAIN } from './backoff'
import { verifiedReceipt, type PinnedKeys, type SignedText } from './receipts'

export interface ReceiptOf {
  id: string
  state: string
  code: string
  message: Words | null
  receipt: SignedText
  made: string | null
  waits_for: string[]
  flags: string[]
}

export interface Receipts {
  receipts: ReceiptOf[]
  settled: ReceiptOf[]
  server_time: string
}

const STATES: Readonly<Record<string, { state: ItemState; trouble: Trouble | null }>> = {
  done: { state: 'received', trouble: null },
  set_aside: { state: 'received', trouble: null },
  held: { state: 'held', trouble: null },
  awaiting_files: { state: 'sent', trouble: null },
  refused: { state: 'decision', trouble: 'refused' },
  conflict: { state: 'decision', trouble: 'conflict' },
}

/** Whether the answer counts: its receipt is by a pinned key over this very command. */
export async function takeAnswer(
  database: FieldDatabase,
  keys: PinnedKeys,
  said: ReceiptOf,
  now: number,
): Promise<boolean> {
  const row = await database.commands.get(said.id)
  const meaning = STATES[said.state]
  if (row === undefined || meaning === undefined) return false
  // a proof that it was done is never overwritten by a lesser one
  if (row.state === 'received' && meaning.state !== 'received') return false
  const { id, hash, device } = row
  const lines = await verifiedReceipt(said.receipt, { id, hash, device, state: said.state }, keys)
  if (lines === null) {
    await database.commands.update(id, { trouble: 'bad_signature', nextTry: now + ASK_AGAIN })
    return false
  }
  await keep(database, row, said, meaning, now)
  return true
}

async function keep(
  database: FieldDatabase,
  row: CommandRow,
  said: ReceiptOf,
  meaning: { state: ItemState; trouble: Trouble | null },
  now: number,
): Promise<void> {
  const storedAt = new Date(now).toISOString()
  const { text, signature, key } = said.receipt
  await database.transaction(
    'rw',
    [database.commands, database.receipts, database.files],
    async () => {
      await database.receipts.put({ id: row.id, text, signature, key, storedAt })
      const change = { ...meaning, answer: answerOf(said, storedAt), nextTry: now + ASK_AGAIN }
      await database.commands.update(row.id, change)
      await markFiles(database, row.id, said)
    },
  )
}

function answerOf(said: ReceiptOf, answeredAt: string): Answer {
  const { state, code, message, made, flags, waits_for: waitsFor } = said
  return { state, code, message, waitsFor, flags, made, answeredAt }
}

/** The server names the files that it lacks; where nothing is lacking it has all of them. */
async function markFiles(database: FieldDatabase, id: string, said: ReceiptOf): Promise<void> {
  const lacking = new Set(said.waits_for)
  const all = ['done', 'set_aside', 'awaiting_files'].includes(said.state)
  const files = await database.files.where('command').equals(id).toArray()
  for (const file of files) {
    const delivered = !lacking.has(file.sha256) && (all || file.delivered)
    if (delivered !== file.delivered) await database.files.update(file.id, { delivered })
  }
}
