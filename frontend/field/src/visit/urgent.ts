/** An urgent visit begun on this phone, before the pack knows of it (W7): the sheet follows. */
import type { Item } from '@/core'
import type { Mission, Pack } from '@/visit/pack'

export function urgentMissions(items: readonly Item[], pack: Pack | null): Mission[] {
  const known = new Set(pack?.missions.flatMap((mission) => [mission.id, mission.visit]))
  return items
    .filter((item) => item.kind === 'urgent_visit' && !known.has(item.id) && !known.has(item.answer?.made ?? ''))
    .map((item) => missionOf(item, pack))
}

function missionOf(item: Item, pack: Pack | null): Mission {
  const arrivals = item.body.crew as readonly { staff: string; side: 'enforcement' | 'monitoring'; at: string }[]
  const source = String(item.body.source_text ?? '')
  return {
    id: item.id, visit: null, state: 'open', side: null, restricted: false, sheet: null,
    source: {
      id: String(item.body.source ?? ''), name: source, address: '', credit_code: '', permit_code: '', industry: '', management: '',
      contact: '', spot: null,
    },
    entered_at: item.at, points: [], bottles: [], instruments: pack?.instruments.map((one) => one.id) ?? [],
    crew: arrivals.map((arrival) => ({
      staff: arrival.staff, side: arrival.side,
      name: pack?.colleagues.find((one) => one.id === arrival.staff)?.name ?? '', agency: '',
      certificates: [], certificate_number: '', newcomer: false, entered_at: arrival.at, confirmed_at: null,
    })),
    findings: [], open_fields: [], answers: [], signals: [], handovers: [], checklist: '',
  }
}
