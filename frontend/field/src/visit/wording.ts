/** Codes of the contract in the people's words. */
import { both, known, t } from '@/i18n'
import { missions } from '@/phone/records'
import type { Bilingual } from '@/visit/pack'

function worded(prefix: string, code: string): string {
  const key = `${prefix}_${code}`
  return known(key) ? t(key) : code
}

export const groundOf = (code: string): string => worded('ground', code)
export const kindOf = (code: string): string => worded('kind', code)
export const qcOf = (code: string): string => (code === 'normal' ? '' : worded('qc', code))
/** Factors by the name of the language; the record keeps the one of the sheet. */
export function factorsOf(factors: readonly string[]): string {
  const all = missions.value.flatMap((mission) => mission.points.flatMap((point) => point.factors))
  return factors.map((one) => said(all.find((factor) => factor.factor === one)?.name) || one).join(t('listComma'))
}
/** An open field by the language of the phone: what it belongs to, and which part of it. */
export function fieldOf(field: { field: string; label: string }): string {
  const part = field.field.split(':')[2] ?? ''
  const key = `part_${part}`
  return known(key) ? [...field.label.split(' ').slice(0, -1), t(key)].join(' ') : field.label
}
/** A unit beside a number; what has none, such as pH, says none. */
export const unitOf = (unit: string | null | undefined): string => (unit === '无量纲' ? '' : (unit ?? ''))
export const said = (words: Bilingual | null | undefined): string => (words ? both(words.zh, words.en) : '')
