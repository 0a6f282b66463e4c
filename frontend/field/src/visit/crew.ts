/** Who is on the visit: named on the sheet, already there, or found among the colleagues. */
import type { VisitState } from '@/visit/fold'
import type { Colleague, Crew, Mission, Person, Side } from '@/visit/pack'

export function member(id: string, name: string, side: Side, agency = ''): Crew {
  return { staff: id, name, side, agency, certificates: [], certificate_number: '', newcomer: false, entered_at: null, confirmed_at: null }
}

/** The mission with everybody in its crew whom its records name; the pack's own entries stay. */
export function withPresent(mission: Mission, state: VisitState, colleagues: readonly Colleague[], me: Person | undefined): Mission {
  const named = new Set(mission.crew.map((one) => one.staff))
  const found: Crew[] = []
  for (const present of state.present.values()) {
    const colleague = colleagues.find((one) => one.id === present.staff)
    const name = colleague?.name ?? (present.staff === me?.id ? me.name : '')
    if (!named.has(present.staff) && name) found.push(member(present.staff, name, present.side, colleague?.agency))
  }
  return found.length ? { ...mission, crew: [...mission.crew, ...found] } : mission
}

/** Colleagues who may stand on a side and are not on the list yet. */
export function candidates(crew: readonly Crew[], colleagues: readonly Colleague[]): Crew[] {
  const listed = new Set(crew.map((one) => one.staff))
  return colleagues.flatMap((one) => (listed.has(one.id) ? [] : one.sides.slice(0, 1).map((side) => member(one.id, one.name, side, one.agency))))
}
