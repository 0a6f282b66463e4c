import { ref } from 'vue'

/** Whether the phone has a network, and since when it has none. Offline is a state, not an error. */
export const online = ref(navigator.onLine)
export const offlineSince = ref<Date | null>(navigator.onLine ? null : new Date())

export function watchNet(): void {
  globalThis.addEventListener('online', () => {
    online.value = true
    offlineSince.value = null
  })
  globalThis.addEventListener('offline', () => {
    online.value = false
    offlineSince.value = new Date()
  })
}

/** 1 short: a scan matched. 3 long: a mismatch or an exceedance. Always with words beside. */
export function buzz(kind: 'match' | 'alarm'): void {
  navigator.vibrate?.(kind === 'match' ? 60 : [400, 150, 400, 150, 400])
}
