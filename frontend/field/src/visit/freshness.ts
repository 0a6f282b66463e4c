/** How fresh a mission's papers are, in the words of a row. */
import type { PackState } from '@/core'
import { t } from '@/i18n'
import type { Tone } from '@/parts/StatusTag.vue'
import { clockTime, lasting, moment, sameDay } from '@/phone/time'

export interface Freshness {
  tone: Tone
  tag: string
  words: string
}

export function freshness(state: PackState | null, now = new Date()): Freshness {
  if (!state) return { tone: 'plain', tag: t('notDownloaded'), words: t('downloadsWhenOnline') }
  const fetched = sameDay(state.fetchedAt, now) ? clockTime(state.fetchedAt) : moment(state.fetchedAt)
  const left = lasting(state.secondsLeft)
  if (state.freshness === 'expired') return { tone: 'bad', tag: t('expired'), words: t('packExpired') }
  if (state.freshness === 'expiring') return { tone: 'late', tag: t('expiring'), words: t('goodForRenew', { left }) }
  return { tone: 'good', tag: t('readyOffline'), words: t('downloadedGoodFor', { at: fetched, left }) }
}
