/** The visit that a screen is about: its papers, what was recorded, and who is holding the phone. */
import { computed, ref, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import { CoreError } from '@/core'
import { both, t } from '@/i18n'
import { items, missions, pack, person } from '@/phone/records'
import { withPresent } from '@/visit/crew'
import { fold, type VisitState } from '@/visit/fold'
import { crewOf, type Crew, type Mission, type Side } from '@/visit/pack'

export interface Current {
  mission: ComputedRef<Mission | undefined>
  state: ComputedRef<VisitState | undefined>
  side: ComputedRef<Side>
  entered: ComputedRef<boolean>
  /** Who else of the own side is on the visit: who may confirm. */
  others: ComputedRef<Crew[]>
}

export function useVisit(): Current {
  const route = useRoute()
  const id = String(route.params.visit ?? '')
  const papers = computed(() =>
    missions.value.find((one) => one.id === id || one.visit === id || one.sheet?.id === id || items.value.some((item) => item.id === id && item.answer?.made === one.id)),
  )
  const state = computed(() => papers.value && fold(papers.value, items.value, person.value?.id))
  const mission = computed(() => papers.value && state.value && withPresent(papers.value, state.value, pack.value?.colleagues ?? [], person.value))
  const side = computed<Side>(() => {
    const own = mission.value?.crew.find((member) => member.staff === person.value?.id)?.side
    return own ?? mission.value?.side ?? person.value?.side ?? 'monitoring'
  })
  const entered = computed(() => Boolean(state.value?.entry) || mission.value?.state !== 'to_enter')
  const others = computed(() =>
    mission.value ? crewOf(mission.value, side.value).filter((member) => member.staff !== person.value?.id) : [],
  )
  return { mission, state, side, entered, others }
}

/** Runs one act at a time and keeps in words what came in its way. */
export function useAct() {
  const busy = ref(false)
  const failure = ref('')
  async function act<T>(doing: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    failure.value = ''
    try {
      return await doing()
    } catch (fault) {
      failure.value = inWords(fault)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, act }
}

export function inWords(fault: unknown): string {
  if (fault instanceof CoreError) return both(fault.words.zh, fault.words.en)
  return t('unexpected', { what: fault instanceof Error ? fault.message : String(fault) })
}
