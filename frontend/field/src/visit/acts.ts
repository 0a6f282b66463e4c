/** Everything that is recorded at a site, as the commands of the contract. */
import type { Body, Core, Item, Json, KeptFile } from '@/core'
import { t } from '@/i18n'
import { place, trouble } from '@/phone/place'
import { theCore } from '@/phone/records'
import { stableId, type Fix, type Mission, type Side } from '@/visit/pack'
import type { Company } from '@/visit/fold'

/** The place now, or why there is none; nothing is guessed. */
export function fix(note = ''): Fix & Body {
  const found = place.value
  if (!found) return { lon: null, lat: null, accuracy_m: null, note, reason: trouble.value ?? 'timeout', mock: null, at: null }
  return {
    lon: trimmed(found.longitude), lat: trimmed(found.latitude), accuracy_m: Number(found.accuracy), note, reason: '', mock: found.mock,
    at: found.at,
  }
}

function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

export interface Arriving {
  staff: string
  side: Side
  at: string
  confirmed: 'own_phone' | 'own_pin' | 'recorded'
}

export function enter(
  mission: Mission, crew: readonly Arriving[], company: Company, why: { irregular: string; late: string }, files: readonly KeptFile[],
): Promise<Item> {
  const arrivals = crew.map((one) => ({ ...one, place: fix() }) as unknown as Json)
  const body = {
    sheet: mission.sheet?.id ?? null, crew: arrivals, company: company as unknown as Json, as_irregular: why.irregular !== '', irregular_note: why.irregular,
    late_reason: why.late,
  }
  return theCore().enqueue('joint_entry', mission.id, body, files, [`gate/${stableId(mission)}`])
}

/** The own entry into a visit that is open, and that of colleagues who come with one: all of it is
 *  kept and the draft ends, or nothing is and the draft stays. */
export function joinVisit(
  mission: Mission, recorded: boolean, arriving: readonly Arriving[], files: readonly KeptFile[], draft: string,
): Promise<Item[]> {
  const own = recorded ? [{ kind: 'crew_confirm', body: { place: fix() } }] : []
  const others = arriving.map((one) => ({ kind: 'crew_join', body: { arrival: { ...one, place: fix() } as unknown as Json } }))
  const sign = files.length ? [{ kind: 'evidence_add', body: evidence(t('photographSign'), '', null, false, files), files }] : []
  return theCore().enqueueAll(mission.id, [...own, ...others, ...sign], [draft])
}

export function answerChecks(mission: Mission, checklist: Body, answers: readonly Body[], drafts: string[] = []): Promise<Item> {
  return theCore().enqueue('checklist_answer', mission.id, { ...checklist, answers, point: null }, [], drafts)
}

export interface Filling {
  point: string
  factors: readonly string[]
  seal: string
  container: string
  preservative: string
  volume: number | null
  at: string
  qc: string
  description: string
  prepared: string | null
  label: 'scanned' | 'typed' | 'none'
}

export function fillBottle(mission: Mission, filling: Filling, files: readonly KeptFile[], draft: string): Promise<Item> {
  const body = {
    point: filling.point, factors: filling.factors, seal_number: filling.seal, container: filling.container,
    preservative: filling.preservative, volume_ml: filling.volume, sampled_at: filling.at, qc: filling.qc,
    description: filling.description, place: '', prepared: filling.prepared, label: filling.label,
  }
  return theCore().enqueue('bottle_fill', mission.id, body, files, [draft])
}

export function confirmBottles(mission: Mission, bottles: readonly string[]): Promise<Item> {
  return theCore().enqueue('bottle_confirm', mission.id, { bottles })
}

export function bottleProblem(mission: Mission, bottle: string, reason: string): Promise<Item> {
  return theCore().enqueue('bottle_problem', mission.id, { bottle, reason })
}

export interface Taking {
  point: string
  factor: string
  raw: string
  unit: string
  instrument: string | null
  before: string
  after: string
  confirmedBy: string
  recorded: Record<string, string>
  verdict: string
}

export function takeReading(mission: Mission, taking: Taking, draft?: string): Promise<Item> {
  const body = {
    point: taking.point, factor: taking.factor, raw: taking.raw, unit: taking.unit, instrument: taking.instrument,
    calibration_before: taking.before, calibration_after: taking.after, method: '', confirmed_by: taking.confirmedBy,
    recorded: taking.recorded, verdict: taking.verdict,
  }
  return theCore().enqueue('reading_take', mission.id, body, [], draft ? [draft] : [])
}

/** By whoever is asked: on the own phone, or in the own store on a colleague's. */
export function confirmReadings(core: Core, visit: string, readings: readonly string[]): Promise<Item> {
  return core.enqueue('reading_confirm', visit, { readings })
}

export function raiseSignal(mission: Mission, direction: 'to_monitoring' | 'to_enforcement', text: string, point: string | null, reading: string | null): Promise<Item> {
  return theCore().enqueue('signal_raise', mission.id, { direction, text, point, reading })
}

export function acknowledge(visit: string | null, signal: string, way: 'network' | 'qr' | 'spoken'): Promise<Item> {
  return theCore().enqueue('signal_acknowledge', visit, { signal, way })
}

export function answerSignal(mission: Mission, signal: string, answer: string, title: string): Promise<Item> {
  return theCore().enqueue('signal_answer', mission.id, { signal, answer, bottles: [], readings: [], title })
}

const WAYS = { camera: 'camera', 'system-camera': 'system_camera', gallery: 'gallery', signature: 'pad', document: 'gallery' } as const

export function addEvidence(mission: Mission, title: string, text: string, point: string | null, abnormal: boolean, files: readonly KeptFile[]): Promise<Item> {
  return theCore().enqueue('evidence_add', mission.id, evidence(title, text, point, abnormal, files), files)
}

function evidence(title: string, text: string, point: string | null, abnormal: boolean, files: readonly KeptFile[]): Body {
  const captures = files.map((file) => ({ sha256: file.sha256, at: file.capture.takenAt, way: WAYS[file.capture.source], place: fixOf(file), derived_from: null }))
  return { title, text, point, abnormal, captures }
}

function fixOf(file: KeptFile): Fix & Body {
  const at = file.capture.place
  if (!at) return { lon: null, lat: null, accuracy_m: null, note: '', reason: file.capture.placeReason ?? 'unavailable', mock: null, at: null }
  return { lon: trimmed(at.longitude), lat: trimmed(at.latitude), accuracy_m: Number(at.accuracy), note: '', reason: '', mock: at.mock, at: at.at }
}

export function markUnused(mission: Mission, evidence: string, sha256: string, reason: string): Promise<Item> {
  return theCore().enqueue('evidence_unused', mission.id, { evidence, sha256, reason })
}

export function offerBottles(mission: Mission, bottles: readonly string[], taker: string, temperature: string | null, note: string): Promise<Item> {
  return theCore().enqueue('handover_offer', mission.id, { bottles, taker, place: '', temperature_c: temperature, note })
}

export function acceptBottles(visit: string | null, handover: string, bottles: readonly string[], sealIntact: boolean, temperature: string | null): Promise<Item> {
  return theCore().enqueue('handover_accept', visit, { handover, bottles, seal_intact: sealIntact, temperature_c: temperature, place: '' })
}

export function refuseBottles(visit: string | null, handover: string, bottles: readonly string[], reason: string): Promise<Item> {
  return theCore().enqueue('handover_refuse', visit, { handover, bottles, reason })
}

export function settleField(mission: Mission, field: string, value: string, was: string, reason: string, base: string | null): Promise<Item> {
  return theCore().enqueue('open_field', mission.id, { field, value, was, reason, base }, [], [`field/${stableId(mission)}/${field}`])
}

export function keepTranscript(mission: Mission, body: Body, files: readonly KeptFile[]): Promise<Item> {
  return theCore().enqueue('transcript', mission.id, body, files, [`transcript/${stableId(mission)}`])
}

export function decide(about: string, choice: string, chosen: string | null, value: string, reason: string, outlets: readonly string[] = []): Promise<Item> {
  return theCore().enqueue('decide', null, { about, choice, chosen, value, reason, outlets })
}

export function leaveSite(mission: Mission): Promise<Item> {
  return theCore().enqueue('leave_site', mission.id, {})
}

export function closePart(mission: Mission, reason: string): Promise<Item> {
  return theCore().enqueue('close_part', mission.id, { quality_reason: reason })
}
