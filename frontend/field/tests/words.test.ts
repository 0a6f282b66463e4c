import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { choose, t } from '@/i18n'
import { en } from '@/i18n/en'
import { zh, type Key } from '@/i18n/zh'
import { companyLacks, emptyCompany } from '@/visit/company'
import { labelOf, wrongLabel } from '@/visit/labels'
import { emptyReading, isExpired, readingLacks, recordedOf } from '@/visit/reading'
import { fold } from '@/visit/fold'
import { listed } from '@/visit/bottles'
import type { Factor } from '@/visit/pack'
import { lasting } from '@/phone/time'
import { item, mission } from './fiction'

const keys = Object.keys(zh) as Key[]
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]!).sort()

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? (['core', 'made', 'i18n'].includes(entry.name) ? [] : sources(join(folder, entry.name))) : [readFileSync(join(folder, entry.name), 'utf8')],
  )
}

describe('the words', () => {
  it('name the same values in both languages', () => {
    for (const key of keys) expect(holes(en[key]), key).toEqual(holes(zh[key]))
  })

  it('are Chinese in Chinese and without Chinese in English', () => {
    for (const key of keys) expect(/[\u4e00-\u9fff]/.test(en[key]), key).toBe(false)
  })

  it('hold every key that a screen asks for', () => {
    const asked = sources(join(__dirname, '../src')).flatMap((text) => [...text.matchAll(/\bt\('([A-Za-z_0-9]+)'/g)].map((hit) => hit[1]!))
    expect(asked.length).toBeGreaterThan(300)
    expect(asked.filter((key) => !(key in zh))).toEqual([])
  })

  it('count one thing as one in English', () => {
    choose('en')
    expect([t('bottles', { n: 1 }), t('bottles', { n: 2 })]).toEqual(['1 bottle', '2 bottles'])
    expect(t('leaveOpen', { n: 1 })).toBe('1 thing is open. You may leave; it stays open.')
    choose('zh')
    expect(t('bottles', { n: 1 })).not.toContain('|')
  })

  it('say lengths of time in two units at most', () => {
    choose('zh')
    expect(lasting(6 * 86400 + 21 * 3600 + 59)).toBe('6 天 21 小时')
    expect(lasting(72)).toBe('1 分 12 秒')
    expect(lasting(86400)).toBe('1 天')
    expect(lasting(0)).toBe('0 秒')
  })
})

describe('what is missing is said', () => {
  it('for the company: name, signature, reason, witness, video in turn', () => {
    const draft = emptyCompany()
    expect(companyLacks(draft, false, [])).toBe(t('nameMissing'))
    expect(companyLacks({ ...draft, name: '甲' }, false, [])).toBe(t('signatureMissing'))
    expect(companyLacks({ ...draft, name: '甲' }, true, [])).toBe('')
    const refusing = { ...draft, outcome: 'refuses' as const }
    expect(companyLacks(refusing, false, [])).toBe(t('reasonMissing'))
    expect(companyLacks({ ...refusing, why: 'other' }, false, [])).toBe(t('reasonMissing'))
    expect(companyLacks({ ...refusing, why: 'unsaid' }, false, [])).toBe(t('witnessMissing'))
    expect(companyLacks({ ...refusing, why: 'unsaid', witness: '乙' }, false, [])).toBe(t('videoMissing'))
  })

  it('for a reading: value, instrument, calibration, second person', () => {
    const whole = { raw: '7.1', instrument: 'i', before: 'b', after: '', confirmedBy: 'p', recorded: {} }
    expect(readingLacks(emptyReading())).toBe(t('valueMissing'))
    expect(readingLacks({ ...whole, instrument: '' })).toBe(t('instrumentMissing'))
    expect(readingLacks({ ...whole, before: ' ' })).toBe(t('calibrationMissing'))
    expect(readingLacks({ ...whole, confirmedBy: '' })).toBe(t('secondMissing'))
    const byEye = { no_instrument: '对照林格曼黑度图目视' } as Factor
    expect(readingLacks({ ...whole, instrument: '', before: '' }, byEye)).toBe('')
    expect(readingLacks({ ...whole, instrument: '' }, { no_instrument: '' } as Factor)).toBe(t('instrumentMissing'))
    expect(readingLacks(whole)).toBe('')
  })

  it('for an instrument on the day after its last day, not on it', () => {
    const meter = { id: 'i', number: '1', name: '', model: '', factors: [], calibrated_to: '2026-11-23' }
    expect(isExpired(meter, new Date('2026-11-23T23:59:00+08:00'))).toBe(false)
    expect(isExpired(meter, new Date('2026-11-24T00:01:00+08:00'))).toBe(true)
  })
})

describe('what is recorded beside a reading', () => {
  it('is what the factor asks for, without empty fields', () => {
    const factor = { ...mission().points[0]!.factors[0]!, recording: [{ field: 'o2_measured' as const, unit: '%', words: [] }, { field: 'fuel' as const, unit: '', words: ['coal' as const] }] }
    const draft = { ...emptyReading(), recorded: { o2_measured: ' 6.1 ', fuel: '', background: '45' } }
    expect(recordedOf(draft, factor)).toEqual({ o2_measured: '6.1' })
  })
})

describe('labels', () => {
  it('are read as a number or as the address of the bottle', () => {
    expect(labelOf(' bj-260001-07 ')).toBe('BJ-260001-07')
    expect(labelOf('https://example.test/samples/BJ-260001-07/?x=1')).toBe('BJ-260001-07')
  })

  it('of another bottle say whose they are, a used one when it was used', () => {
    const fill = item('bottle_fill', { point: 'p1', factors: ['试验因子甲'], seal_number: 'F', qc: 'normal', sampled_at: '2026-11-23T10:02:00+08:00', prepared: 'b-T-1', label: 'scanned' })
    const all = listed(mission(), fold(mission(), [fill]))
    expect(wrongLabel('T-2', all)).toBe(t('labelOfOther', { n: 2 }))
    expect(wrongLabel('T-1', all)).toBe(t('labelUsed', { at: '10:02' }))
    expect(wrongLabel('X', all)).toBe(t('labelUnknown', { label: 'X' }))
  })
})
