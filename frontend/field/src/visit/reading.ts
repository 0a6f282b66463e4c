/** What belongs to a field reading before it may be kept. */
import { t } from '@/i18n'
import { dayOf } from '@/phone/time'
import type { Factor, Instrument } from '@/visit/pack'
import type { Reading } from '@/visit/fold'

export interface ReadingDraft {
  raw: string
  instrument: string
  before: string
  after: string
  confirmedBy: string
  /** What the standard needs beside the value, by field, as typed. */
  recorded: Record<string, string>
}

export function emptyReading(): ReadingDraft {
  return { raw: '', instrument: '', before: '', after: '', confirmedBy: '', recorded: {} }
}

/** What is still missing, for the line above the button; empty: nothing. What the method reads off no instrument names none. */
export function readingLacks(draft: ReadingDraft, factor?: Factor): string {
  if (!draft.raw.trim()) return t('valueMissing')
  if (!factor?.no_instrument) {
    if (!draft.instrument) return t('instrumentMissing')
    if (!draft.before.trim()) return t('calibrationMissing')
  }
  return draft.confirmedBy ? '' : t('secondMissing')
}

/** An instrument whose certificate ran out before today cannot be used. */
export function isExpired(instrument: Instrument, now = new Date()): boolean {
  return instrument.calibrated_to !== null && instrument.calibrated_to !== undefined && instrument.calibrated_to < dayOf(now)
}

/** What was typed of the fields that this factor asks for, empty ones left out. */
export function recordedOf(draft: ReadingDraft, factor: Factor): Record<string, string> {
  const asked = (factor.recording ?? []).map((one) => [one.field, (draft.recorded[one.field] ?? '').trim()] as const)
  return Object.fromEntries(asked.filter(([, typed]) => typed !== ''))
}

/** Readings that a person is asked to confirm and has not. */
export function awaiting(readings: readonly Reading[], staff: string | undefined): Reading[] {
  return readings.filter((one) => one.confirmedBy === staff && one.confirmedAt === null)
}
