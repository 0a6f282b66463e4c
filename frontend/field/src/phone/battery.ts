import { ref } from 'vue'

interface Battery extends EventTarget {
  level: number
  charging: boolean
}

/** Per cent; null where the browser does not tell (iOS): the cell is left out. */
export const battery = ref<number | null>(null)

export async function watchBattery(): Promise<void> {
  const ask = (navigator as unknown as { getBattery?: () => Promise<Battery> }).getBattery
  if (!ask) return
  try {
    const found = await ask.call(navigator)
    const read = (): void => {
      battery.value = Math.round(found.level * 100)
    }
    read()
    found.addEventListener('levelchange', read)
  } catch {
    battery.value = null
  }
}
