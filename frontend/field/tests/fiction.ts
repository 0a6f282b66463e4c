/** A visit in the shape of the pack, plainly fictional: no number in it is anybody's limit. */
import type { Body, Item } from '@/core'
import type { Bottle, Limit, Mission, Pack } from '@/visit/pack'

export const ME = '00000000-0000-7000-8000-000000000001'
export const OTHER = '00000000-0000-7000-8000-000000000002'

export function bottle(number: string, changes: Partial<Bottle> = {}): Bottle {
  return {
    id: `b-${number}`, number, point: 'p1', qc: 'normal', factors: ['试验因子甲'], container: '棕色玻璃瓶',
    container_words: { zh: '棕色玻璃瓶', en: 'Brown glass' }, preservative: '试剂乙', preservative_words: { zh: '试剂乙', en: 'reagent B' }, volume_ml: 500,
    handling: [{ zh: '不润洗', en: 'do not rinse' }], hold_minutes: 1440, hold_citation: '虚构规定', hold_certainty: 'design', state: 'prepared',
    seal_number: '', ...changes,
  }
}

export function mission(changes: Partial<Mission> = {}): Mission {
  return {
    id: 'sheet-1', visit: null, state: 'to_enter', side: 'monitoring', restricted: false,
    sheet: {
      id: 'sheet-1', number: '试联〔2026〕1号', state: 'returned', ground: 'daily', urgency: '', planned_from: '2026-11-23T09:30:00+08:00',
      planned_to: '2026-11-23T17:00:00+08:00', note: '', reply: '', handler: '', enforcement: '', monitoring: '', laboratory: '',
    },
    source: { id: 's1', name: '虚构企业', address: '虚构县一号', credit_code: '', permit_code: '', industry: '', management: '', contact: '', spot: null, outlets: [] },
    entered_at: null,
    points: [{
      id: 'p1', sheet_point: 'sp1', outlet: 'o1', code: 'DW001', name: '试验排口', medium: 'water', spot: null, frequency: '', not_done_reason: '',
      factors: [{
        factor: 'pH', name: { zh: 'pH', en: 'pH' }, on_site: true, methods: [], no_instrument: '', recording: [], not_done_reason: '',
        limits: [{ kind: 'leading', text: '3~4', unit: '', comparator: 'range', low: '3', high: '4', standard: '虚构标准', edition: '', clause: '', certainty: 'as_printed', averaging: '' } as Limit],
      }],
    }],
    bottles: [bottle('T-1'), bottle('T-2', { qc: 'parallel' })],
    crew: [
      { staff: ME, name: '甲', side: 'monitoring', agency: '', certificates: [], certificate_number: 'T1', newcomer: false, entered_at: null, confirmed_at: null },
      { staff: OTHER, name: '乙', side: 'monitoring', agency: '', certificates: [], certificate_number: 'T2', newcomer: false, entered_at: null, confirmed_at: null },
    ],
    instruments: [], findings: [], readings: [], open_fields: [{ field: 'load', label: '生产负荷', value: '', base: null }], answers: [], signals: [], handovers: [],
    checklist: '', ...changes,
  }
}

export function pack(missions: Mission[]): Pack {
  return { issued_at: '2026-11-23T07:00:00+08:00', expires_at: '2026-11-30T07:00:00+08:00', person: ME, missions, instruments: [], checklists: [], colleagues: [] }
}

let counter = 0
export function item(kind: string, body: Body, changes: Partial<Item> = {}): Item {
  counter += 1
  return {
    id: `c-${counter}`, device: 'phone-1', counter, kind, visit: 'sheet-1', at: `2026-11-23T10:${String(counter % 60).padStart(2, '0')}:00+08:00`, offset_s: 0, body,
    state: 'phone', trouble: null, words: { zh: '', en: '' }, attempts: 0, lastSent: null, answer: null, files: [], carried: false, ...changes,
  }
}
