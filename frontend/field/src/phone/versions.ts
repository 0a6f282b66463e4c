/** A new version waits until no visit is under way, or until the person asks for it. */
import { ref } from 'vue'
import { Workbox } from 'workbox-window'

export const newVersion = ref(false)
let box: Workbox | null = null

export async function watchVersions(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  box = new Workbox('/field/sw.js', { scope: '/field/' })
  box.addEventListener('waiting', () => (newVersion.value = true))
  await box.register().catch(() => undefined)
}

/** Lets the waiting version take over; the page is read anew when it has. */
export function useNewVersion(): void {
  box?.addEventListener('controlling', () => location.reload())
  box?.messageSkipWaiting()
}
