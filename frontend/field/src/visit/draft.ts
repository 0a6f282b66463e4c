/** A half-written answer: kept at each change, there again after the app was closed or killed. */
import { computed, onBeforeUnmount, ref, shallowReactive, watch, type Ref } from 'vue'
import { CoreError, type Core, type Json } from '@/core'
import { theCore } from '@/phone/records'
import { inWords } from '@/visit/current'

const PAUSE_MS = 250

interface Left {
  core: Core
  visit: string | null
  value: Json
  words: string
}
/** What the phone had no room for, by draft: held here and tried again whenever another is kept. */
const left = shallowReactive(new Map<string, Left>())
/** Why what is being written is not kept, in words; empty: it is. Every page shows it. */
export const unsaved = computed(() => [...left.values()].at(-1)?.words ?? '')

export interface DraftOf<T> {
  value: Ref<T>
  ready: Promise<void>
  /** Runs what makes a record of the draft: only once that is kept has the draft ended. */
  becomes: <R>(record: () => Promise<R>) => Promise<R>
}

export function useDraft<T>(key: string, visit: string | null, first: T): DraftOf<T> {
  const value = ref(first) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  let open = true
  let writing = Promise.resolve()
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!open) return
    const text = JSON.parse(JSON.stringify(value.value)) as Json
    writing = writing.then(() => save(key, visit, text))
  }
  const ready = read<T>(key).then((found) => {
    if (found) value.value = { ...first, ...found }
    watch(value, () => {
      clearTimeout(timer)
      timer = setTimeout(write, PAUSE_MS)
    }, { deep: true })
  })
  onBeforeUnmount(() => timer && write())
  async function becomes<R>(record: () => Promise<R>): Promise<R> {
    clearTimeout(timer)
    open = false
    try {
      await writing
      const done = await record()
      left.delete(key)
      return done
    } catch (fault) {
      open = true
      write()
      throw fault
    }
  }
  return { value, ready, becomes }
}

async function read<T>(key: string): Promise<T | undefined> {
  const waiting = left.get(key)
  if (waiting?.core === theCore()) return waiting.value as T
  return (await theCore().draft(key))?.value as T | undefined
}

async function save(key: string, visit: string | null, value: Json): Promise<void> {
  const core = theCore()
  try {
    await core.saveDraft(key, visit, value)
    left.delete(key)
    await again(core)
  } catch (fault) {
    if (fault instanceof CoreError && fault.code === 'field.no_room') left.set(key, { core, visit, value, words: inWords(fault) })
  }
}

/** There may be room again: what was not kept is kept now. */
async function again(core: Core): Promise<void> {
  for (const [key, one] of [...left]) {
    if (one.core !== core) continue
    const kept = await core.saveDraft(key, one.visit, one.value).then(() => true, () => false)
    if (kept && left.get(key) === one) left.delete(key)
  }
}
