/** Which bottles are still in hand, offered, or with somebody else. */
import { listed, type Listed } from '@/visit/bottles'
import type { Handover, VisitState } from '@/visit/fold'
import type { Mission } from '@/visit/pack'

export type Stage = 'open' | 'checked' | 'offered' | 'accepted' | 'problem'

export interface InHand {
  one: Listed
  /** How commands name it: its filling, or its number on the server. */
  ref: string
  stage: Stage
  handover: Handover | undefined
}

export function inHand(mission: Mission, state: VisitState, checked: readonly string[]): InHand[] {
  return listed(mission, state)
    .filter((one) => one.fill)
    .map((one) => {
      const ref = one.fill!.id || one.bottle.id || one.key
      const handover = [...state.handovers].reverse().find((offer) => offer.bottles.includes(ref) && !offer.refused.includes(ref))
      const stage: Stage = one.fill!.problem
        ? 'problem'
        : handover?.accepted.includes(ref) ? 'accepted' : handover ? 'offered' : checked.includes(ref) ? 'checked' : 'open'
      return { one, ref, stage, handover }
    })
}
