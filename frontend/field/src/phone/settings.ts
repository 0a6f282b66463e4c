import { ref, watch } from 'vue'

/** Choices of the person that hold no evidence: they may stand unencrypted. */
function kept(name: string, first: boolean) {
  const stored = globalThis.localStorage?.getItem(`liance.${name}`)
  const value = ref(stored === null || stored === undefined ? first : stored === 'yes')
  watch(
    value,
    (on) => {
      globalThis.localStorage?.setItem(`liance.${name}`, on ? 'yes' : 'no')
      document.documentElement.classList.toggle(name, on)
    },
    { immediate: true },
  )
  return value
}

export const sunlight = kept('sunlight', false)
export const gloves = kept('gloves', false)
