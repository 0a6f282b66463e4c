/** Times as people on site read them: Asia/Shanghai, 24 hours. */
import { t } from '@/i18n'

const ZONE = 'Asia/Shanghai'

function parts(at: Date, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hourCycle: 'h23', ...options })
  return Object.fromEntries(made.formatToParts(at).map((part) => [part.type, part.value]))
}

const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const

export function clockTime(at: string | Date, seconds = false): string {
  const p = parts(new Date(at), { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return seconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`
}

export function dayOf(at: string | Date): string {
  const p = parts(new Date(at), DAY)
  return `${p.year}-${p.month}-${p.day}`
}

export function shortDay(at: string | Date): string {
  return dayOf(at).slice(5)
}

export function moment(at: string | Date, seconds = false): string {
  return `${shortDay(at)} ${clockTime(at, seconds)}`
}

export function fullMoment(at: string | Date): string {
  return `${dayOf(at)} ${clockTime(at, true)}`
}

export function sameDay(one: string | Date, other: string | Date): boolean {
  return dayOf(one) === dayOf(other)
}

/** 周二 24日 / Tue 24 */
export function weekday(at: string | Date, locale: 'zh' | 'en'): string {
  const made = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: ZONE,
    weekday: 'short',
  })
  const day = Number(dayOf(at).slice(8))
  return locale === 'zh' ? `${made.format(new Date(at))} ${day}日` : `${made.format(new Date(at))} ${day}`
}

/** 11月23日 周一 / Mon 23 Nov */
export function longDay(at: string | Date, locale: 'zh' | 'en'): string {
  const made = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: ZONE,
    weekday: 'short',
    day: 'numeric',
    month: locale === 'zh' ? 'long' : 'short',
  })
  return made.format(new Date(at))
}

/** A length of time in at most two units: 6 天 21 小时, 1 分 12 秒. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.round(Math.abs(seconds)))
  const units = [
    ['days', 86400],
    ['hours', 3600],
    ['minutes', 60],
    ['seconds', 1],
  ] as const
  const first = units.findIndex(([, size]) => whole >= size)
  if (first < 0) return t('seconds', { n: 0 })
  const unit = units[first]!
  const count = Math.floor(whole / unit[1])
  const next = units[first + 1]
  const rest = next ? Math.floor((whole % unit[1]) / next[1]) : 0
  const words = t(unit[0], { n: count })
  return next && rest > 0 ? `${words} ${t(next[0], { n: rest })}` : words
}

export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${Math.max(1, Math.round(bytes / 1e3))} KB`
}
