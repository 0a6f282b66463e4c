/** A half-written answer: kept at each change, there again after the app was closed or killed. */
import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { CoreError, type Json } from '@/core'
import { theCore } from '@/phone/records'
import { inWords } from '@/visit/current'

const PAUSE_MS = 250
/** Why what is being written is not kept, in words; empty: it is. Every page shows it. */
export const unsaved = ref('')

export function useDraft<T>(key: string, visit: string | null, first: T): { value: Ref<T>; ready: Promise<void>; drop: () => void } {
  const value = ref(first) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = true
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!kept) return
    const text = JSON.parse(JSON.stringify(value.value)) as Json
    void theCore().saveDraft(key, visit, text).then(() => (unsaved.value = ''), (fault: unknown) => {
      if (fault instanceof CoreError && fault.code === 'field.no_room') unsaved.value = inWords(fault)
    })
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
