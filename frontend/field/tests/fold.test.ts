import { describe, expect, it } from 'vitest'
import { fold, ordered } from '@/visit/fold'
import { isSettled, listed, nextBottle } from '@/visit/bottles'
import { inHand } from '@/visit/handing'
import { awaiting } from '@/visit/reading'
import { item, ME, mission, OTHER } from './fiction'

const filling = (number: string, changes = {}) =>
  item('bottle_fill', { point: 'p1', factors: ['试验因子甲'], seal_number: `F-${number}`, qc: 'normal', sampled_at: '2026-11-23T10:00:00+08:00', prepared: `b-${number}`, label: 'scanned', ...changes })

describe('what was recorded, as the screens show it', () => {
  it('settles a bottle only when a second person has confirmed it', () => {
    const fill = filling('T-1')
    const before = fold(mission(), [fill])
    expect(listed(mission(), before).map(isSettled)).toEqual([false, false])
    const confirm = item('bottle_confirm', { bottles: [fill.id] }, { device: 'phone-2', carried: true })
    const after = fold(mission(), [fill, confirm])
    expect(listed(mission(), after).map(isSettled)).toEqual([true, false])
    expect(after.fills.get('b-T-1')?.confirmedBy).toBe('phone-2')
  })

  it('finds an unlabelled bottle by point, factors and kind, each filling its own', () => {
    const bare = mission({ bottles: mission().bottles.map((one) => ({ ...one, id: null, number: '', qc: 'normal' as const })) })
    const state = fold(bare, [filling('x', { prepared: null }), filling('y', { prepared: null })])
    expect(listed(bare, state).map((one) => one.fill?.seal)).toEqual(['F-x', 'F-y'])
    expect(nextBottle(bare, state)).toBeUndefined()
  })

  it('goes by the later answer and remembers what it was changed from', () => {
    const first = item('open_field', { field: 'load', value: '68 %', base: null })
    const second = item('open_field', { field: 'load', value: '72 %', base: first.id })
    expect(fold(mission(), [second, first]).fields.get('load')).toMatchObject({ value: '72 %', base: second.id })
  })

  it('acknowledges the signal that is meant, once', () => {
    const raised = item('signal_raise', { direction: 'to_enforcement', text: 'pH', point: 'p1', reading: null })
    const first = item('signal_acknowledge', { signal: raised.id, way: 'qr' })
    const again = item('signal_acknowledge', { signal: raised.id, way: 'network' })
    const state = fold(mission(), [raised, first, again])
    expect(state.signals).toHaveLength(1)
    expect(state.signals[0]?.acknowledged).toEqual({ at: first.at, way: 'qr' })
  })

  it('does not let a recorded arrival overwrite one that its person confirmed', () => {
    const entry = item('joint_entry', { sheet: 'sheet-1', crew: [{ staff: ME, side: 'monitoring', at: '2026-11-23T09:30:00+08:00', confirmed: 'own_phone' }], company: { outcome: 'nobody' } })
    const other = item('joint_entry', { sheet: 'sheet-1', crew: [
      { staff: ME, side: 'monitoring', at: '2026-11-23T09:31:00+08:00', confirmed: 'recorded' },
      { staff: OTHER, side: 'monitoring', at: '2026-11-23T09:31:00+08:00', confirmed: 'recorded' },
    ], company: { outcome: 'nobody' } }, { carried: true })
    const { present } = fold(mission(), [entry, other])
    expect(present.get(ME)?.confirmed).toBe('own_phone')
    expect(present.get(OTHER)?.confirmed).toBe('recorded')
  })

  it('keeps to the items of its own visit', () => {
    const foreign = item('open_field', { field: 'load', value: '1' }, { visit: 'another' })
    expect(ordered(mission(), [foreign])).toEqual([])
  })

  it('tells where each bottle of a hand-over stands', () => {
    const one = filling('T-1')
    const two = filling('T-2')
    const offer = item('handover_offer', { bottles: [one.id], taker: OTHER })
    const offered = fold(mission(), [one, two, offer])
    expect(inHand(mission(), offered, [two.id]).map((hand) => hand.stage)).toEqual(['offered', 'checked'])
    const refused = fold(mission(), [one, two, offer, item('handover_refuse', { handover: offer.id, bottles: [one.id], reason: '漏' })])
    expect(inHand(mission(), refused, []).map((hand) => hand.stage)).toEqual(['open', 'open'])
    const accepted = fold(mission(), [one, two, offer, item('handover_accept', { handover: offer.id, bottles: [one.id] })])
    expect(inHand(mission(), accepted, []).map((hand) => hand.stage)).toEqual(['accepted', 'open'])
  })

  const known = (changes = {}) => mission({ readings: [{
    id: 'r-1', point: 'p1', factor: 'pH', repeat: 1, raw: '7.2', unit: '', at: '2026-11-23T10:00:00+08:00', instrument: null, calibration: '', recorded: {},
    verdict: 'compliant', why: { zh: '达标', en: 'within' }, by: OTHER, by_name: '乙', confirmed_by: ME, state: 'awaiting', confirmed_at: null, ...changes,
  }] })

  it('shows whom a reading waits for, and that the person has confirmed it', () => {
    const before = fold(known(), [], ME)
    expect(awaiting(before.readings, ME).map((one) => one.id)).toEqual(['r-1'])
    expect(awaiting(before.readings, OTHER)).toEqual([])
    const confirm = item('reading_confirm', { readings: ['r-1'] })
    expect(awaiting(fold(known(), [confirm], ME).readings, ME)).toEqual([])
    expect(awaiting(fold(known({ state: 'unconfirmed' }), [], ME).readings, ME)).toEqual([])
  })

  it('shows a reading that the server has once, under the number that its phone gave it', () => {
    const took = item('reading_take', { point: 'p1', factor: 'pH', raw: '7.2', confirmed_by: OTHER }, { answer: { state: 'done', made: 'r-1' } as never })
    const state = fold(known({ by: ME, confirmed_by: OTHER, confirmed_at: '2026-11-23T10:05:00+08:00' }), [took], ME)
    expect(state.readings).toHaveLength(1)
    expect(state.readings[0]).toMatchObject({ id: took.id, made: 'r-1', confirmedAt: '2026-11-23T10:05:00+08:00', judged: { verdict: 'compliant' } })
    const byServer = item('reading_confirm', { readings: ['r-1'] })
    expect(fold(known({ by: ME, confirmed_by: OTHER }), [took, byServer], ME).readings[0]?.confirmedAt).toBe(byServer.at)
  })

  it('shows a signal that the server has once, with what the server knows of it', () => {
    const raised = item('signal_raise', { direction: 'to_enforcement', text: 'pH', point: 'p1', reading: null }, { answer: { state: 'done', made: 's-1' } as never })
    const papers = mission({ signals: [{
      id: 's-1', direction: 'to_enforcement', text: 'pH', point: 'p1', state: 'acknowledged', sent_by: '甲', sent_at: raised.at,
      acknowledged_at: '2026-11-23T10:59:00+08:00', answered_at: null, answer: '',
    }] })
    const state = fold(papers, [raised])
    expect(state.signals).toHaveLength(1)
    expect(state.signals[0]).toMatchObject({ id: raised.id, acknowledged: { at: '2026-11-23T10:59:00+08:00', way: 'network' } })
  })

  it('shows an offer that came over the network to its taker, and its own offer once', () => {
    const waiting = { id: 'h-1', bottles: ['b-T-1'], giver: '甲', taker: '乙', to_me: true, offered_at: '2026-11-23T11:00:00+08:00' }
    const [offer] = fold(mission({ handovers: [waiting] }), [], ME).handovers
    expect(offer).toMatchObject({ id: 'h-1', taker: ME, bottles: ['b-T-1'] })
    const accept = item('handover_accept', { handover: 'h-1', bottles: ['b-T-1'] })
    expect(fold(mission({ handovers: [waiting] }), [accept], ME).handovers[0]?.accepted).toEqual(['b-T-1'])
    const own = item('handover_offer', { bottles: ['c-9'], taker: OTHER }, { answer: { state: 'done', made: 'h-1' } as never })
    const state = fold(mission({ handovers: [{ ...waiting, to_me: false }] }), [own], ME)
    expect(state.handovers.map((one) => one.taker)).toEqual([OTHER])
  })
})
