/** A half-written answer: kept at each change, there again after the app was closed or killed. */
import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type { Json } from '@/core'
import { theCore } from '@/phone/records'

const PAUSE_MS = 250

export function useDraft<T>(key: string, visit: string | null, first: T): { value: Ref<T>; ready: Promise<void>; drop: () => void } {
  const value = ref(first) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = true
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (kept) void theCore().saveDraft(key, visit, JSON.parse(JSON.stringify(value.value)) as Json).catch(() => undefined)
  }
  const ready = theCore()
    .draft(key)
    .then((draft) => {
      if (draft) value.value = { ...first, ...(draft.value as T) }
    })
    .then(() => {
      watch(value, () => {
        clearTimeout(timer)
        timer = setTimeout(write, PAUSE_MS)
      }, { deep: true })
    })
  onBeforeUnmount(() => timer && write())
  return { value, ready, drop: () => ((kept = false), clearTimeout(timer)) }
}
