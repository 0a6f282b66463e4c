/** One sync: hand in what waits, upload what lacks, ask what is open, take what is new. */

import { uploadFile } from '../files/upload'
import type { Shelf } from '../files/keep'
import { enrolled, pinned, type Enrolled } from '../store/device'
import { refreshPack, removePack } from '../store/pack'
import type { CommandRow } from '../store/database'
import type { SyncSummary } from '../types'
import { takeAnswer, type Receipts } from './answers'
import { ASK_AGAIN, backoff } from './backoff'
import { batches, requestBody, sizeOf, type Batch } from './batches'
import { keepInbox } from './inbox'
import { learnLargest } from './largest'
import { pendingRows } from './items'
import { Server, Turned, Unreachable } from './server'
import { summary } from './summary'

interface Standing {
  wipe: boolean
}

interface Round extends Shelf {
  server: Server
  known: Enrolled
  forced: boolean
  sent: number
  received: number
}

/** `forced`: the person asked, so what waits for its next try does not wait any longer. */
export async function syncOnce(shelf: Shelf, forced: boolean): Promise<SyncSummary> {
  const known = await enrolled(shelf.database, shelf.cipher())
  if (known === null) return summary(shelf.database, 'not_enrolled')
  const server = new Server(shelf.around, shelf.database, known.token)
  const round: Round = { ...shelf, server, known, forced, sent: 0, received: 0 }
  try {
    const standing = await server.ask<Standing>('standing')
    await handIn(round)
    return standing.body?.wipe ? await withdraw(round) : await finish(round)
  } catch (fault) {
    return summary(shelf.database, outcomeOf(fault), round)
  }
}

function outcomeOf(fault: unknown): SyncSummary['outcome'] {
  if (fault instanceof Unreachable) return 'offline'
  if (!(fault instanceof Turned)) throw fault
  if (fault.code === 'field.device_withdrawn') return 'withdrawn'
  return fault.status === 401 ? 'sign_in' : 'later'
}

async function handIn(round: Round): Promise<void> {
  await sendAll(round, await dueRows(round))
  const uploaded = await uploadLacking(round)
  const waiting = await round.database.commands.bulkGet([...uploaded])
  await sendAll(
    round,
    waiting.filter((row) => row !== undefined && row.state !== 'received') as CommandRow[],
  )
}

/** What has no final answer and whose time has come. */
async function dueRows({ database, around, forced }: Round): Promise<CommandRow[]> {
  const now = around.now()
  const open = await database.commands.where('state').notEqual('received').sortBy('order')
  // a time to come beyond the longest wait is that of a clock set back since
  const due = (row: CommandRow): boolean => row.nextTry <= now || row.nextTry > now + ASK_AGAIN
  return open.filter((row) => forced || due(row))
}

async function sendAll(round: Round, rows: readonly CommandRow[]): Promise<void> {
  for (const batch of await batches(round, rows)) await sendBatch(round, batch)
}

async function sendBatch(round: Round, batch: Batch): Promise<void> {
  const ids = batch.map(({ row }) => row.id)
  await markSent(round, ids)
  try {
    const body = await requestBody(round, batch)
    const init = { method: 'POST', body }
    const reply = await round.server.ask<Receipts>('commands', init, [409], sizeOf(batch))
    await takeAll(round, reply.body)
  } catch (fault) {
    if (fault instanceof Turned && fault.final) return turnedAway(round, batch, fault)
    await laterAgain(round, ids)
    throw fault
  }
}

async function markSent({ database, around }: Round, ids: readonly string[]): Promise<void> {
  const lastSent = new Date(around.now()).toISOString()
  await database.commands
    .where('id')
    .anyOf([...ids])
    .modify((row) => {
      row.attempts += 1
      row.lastSent = lastSent
      row.nextTry = around.now() + ASK_AGAIN
      if (row.state === 'phone') row.state = 'sent'
    })
}

async function laterAgain({ database, around }: Round, ids: readonly string[]): Promise<void> {
  const chance = (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 256
  await database.commands
    .where('id')
    .anyOf([...ids])
    .modify((row) => {
      row.nextTry = around.now() + backoff(row.attempts, chance)
    })
}

/** A request that cannot be read is turned away whole: each command alone shows which it is. */
async function turnedAway(round: Round, batch: Batch, fault: Turned): Promise<void> {
  const [only] = batch
  if (batch.length > 1) {
    for (const entry of batch) await sendBatch(round, [entry])
    return
  }
  if (only === undefined) return
  const answeredAt = new Date(round.around.now()).toISOString()
  const { code, words: message } = fault
  const answer = { state: 'refused', code, message, waitsFor: [], flags: [], made: null, answeredAt }
  await round.database.commands.update(only.row.id, {
    state: 'decision',
    trouble: 'refused',
    answer,
  })
}

async function takeAll(round: Round, answers: Receipts | null): Promise<void> {
  const keys = pinned(round.known.keys)
  for (const said of [...(answers?.receipts ?? []), ...(answers?.settled ?? [])]) {
    const counts = await takeAnswer(round.database, keys, said, round.around.now())
    if (!counts) continue
    round.sent += 1
    if (said.state === 'done' || said.state === 'set_aside') round.received += 1
  }
}

/** Files whose command the server knows while it lacks them; the commands to ask about again. */
async function uploadLacking(round: Round): Promise<Set<string>> {
  const { database, known } = round
  const asked = new Set<string>()
  for (const [command, file] of await lackingFiles(round)) {
    const twin = await database.files.get(file)
    if (twin === undefined || twin.delivered) continue
    const outcome = await uploadFile(round, twin, known.token)
    if (outcome === 'cut') throw new Unreachable('an upload was cut')
    if (outcome === 'delivered') asked.add(command)
    else await database.commands.update(command, { trouble: outcome })
  }
  return asked
}

async function lackingFiles({ database }: Round): Promise<[command: string, file: string][]> {
  const known = await database.commands.where('state').noneOf(['phone', 'received']).sortBy('order')
  const answered = known.filter((row) => row.answer !== null && row.carried === null)
  const files = await Promise.all(
    answered.map(async ({ id }) => {
      const own = await database.files.where('command').equals(id).toArray()
      return own.filter((file) => !file.delivered && file.held).map((file) => [id, file.id])
    }),
  )
  return files.flat() as [string, string][]
}

async function finish(round: Round): Promise<SyncSummary> {
  await learnLargest(round.database, round.server)
  await keepInbox(round.database, round.cipher(), round.server)
  await refreshPack(round.database, round.cipher(), round.server, round.around.now)
  return summary(round.database, 'done', round)
}

/** The pack goes at once; all else once every item has its receipt. */
async function withdraw(round: Round): Promise<SyncSummary> {
  await removePack(round.database)
  const told = await summary(round.database, 'withdrawn', round)
  if ((await pendingRows(round.database)).length === 0) await round.database.delete()
  return told
}
