/** What this phone holds, as the screens see it: one core, its answers as refs. */
import { computed, ref, shallowRef } from 'vue'
import { openCore, type Clock, type Core, type Device, type InboxEntry, type Item, type PackState, type Storage, type SyncSummary } from '@/core'
import type { InboxItem, Mission, Pack, Person } from '@/visit/pack'
import { urgentMissions } from '@/visit/urgent'

export type Stage = 'starting' | 'new' | 'locked' | 'open'

const LAST = 'liance.store'

const core = shallowRef<Core | null>(null)
export const store = ref('')
export const stage = ref<Stage>('starting')
export const device = shallowRef<Device | null>(null)
export const items = shallowRef<Item[]>([])
export const pack = shallowRef<Pack | null>(null)
export const packState = shallowRef<PackState | null>(null)
export const inbox = shallowRef<InboxItem[]>([])
export const storage = shallowRef<Storage | null>(null)
export const clock = shallowRef<Clock | null>(null)
export const lastSync = shallowRef<(SyncSummary & { at: string }) | null>(null)
export const syncing = ref(false)

export const pending = computed(() => items.value.filter((item) => item.state !== 'received').length)
export const person = computed(() => device.value?.person as unknown as Person | undefined)
export const missions = computed<Mission[]>(() => [...(pack.value?.missions ?? []), ...urgentMissions(items.value, pack.value)])

let stopWatching: (() => void) | null = null
let stopSyncing: (() => void) | null = null
let stopListening: (() => void) | null = null

/** The core, for acts; before `start` has ended there is nothing to act on. */
export function theCore(): Core {
  if (!core.value) throw new Error('the records are not open yet')
  return core.value
}

/** Opens the store that was used last; a phone may hold one for each of two people. */
export async function start(): Promise<void> {
  await openStore(localStorage.getItem(LAST) ?? '')
}

export async function openStore(name: string): Promise<void> {
  store.value = name
  localStorage.setItem(LAST, name)
  core.value = await openCore(name ? { store: name } : {})
  const lock = await core.value.lockState()
  if (lock.unlocked) await unlocked()
  else stage.value = lock.pinSet ? 'locked' : 'new'
}

/** Called when the store is open: reads what is there and follows every change. */
export async function unlocked(): Promise<void> {
  const opened = theCore()
  device.value = await opened.device()
  if (!device.value) {
    stage.value = 'new'
    return
  }
  await refresh()
  stopWatching?.()
  stopWatching = opened.watch((all) => (items.value = all))
  stopSyncing?.()
  stopSyncing = opened.keepSyncing((summary) => void synced(summary))
  await follow(opened)
  stage.value = 'open'
}

/** Hears of news while there is a network: a signal of the others shows by itself. */
async function follow(opened: Core): Promise<void> {
  stopListening?.()
  stopListening = await opened.listen(() => void syncNow().catch(() => undefined)).catch(() => null)
}

export function lock(): void {
  stopListening?.()
  theCore().lock()
  stopWatching?.()
  stopSyncing?.()
  items.value = []
  pack.value = null
  stage.value = 'locked'
}

/** What is kept on the phone, read anew; asks nothing of the network. */
export async function refresh(): Promise<void> {
  const opened = theCore()
  packState.value = await opened.packState()
  pack.value = await opened.pack<Pack>()
  clock.value = await opened.clock()
  storage.value = await opened.storage()
  inbox.value = (await opened.inbox().catch(() => [] as InboxEntry[])) as unknown as InboxItem[]
}

export async function syncNow(): Promise<SyncSummary> {
  syncing.value = true
  try {
    const summary = await theCore().sync()
    await synced(summary)
    return summary
  } finally {
    syncing.value = false
  }
}

async function synced(summary: SyncSummary): Promise<void> {
  if (summary.outcome === 'done') {
    lastSync.value = { ...summary, at: new Date().toISOString() }
    await theCore().refreshPack().catch(() => undefined)
  }
  await refresh()
}
