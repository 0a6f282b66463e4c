/** The phone's clock against the server's: kept and told, never a reason to refuse. */

import type { Clock, Words } from '../types'
import { setting, type FieldDatabase } from '../store/database'

const KEY = 'clock'
const NOTICEABLE = 120

interface Compared {
  offset: number
  at: string
}

/** `server` was said somewhere between `sent` and `received` by the phone's clock. */
export async function compareClock(
  database: FieldDatabase,
  server: string,
  sent: number,
  received: number,
): Promise<void> {
  const said = Date.parse(server)
  if (Number.isNaN(said)) return
  const offset = Math.round(((sent + received) / 2 - said) / 1000)
  const value: Compared = { offset, at: new Date(received).toISOString() }
  await database.settings.put({ key: KEY, value })
}

export async function clockState(database: FieldDatabase): Promise<Clock> {
  const compared = await setting<Compared>(database, KEY)
  const offset = compared?.offset ?? null
  return { offset, comparedAt: compared?.at ?? null, words: clockWords(offset) }
}

export const offsetOf = async (database: FieldDatabase): Promise<number | null> =>
  (await setting<Compared>(database, KEY))?.offset ?? null

function clockWords(offset: number | null): Words {
  if (offset === null) return { zh: '未对时', en: 'Clock not compared yet' }
  if (Math.abs(offset) < NOTICEABLE) return { zh: '时间准', en: 'Clock right' }
  const [zh, en] = span(Math.abs(offset))
  return offset > 0
    ? { zh: `手机快 ${zh}，照常记录`, en: `Phone is ${en} ahead; record as usual` }
    : { zh: `手机慢 ${zh}，照常记录`, en: `Phone is ${en} behind; record as usual` }
}

function span(seconds: number): [string, string] {
  const units: [number, string, string][] = [
    [Math.floor(seconds / 86_400), '天', 'd'],
    [Math.floor(seconds / 3600) % 24, '小时', 'h'],
    [Math.floor(seconds / 60) % 60, '分', 'min'],
  ]
  const first = units.findIndex(([count]) => count > 0)
  const told = units.slice(first, first + 2).filter(([count]) => count > 0)
  return [
    told.map(([count, zh]) => `${count} ${zh}`).join(' '),
    told.map(([count, , en]) => `${count} ${en}`).join(' '),
  ]
}
