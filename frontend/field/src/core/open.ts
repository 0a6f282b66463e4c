/** The core put together over one store. */

import { liveQuery } from 'dexie'
import type { Core, FrameAnswer } from '.'
import { Gathering } from './exchange/frames'
import { show, take } from './exchange/carry'
import { CoreError } from './errors'
import { browserEnvironment, type Environment } from './environment'
import {
  brokenFiles,
  discardFile,
  fileBlob,
  keepDerivative,
  keepFile,
  keptFrom,
  looseFiles,
  type Shelf,
} from './files/keep'
import { keepSyncing } from './queue/automatic'
import { clockState } from './queue/clock'
import { enqueue } from './queue/enqueue'
import { enrol } from './queue/enrol'
import { readInbox } from './queue/inbox'
import { ItemReader } from './queue/item_reader'
import { listen, liveAddress } from './queue/live'
import { pendingRows } from './queue/items'
import { oneAtATime } from './queue/one_at_a_time'
import { Server, asCoreError } from './queue/server'
import { summary } from './queue/summary'
import { syncOnce } from './queue/sync'
import { FieldDatabase } from './store/database'
import { enrolled, mustBeEnrolled } from './store/device'
import { draft, drafts, saveDraft } from './store/drafts'
import { ensureNothingLeft } from './store/leaving'
import { packState, readPack, refreshPack } from './store/pack'
import { VIEW, ensureRoom, storageState } from './store/quota'
import { storeName } from './store/stores'
import { Vault } from './store/vault'
import type { Item, KeptFile, SyncSummary } from './types'

export interface CoreOptions {
  /** One store for each person on this phone. */
  store?: string
  environment?: Partial<Environment>
  /** Rounds of the derivation of the PIN's key; for tests with thousands of stores. */
  pinIterations?: number
}

export async function openCore(options: CoreOptions = {}): Promise<Core> {
  const around = { ...browserEnvironment(), ...options.environment }
  const database = new FieldDatabase(storeName(options.store))
  await database.open()
  const vault = new Vault(database, around.now, options.pinIterations)
  const shelf: Shelf = { database, around, cipher: () => vault.cipher }
  return {
    ...person(shelf, vault),
    ...records(shelf),
    ...syncing(shelf, vault),
    ...phone(shelf),
  }
}

function person({ database, around, cipher }: Shelf, vault: Vault) {
  const server = async (): Promise<Server> =>
    new Server(around, database, (await mustBeEnrolled(database, cipher())).token)
  return {
    lockState: () => vault.state(),
    setPin: (pin, old) => vault.setPin(pin, old),
    unlock: (pin) => vault.unlock(pin),
    lock: () => vault.lock(),
    enrol: (name, csrf) => told(enrol(database, cipher(), around, name, csrf)),
    device: async () => (await enrolled(database, cipher()))?.device ?? null,
    refreshPack: async () =>
      told(refreshPack(database, cipher(), await server(), around.now)),
    packState: () => packState(database, around.now()),
    pack: () => readPack(database, cipher()),
    async signOut({ discardDrafts } = { discardDrafts: false }) {
      await ensureNothingLeft(database, discardDrafts)
      vault.lock()
      await database.delete()
    },
  } satisfies Partial<Core>
}

function records(shelf: Shelf) {
  const { database, around, cipher } = shelf
  const reader = new ItemReader(shelf)
  return {
    saveDraft: (key, visit, value) =>
      saveDraft(database, cipher(), around.now(), { key, visit, value }),
    draft: (key) => draft(database, cipher(), key),
    drafts: (visit) => drafts(database, cipher(), visit),
    keepFile: (bytes, capture) => keepFile(shelf, bytes, capture),
    keepDerivative: async (bytes, id) => keepDerivative(shelf, bytes, await keptFile(shelf, id)),
    file: (id) => fileBlob(shelf, id),
    derivative: async (id) =>
      (await database.files.get(VIEW + id)) === undefined ? null : fileBlob(shelf, VIEW + id),
    brokenFiles: () => brokenFiles(shelf),
    looseFiles: () => looseFiles(shelf),
    discardFile: (id) => discardFile(shelf, id),
    async enqueue(kind, visit, body, files = [], drafted = []) {
      const { device } = await mustBeEnrolled(database, cipher())
      const act = { kind, visit, body, files, drafts: drafted }
      const [row] = await enqueue(database, cipher(), around, device.id, [act])
      return reader.one(row!)
    },
    async enqueueAll(visit, acts, drafted = []) {
      const { device } = await mustBeEnrolled(database, cipher())
      const whole = acts.map((act, at) => ({ files: [], ...act, visit, drafts: at ? [] : drafted }))
      const rows = await enqueue(database, cipher(), around, device.id, whole)
      return Promise.all(rows.map((row) => reader.one(row)))
    },
    items: (visit) => reader.all(visit),
    item: (id) => reader.byId(id),
    pending: async () => (await pendingRows(database)).length,
    watch: (listener) => watchItems(shelf, reader, listener),
    ...exchange(shelf, reader),
  } satisfies Partial<Core>
}

function watchItems(
  { database }: Shelf,
  reader: ItemReader,
  listener: (items: Item[]) => void,
): () => void {
  let latest = 0
  const tell = async (): Promise<void> => {
    latest += 1
    const turn = latest
    const items = await reader.all()
    // an older reading that took longer does not overwrite a younger one
    if (turn === latest) listener(items)
  }
  const seen = liveQuery(() => Promise.all([database.commands.toArray(), database.files.toArray()]))
  // while the store is locked there is nothing to show
  const ended = seen.subscribe({ next: () => void tell().catch(unlessLocked) })
  return () => {
    latest = Number.NaN
    ended.unsubscribe()
  }
}

function unlessLocked(fault: unknown): void {
  if (!(fault instanceof CoreError && fault.code === 'field.locked')) throw fault
}

function exchange({ database, cipher }: Shelf, reader: ItemReader) {
  const gathering = new Gathering()
  return {
    async showItem(id: string) {
      const row = await database.commands.get(id)
      if (row === undefined) throw new RangeError(`no item ${id}`)
      return show(database, cipher(), row)
    },
    async readFrame(text: string): Promise<FrameAnswer> {
      const gathered = gathering.add(text)
      if (gathered.state === 'more') return gathered
      const row = await take(database, cipher(), gathered.payload)
      return { state: 'item', item: await reader.one(row), code: reader.code(row) }
    },
  } satisfies Partial<Core>
}

function syncing(shelf: Shelf, vault: Vault) {
  const { database, around, cipher } = shelf
  const sync = async (forced: boolean): Promise<SyncSummary> => {
    if (!vault.unlocked) return summary(database, 'locked')
    const done = await oneAtATime(database, around, () => syncOnce(shelf, forced))
    return done ?? summary(database, 'busy')
  }
  return {
    sync: () => sync(true),
    keepSyncing: (listener) => keepSyncing(shelf, () => sync(false), listener),
    inbox: () => readInbox(database, cipher()),
    async listen(heard) {
      const { device, token } = await mustBeEnrolled(database, cipher())
      return listen(around, liveAddress(around.base, device.livePort), token, heard)
    },
  } satisfies Partial<Core>
}

function phone({ database, around }: Shelf) {
  return {
    clock: () => clockState(database),
    storage: () => storageState(around),
    askPersistence: () => around.persist(),
    async ensureRoom(bytes: number, text = false) {
      await ensureRoom(database, around, bytes, text)
    },
  } satisfies Partial<Core>
}

async function keptFile(shelf: Shelf, id: string): Promise<KeptFile> {
  const row = await shelf.database.files.get(id)
  if (row === undefined) throw new RangeError(`no file ${id}`)
  return keptFrom(shelf, row)
}

async function told<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (fault) {
    throw asCoreError(fault)
  }
}

