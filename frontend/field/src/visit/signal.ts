/** A signal between the teams: lines that a person reads and that hold without any network. */
import { t } from '@/i18n'
import { person } from '@/phone/records'
import { clockTime } from '@/phone/time'
import type { Signal, VisitState } from '@/visit/fold'
import { nameOf, pointOf, type Mission } from '@/visit/pack'
import { judgeReadings } from '@/visit/standing'
import { said, unitOf } from '@/visit/wording'

export interface SignalLines {
  title: string
  values: string[]
  rest: string[]
}

/** First line: what is wrong; second: the values; then limit, people and times. */
export function readingSignal(mission: Mission, state: VisitState, readingId: string): string {
  const last = state.readings.find((one) => one.id === readingId)
  const point = pointOf(mission, last?.point)
  const factor = point?.factors.find((one) => one.factor === last?.factor)
  if (!last || !point || !factor) return ''
  const all = state.readings.filter((one) => one.point === last.point && one.factor === last.factor)
  const judged = judgeReadings(point, factor, all)
  const people = [person.value?.name, nameOf(mission, last.confirmedBy)].filter(Boolean).join('、')
  const limit = judged.limit
  return [
    t('signalOver', { what: said(factor.name) }),
    all.map((one) => one.raw).join(' / '),
    limit ? `${t('limit')} ${[limit.text, unitOf(limit.unit), limit.standard, limit.clause].filter(Boolean).join(' ')}`.trim() : '',
    t('measuredBy', { people, times: all.map((one) => clockTime(one.at)).join('、') }),
  ].filter(Boolean).join('\n')
}

export function linesOf(signal: Signal): SignalLines {
  const [title = '', ...rest] = signal.text.split('\n')
  const measured = rest[0]?.match(/^[\d\s./<>≤≥～~-]+$/) ? rest.shift()! : ''
  return { title, values: measured ? measured.split('/').map((one) => one.trim()) : [], rest }
}
