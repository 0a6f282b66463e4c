import { beforeEach, describe, expect, it } from 'vitest'
import { t } from '@/i18n'
import { packState } from '@/phone/records'
import { judgeReadings } from '@/visit/standing'
import { mission } from './fiction'

const fresh = { fetchedAt: '', goodUntil: '', freshness: 'ready' as const, secondsLeft: 9 }
const point = mission().points[0]!
const factor = point.factors[0]!
const read = (...raws: string[]) => raws.map((raw) => ({ raw, unit: '', recorded: {} as Record<string, string> }))

describe('a verdict on the glass', () => {
  beforeEach(() => (packState.value = fresh))

  it('judges each reading and goes by the worst; both ends are within', () => {
    expect(judgeReadings(point, factor, read('3', '4')).standing).toBe('within')
    expect(judgeReadings(point, factor, read('3.5', '4.01')).standing).toBe('over')
  })

  it('is none without a limit in the pack, and says so', () => {
    const judged = judgeReadings(point, { ...factor, limits: [] }, read('9'))
    expect(judged.standing).toBe('not_judged')
    expect(judged.reason).not.toBe('')
  })

  it('is none when the pack is older than seven days', () => {
    packState.value = { ...fresh, freshness: 'expired' }
    expect(judgeReadings(point, factor, read('9')).standing).toBe('not_judged')
  })

  it('judges the limit beside it too: the strictest leads', () => {
    const stricter = { ...factor.limits[0]!, kind: 'beside' as const, text: '3~3.2', high: '3.2' }
    expect(judgeReadings(point, { ...factor, limits: [factor.limits[0]!, stricter] }, read('3.5')).standing).toBe('over')
  })

  it('leaves a text that is no number unjudged', () => {
    expect(judgeReadings(point, factor, read('七点一')).standing).toBe('not_judged')
  })

  it('is left to the server where the number is converted, corrected or a mean first', () => {
    const gas = { ...factor, recording: [{ field: 'o2_measured' as const, unit: '%', words: [] }] }
    const judged = judgeReadings(point, gas, read('9'))
    expect([judged.standing, judged.reason]).toEqual(['not_judged', t('serverJudges')])
    const daily = read('9').map((one) => ({ ...one, recorded: { averaging: 'daily_mean' } }))
    expect(judgeReadings(point, factor, daily).standing).toBe('not_judged')
    const single = read('9').map((one) => ({ ...one, recorded: { averaging: 'single' } }))
    expect(judgeReadings(point, factor, single).standing).toBe('over')
    const told = read('9').map((one) => ({ ...one, judged: { verdict: 'exceeds', zh: '超', en: 'over' } }))
    expect(judgeReadings(point, gas, told).standing).toBe('over')
  })
})
