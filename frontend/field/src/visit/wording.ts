/** Codes of the contract in the people's words. */
import { both, known, t } from '@/i18n'
import type { Bilingual } from '@/visit/pack'

function worded(prefix: string, code: string): string {
  const key = `${prefix}_${code}`
  return known(key) ? t(key) : code
}

export const groundOf = (code: string): string => worded('ground', code)
export const kindOf = (code: string): string => worded('kind', code)
export const qcOf = (code: string): string => (code === 'normal' ? '' : worded('qc', code))
export const said = (words: Bilingual | null | undefined): string => (words ? both(words.zh, words.en) : '')
