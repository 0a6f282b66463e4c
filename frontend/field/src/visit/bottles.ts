/** The order and clocks of the bottles of a visit. */
import { t } from '@/i18n'
import { clockTime, lasting, moment, sameDay } from '@/phone/time'
import { clock } from '@/phone/records'
import { bottleKey, type Bottle, type Mission } from '@/visit/pack'
import type { Fill, VisitState } from '@/visit/fold'

export interface Listed {
  bottle: Bottle
  position: number
  key: string
  fill: Fill | undefined
}

export function listed(mission: Mission, state: VisitState): Listed[] {
  return mission.bottles.map((bottle, position) => {
    const key = bottleKey(bottle, position)
    return { bottle, position, key, fill: state.fills.get(key) }
  })
}

export function isSettled(one: Listed): boolean {
  return one.fill !== undefined && one.fill.confirmedBy !== null
}

/** The next one to take in hand: filled but not confirmed comes before empty. */
export function nextBottle(mission: Mission, state: VisitState): Listed | undefined {
  return listed(mission, state).find((one) => one.bottle.state !== 'dropped' && !one.fill)
}

/** 24 小时, 14 天, or nothing on file. */
export function holding(bottle: Bottle): string {
  return bottle.hold_minutes === null || bottle.hold_minutes === undefined ? '' : lasting(bottle.hold_minutes * 60)
}

export function holdingEnd(bottle: Bottle, from: string | Date): string {
  if (!bottle.hold_minutes) return ''
  const end = new Date(new Date(from).getTime() + bottle.hold_minutes * 60_000)
  return withOffset(sameDay(end, new Date()) ? clockTime(end) : moment(end))
}

/** A phone whose clock is off says so beside every end that it computes. */
function withOffset(text: string): string {
  const offset = clock.value?.offset ?? 0
  return Math.abs(offset) < 60 ? text : `${text} (±${lasting(offset)})`
}

export function shortest(mission: Mission): Bottle | undefined {
  return mission.bottles
    .filter((bottle) => bottle.hold_minutes)
    .sort((one, other) => one.hold_minutes! - other.hold_minutes!)[0]
}

export function bottleSentence(n: number, of: number): string {
  return t('bottleOf', { n, of })
}
