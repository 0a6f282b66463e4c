/** What the screens know of the core. Everything else under `core/` is its own business. */

import type { News } from './queue/live'
import type {
  Body,
  BrokenFile,
  Capture,
  Clock,
  Device,
  Draft,
  InboxEntry,
  Item,
  Json,
  KeptFile,
  LockState,
  PackState,
  Storage,
  SyncSummary,
  UnlockAnswer,
} from './types'

export type * from './types'
export type { News } from './queue/live'
export { CoreError } from './errors'
export { openCore } from './open'
export { stores } from './store/stores'
export type { StoreOnPhone } from './store/stores'
export type { CoreOptions } from './open'
export { explain, isPh, judge, judgeEach, limitCells } from './judge'
export type { Case, PackedLimit, Verdict } from './judge'

export interface Core {
  /** PIN: six digits or more. The first `setPin` opens the store; later ones need the old PIN. */
  lockState(): Promise<LockState>
  setPin(pin: string, old?: string): Promise<void>
  unlock(pin: string): Promise<UnlockAnswer>
  lock(): void

  /** Makes this phone known to the server: once, signed in, with the CSRF token of the session. */
  enrol(name: string, csrf: string): Promise<Device>
  device(): Promise<Device | null>

  /** Mission pack: fetched whole or not at all; the one before stays until the new one is kept. */
  refreshPack(): Promise<PackState>
  packState(): Promise<PackState | null>
  pack<T>(): Promise<T | null>

  /** Half-written answers: kept at each change, restored after the app was killed. */
  saveDraft(key: string, visit: string | null, value: Json): Promise<void>
  draft(key: string): Promise<Draft | null>
  drafts(visit?: string): Promise<Draft[]>

  /** The bytes as handed over. Throws `CoreError` before copying when there is no room. */
  keepFile(bytes: Blob, capture: Capture): Promise<KeptFile>
  keepDerivative(bytes: Blob, original: string): Promise<void>
  file(id: string): Promise<Blob>
  derivative(id: string): Promise<Blob | null>
  brokenFiles(): Promise<BrokenFile[]>
  /** Whole files of no record yet: to be offered again after the app was killed. */
  looseFiles(): Promise<KeptFile[]>
  /** Only what is unfinished or of no record; a record's file stays for good. */
  discardFile(id: string): Promise<void>

  /** One act, kept with its files in one step; the drafts named are gone with the same step. */
  enqueue(
    kind: string,
    visit: string | null,
    body: Body,
    files?: readonly KeptFile[],
    drafts?: readonly string[],
  ): Promise<Item>
  /** Several acts, all of them kept in one step, or none; the drafts are gone with that step. */
  enqueueAll(
    visit: string | null,
    acts: readonly { kind: string; body: Body; files?: readonly KeptFile[] }[],
    drafts?: readonly string[],
  ): Promise<Item[]>
  items(visit?: string): Promise<Item[]>
  item(id: string): Promise<Item | null>
  /** Items without a stored signed receipt: the number in the corner. */
  pending(): Promise<number>
  /** Called at once and at each change, from whichever tab. Returns how to stop. */
  watch(listener: (items: Item[]) => void): () => void

  sync(): Promise<SyncSummary>
  /** Syncs when the network returns, when the page is shown and every minute while items wait. */
  keepSyncing(listener?: (summary: SyncSummary) => void): () => void
  inbox(): Promise<InboxEntry[]>
  /** While there is a network: told that something changed; then `sync`. Returns how to stop. */
  listen(heard: (news: News) => void): Promise<() => void>

  clock(): Promise<Clock>
  storage(): Promise<Storage>
  askPersistence(): Promise<boolean | null>
  /** Throws before a record starts for which there would be no room. */
  ensureRoom(bytes: number, text?: boolean): Promise<void>

  /** QR texts that show one item to the other phone; `readFrame` gathers them there. */
  showItem(id: string): Promise<{ frames: string[]; code: string }>
  readFrame(text: string): Promise<FrameAnswer>

  /**
   * Refused while items have no receipt: 还有 4 项只在本机，先同步再退出。 Refused too while drafts or
   * photos belong to no record yet, unless the person has said that they may go.
   */
  signOut(options?: { discardDrafts: boolean }): Promise<void>
}

export type FrameAnswer =
  | { state: 'more'; have: number; of: number }
  | { state: 'item'; item: Item; code: string }
