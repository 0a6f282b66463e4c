/** What the records of a visit amount to: pack and commands folded into what screens show. */
import type { Body, Item } from '@/core'
import { bottleKey, pointOf, type Bottle, type Mission, type Side } from '@/visit/pack'

export interface Present {
  staff: string
  side: Side
  at: string
  confirmed: string
}

export interface Company {
  outcome: 'signs' | 'refuses' | 'nobody'
  name: string
  position: string
  reason: string
  witness: string
}

export interface Answer {
  value: string
  abnormal: boolean
  remark: string
  /** The command that gave it. */
  base: string | null
  at: string
}

export interface Fill {
  id: string
  at: string
  seal: string
  label: string
  confirmedBy: string | null
  confirmedAt: string | null
  problem: string
  /** Filled by a colleague: the own confirmation is what is missing. */
  byOther: boolean
}

export interface Reading {
  id: string
  point: string
  factor: string
  raw: string
  unit: string
  at: string
  instrument: string
  before: string
  after: string
  /** Who is asked to confirm it. */
  confirmedBy: string
  confirmedAt: string | null
  /** What the standard needs beside the value, as typed. */
  recorded: Record<string, string>
  verdict: string
  /** Taken by a colleague. */
  byOther: boolean
  byName: string
  /** How the server judged it, once it has. */
  judged: { verdict: string; zh: string; en: string } | null
  /** Its number on the server, where that differs from the command's. */
  made: string
}

export interface Signal {
  id: string
  direction: 'to_monitoring' | 'to_enforcement'
  text: string
  point: string | null
  reading: string | null
  at: string
  carried: boolean
  acknowledged: { at: string; way: string } | null
  answer: { at: string; text: string } | null
  /** Its number on the server, where that differs from the command's. */
  made?: string
}

export interface Evidence {
  id: string
  title: string
  point: string | null
  at: string
  item: Item
  unused: boolean
}

export interface Handover {
  id: string
  bottles: readonly string[]
  taker: string
  at: string
  accepted: readonly string[]
  refused: readonly string[]
  /** Its number on the server, where that differs from the command's. */
  made?: string
}

export interface VisitState {
  entry: Item | null
  present: Map<string, Present>
  company: Company | null
  answers: Map<string, Answer>
  fills: Map<string, Fill>
  readings: Reading[]
  signals: Signal[]
  evidence: Evidence[]
  handovers: Handover[]
  fields: Map<string, Answer>
  transcripts: Item[]
  left: Item | null
}

type Step = (state: VisitState, item: Item, body: Body, mission: Mission) => void

/** Items in the order of their phone's counter; a later value stands for an earlier one. */
export function fold(mission: Mission, items: readonly Item[], me?: string): VisitState {
  const state = beginning(mission, me)
  for (const item of ordered(mission, items)) STEPS[item.kind]?.(state, item, item.body, mission)
  return state
}

/** The items of a mission, whichever of its names they were recorded under. */
export function ordered(mission: Mission, items: readonly Item[]): Item[] {
  const names = new Set([mission.id, mission.visit, mission.sheet?.id])
  const own = items.filter((item) => names.has(item.visit ?? '') || item.body.sheet === mission.sheet?.id || item.id === mission.id)
  return own.sort((one, other) => one.at.localeCompare(other.at) || one.counter - other.counter)
}

function beginning(mission: Mission, me: string | undefined): VisitState {
  const present = mission.crew.flatMap((member) =>
    member.entered_at
      ? [[member.staff, { staff: member.staff, side: member.side, at: member.entered_at, confirmed: member.confirmed_at ? 'own_phone' : 'recorded' }] as const]
      : [],
  )
  const answers = mission.answers.map(
    (value) => [value.key, { value: value.value, abnormal: value.abnormal, remark: '', base: value.command, at: '' }] as const,
  )
  const fields = mission.open_fields
    .filter((field) => field.base)
    .map((field) => [field.field, { value: field.value, abnormal: false, remark: '', base: field.base ?? null, at: '' }] as const)
  return {
    entry: null, present: new Map(present), company: null, answers: new Map(answers), fills: filled(mission, me),
    readings: readBefore(mission, me), signals: known(mission), evidence: [], handovers: offered(mission, me), fields: new Map(fields), transcripts: [], left: null,
  }
}

const UNFILLED = new Set(['planned', 'prepared'])

function filled(mission: Mission, me: string | undefined): Map<string, Fill> {
  const done = mission.bottles.flatMap((bottle, position) =>
    UNFILLED.has(bottle.state)
      ? []
      : [[bottleKey(bottle, position), {
          id: bottle.id ?? '', at: '', seal: bottle.seal_number ?? '', label: 'scanned',
          confirmedBy: bottle.confirmed_by ?? null, confirmedAt: null, problem: '', byOther: me !== undefined && bottle.sampled_by !== me,
        }] as const],
  )
  return new Map(done)
}

function known(mission: Mission): Signal[] {
  return mission.signals.map((signal) => ({
    id: signal.id, direction: signal.direction as Signal['direction'], text: signal.text, point: signal.point, reading: null,
    at: signal.sent_at, carried: false,
    acknowledged: signal.acknowledged_at ? { at: signal.acknowledged_at, way: 'network' } : null,
    answer: signal.answered_at ? { at: signal.answered_at, text: signal.answer } : null,
  }))
}

function readBefore(mission: Mission, me: string | undefined): Reading[] {
  return (mission.readings ?? []).map((one) => ({
    id: one.id, point: one.point, factor: one.factor, raw: one.raw, unit: one.unit, at: one.at, instrument: one.instrument ?? '',
    before: one.calibration, after: '', confirmedBy: one.confirmed_by, confirmedAt: one.confirmed_at ?? (one.state === 'awaiting' ? null : one.at),
    recorded: one.recorded, verdict: '', byOther: one.by !== me, byName: one.by_name, judged: { verdict: one.verdict, ...one.why }, made: one.id,
  }))
}

/** Offers that wait for an answer; the pack names the taker by name, so only the own ones are known. */
function offered(mission: Mission, me: string | undefined): Handover[] {
  return mission.handovers.map((one) => ({
    id: one.id, bottles: one.bottles, taker: one.to_me ? (me ?? '') : '', at: one.offered_at, accepted: [], refused: [], made: one.id,
  }))
}

/** What the pack holds already gives way to the own record of it, and lends it what the server knows. */
function takePlace<T extends { id: string }>(all: T[], made: string, own: T, lend: (known: T) => Partial<T>): void {
  const place = made ? all.findIndex((one) => one.id === made) : -1
  if (place < 0) all.push(own)
  else all.splice(place, 1, { ...own, ...lend(all[place]!) })
}

const meant = (one: { id: string; made?: string }, ref: unknown): boolean => ref !== '' && (one.id === ref || one.made === ref)

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as Body[]) : [])
const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const enter: Step = (state, item, body) => {
  state.entry ??= item
  for (const arrival of list(body.crew)) arrive(state, arrival)
  const company = body.company as Body | undefined
  if (company) state.company = company as unknown as Company
}

function arrive(state: VisitState, arrival: Body): void {
  const staff = text(arrival.staff)
  const stands = state.present.get(staff)
  if (stands && stands.confirmed !== 'recorded') return
  state.present.set(staff, { staff, side: arrival.side === 'enforcement' ? 'enforcement' : 'monitoring', at: text(arrival.at), confirmed: text(arrival.confirmed) })
}

const STEPS: Record<string, Step> = {
  joint_entry: enter,
  urgent_visit: enter,
  crew_confirm: (state, item) => {
    // The command names nobody, it is its sender's: where one alone still waits it is that one.
    const waiting = [...state.present.values()].filter((one) => one.confirmed === 'recorded')
    const only = waiting.length === 1 ? waiting[0] : undefined
    if (only) state.present.set(only.staff, { ...only, at: item.at, confirmed: 'own_pin' })
  },
  crew_join: (state, _item, body) => arrive(state, body.arrival as Body),
  checklist_answer: (state, item, body) => {
    for (const answer of list(body.answers)) {
      state.answers.set(text(answer.key), {
        value: text(answer.value), abnormal: answer.abnormal === true, remark: text(answer.remark), base: item.id, at: item.at,
      })
    }
  },
  open_field: (state, item, body) => {
    state.fields.set(text(body.field), { value: text(body.value), abnormal: false, remark: text(body.reason), base: item.id, at: item.at })
  },
  bottle_fill: (state, item, body, mission) => {
    const made = item.answer?.made ?? ''
    const key = mission.bottles.some((bottle) => bottle.id === made) ? made : bottleOf(mission, state, body)
    const known = state.fills.get(key)
    state.fills.set(key, {
      id: item.id, at: text(body.sampled_at), seal: text(body.seal_number), label: text(body.label),
      confirmedBy: known?.confirmedBy ?? null, confirmedAt: null, problem: '', byOther: item.carried,
    })
  },
  bottle_confirm: (state, item, body) => {
    const confirmed = names(body.bottles)
    for (const [key, fill] of state.fills) {
      if (!confirmed.includes(fill.id) && !confirmed.includes(key)) continue
      state.fills.set(key, { ...fill, confirmedBy: item.device, confirmedAt: item.at })
    }
  },
  bottle_problem: (state, _item, body) => {
    for (const [key, fill] of state.fills) {
      if (fill.id === body.bottle || key === body.bottle) state.fills.set(key, { ...fill, problem: text(body.reason) })
    }
  },
  reading_take: (state, item, body) => {
    const made = item.answer?.made ?? ''
    const own: Reading = {
      id: item.id, point: text(body.point), factor: text(body.factor), raw: text(body.raw), unit: text(body.unit), at: item.at,
      instrument: text(body.instrument), before: text(body.calibration_before), after: text(body.calibration_after),
      confirmedBy: text(body.confirmed_by), confirmedAt: null, recorded: (body.recorded ?? {}) as Record<string, string>, verdict: text(body.verdict),
      byOther: item.carried, byName: '', judged: null, made,
    }
    takePlace(state.readings, made, own, ({ confirmedAt, judged, byName }) => ({ confirmedAt, judged, byName }))
  },
  reading_confirm: (state, item, body) => {
    const confirmed = names(body.readings)
    for (const reading of state.readings) if (confirmed.some((ref) => meant(reading, ref))) reading.confirmedAt ??= item.at
  },
  signal_raise: (state, item, body) => {
    const made = item.answer?.made ?? ''
    const own: Signal = {
      id: item.id, direction: text(body.direction) as Signal['direction'], text: text(body.text), point: text(body.point) || null,
      reading: text(body.reading) || null, at: item.at, carried: item.carried, acknowledged: null, answer: null, made,
    }
    takePlace(state.signals, made, own, ({ acknowledged, answer }) => ({ acknowledged, answer }))
  },
  signal_acknowledge: (state, item, body) => {
    const signal = state.signals.find((one) => meant(one, body.signal))
    if (signal) signal.acknowledged ??= { at: item.at, way: text(body.way) }
  },
  signal_answer: (state, item, body) => {
    const signal = state.signals.find((one) => meant(one, body.signal))
    if (signal) signal.answer ??= { at: item.at, text: text(body.answer) }
  },
  evidence_add: (state, item, body) => {
    state.evidence.push({ id: item.id, title: text(body.title), point: text(body.point) || null, at: item.at, item, unused: false })
  },
  evidence_unused: (state, _item, body) => {
    for (const evidence of state.evidence) if (evidence.id === body.evidence) evidence.unused = true
  },
  handover_offer: (state, item, body) => {
    const made = item.answer?.made ?? ''
    takePlace(state.handovers, made, { id: item.id, bottles: names(body.bottles), taker: text(body.taker), at: item.at, accepted: [], refused: [], made }, () => ({}))
  },
  handover_accept: (state, _item, body) => {
    const handover = state.handovers.find((one) => meant(one, body.handover))
    if (handover) handover.accepted = [...handover.accepted, ...names(body.bottles)]
  },
  handover_refuse: (state, _item, body) => {
    const handover = state.handovers.find((one) => meant(one, body.handover))
    if (handover) handover.refused = [...handover.refused, ...names(body.bottles)]
  },
  transcript: (state, item) => void state.transcripts.push(item),
  leave_site: (state, item) => {
    state.left = item
  },
}

/** The bottle of the list that a filling belongs to: by its label, else the first alike still empty. */
function bottleOf(mission: Mission, state: VisitState, body: Body): string {
  const prepared = text(body.prepared)
  if (prepared) return prepared
  const factors = names(body.factors).join()
  const point = pointOf(mission, text(body.point))?.id
  const position = mission.bottles.findIndex((bottle: Bottle, place) =>
    bottle.point === point && bottle.factors.join() === factors && bottle.qc === body.qc && !state.fills.has(bottleKey(bottle, place)),
  )
  const bottle = mission.bottles[position]
  return bottle ? bottleKey(bottle, position) : `extra/${text(body.seal_number)}`
}
