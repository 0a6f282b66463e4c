/** Sync by itself: when something is recorded, the network returns, the page is shown, each minute. */

import { liveQuery } from 'dexie'
import type { Shelf } from '../files/keep'
import type { SyncSummary } from '../types'

const EACH = 60_000
const SOON = 500

export function keepSyncing(
  { database }: Shelf,
  sync: () => Promise<SyncSummary>,
  listener: (summary: SyncSummary) => void = () => undefined,
): () => void {
  let soon: ReturnType<typeof setTimeout> | null = null
  const run = (): void => {
    soon ??= setTimeout(() => {
      soon = null
      void sync().then(listener)
    }, SOON)
  }
  const each = setInterval(run, EACH)
  const recorded = liveQuery(() => database.commands.where('state').equals('phone').count())
  const seen = recorded.subscribe({ next: (count) => (count > 0 ? run() : undefined) })
  const shown = (): void => (document.visibilityState === 'visible' ? run() : undefined)
  globalThis.addEventListener?.('online', run)
  globalThis.document?.addEventListener('visibilitychange', shown)
  return () => {
    clearInterval(each)
    if (soon !== null) clearTimeout(soon)
    seen.unsubscribe()
    globalThis.removeEventListener?.('online', run)
    globalThis.document?.removeEventListener('visibilitychange', shown)
  }
}
