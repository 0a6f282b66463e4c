/** The mission pack as the server's contract has it, under the names the screens use. */
import type { components } from '@/made/api'

type Schemas = components['schemas']

export type Pack = Schemas['Pack']
export type Mission = Schemas['Mission']
export type Point = Schemas['PointOf']
export type Factor = Schemas['FactorOf']
export type Limit = Schemas['LimitOf']
export type Bottle = Schemas['BottleOf']
export type Crew = Schemas['CrewOf']
export type Instrument = Schemas['InstrumentOf']
export type Checklist = Schemas['Checklist']
export type RecordField = Schemas['RecordField']
export type Question = Schemas['Question']
export type OpenField = Schemas['FieldOf']
export type Person = Schemas['PersonOf']
export type Colleague = Schemas['Colleague']
export type InboxItem = Schemas['InboxItem']
export type Bilingual = Schemas['Bilingual']
export type Fix = Schemas['Fix']
export type Side = 'enforcement' | 'monitoring'

/** What a visit is called from the first day to the last: the pack's own id changes at the gate. */
export function stableId(mission: Mission | undefined): string {
  return mission?.sheet?.id ?? mission?.id ?? ''
}

export function pointOf(mission: Mission, id: string | null | undefined): Point | undefined {
  if (!id) return undefined
  return mission.points.find((point) => point.id === id || point.sheet_point === id || point.outlet === id)
}

export function nameOf(mission: Mission, staff: string | null | undefined): string {
  return mission.crew.find((member) => member.staff === staff)?.name ?? ''
}

export function crewOf(mission: Mission, side: Side): Crew[] {
  return mission.crew.filter((member) => member.side === side)
}

/** The limit that leads: the strictest comes first in the pack; undefined: none on file. */
export function leading(factor: Factor): Limit | undefined {
  return factor.limits.find((limit) => limit.kind === 'leading') ?? factor.limits[0]
}

/** Names a bottle of the list also before it has a label. */
export function bottleKey(bottle: Bottle, position: number): string {
  return bottle.id ?? `${bottle.point}/${position}`
}

export function sourceNumbers(spot: { lon: string; lat: string } | null | undefined) {
  return spot ? { latitude: Number(spot.lat), longitude: Number(spot.lon) } : null
}
