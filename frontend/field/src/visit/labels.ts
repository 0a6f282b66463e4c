/** What a scanned or typed label says, and why it is the wrong one. */
import { t } from '@/i18n'
import { clockTime } from '@/phone/time'
import type { Listed } from '@/visit/bottles'

/** Labels carry the number alone, or the address of the bottle's page that ends with it. */
export function labelOf(text: string): string {
  const trimmed = text.trim()
  if (!/^https?:\/\//.test(trimmed)) return trimmed.toUpperCase()
  return decodeURIComponent(trimmed.split(/[?#]/)[0]!.replace(/\/+$/, '').split('/').pop() ?? '').toUpperCase()
}

export function wrongLabel(label: string, all: readonly Listed[]): string {
  const other = all.find((one) => one.bottle.number.toUpperCase() === label)
  if (!other) return t('labelUnknown', { label })
  if (other.fill?.at) return t('labelUsed', { at: clockTime(other.fill.at) })
  return t('labelOfOther', { n: other.position + 1 })
}
