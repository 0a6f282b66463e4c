/** What belongs to a field reading before it may be kept. */
import { t } from '@/i18n'
import { dayOf } from '@/phone/time'
import type { Instrument } from '@/visit/pack'

export interface ReadingDraft {
  raw: string
  instrument: string
  before: string
  after: string
  confirmedBy: string
}

export function emptyReading(): ReadingDraft {
  return { raw: '', instrument: '', before: '', after: '', confirmedBy: '' }
}

/** What is still missing, for the line above the button; empty: nothing. */
export function readingLacks(draft: ReadingDraft): string {
  if (!draft.raw.trim()) return t('valueMissing')
  if (!draft.instrument) return t('instrumentMissing')
  if (!draft.before.trim()) return t('calibrationMissing')
  return draft.confirmedBy ? '' : t('secondMissing')
}

/** An instrument whose certificate ran out before today cannot be used. */
export function isExpired(instrument: Instrument, now = new Date()): boolean {
  return instrument.calibrated_to !== null && instrument.calibrated_to !== undefined && instrument.calibrated_to < dayOf(now)
}
