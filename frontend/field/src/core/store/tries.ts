/** Five tries, then ten minutes: counted before the PIN is looked at, so that no kill wins a try. */

import type { FieldDatabase } from './database'
import { setting } from './database'

export const MOST_TRIES = 5
const WAIT = 10 * 60_000
const KEY = 'tries'

interface Tries {
  left: number
  /** When the last try was lost; null while tries are left. */
  lockedAt: number | null
}

export interface Allowance {
  left: number
  waitUntil: number | null
}

const FULL: Tries = { left: MOST_TRIES, lockedAt: null }

export async function allowance(database: FieldDatabase, now: number): Promise<Allowance> {
  const tries = (await setting<Tries>(database, KEY)) ?? FULL
  return standing(tries, now)
}

function standing(tries: Tries, now: number): Allowance {
  if (tries.lockedAt === null) return { left: tries.left, waitUntil: null }
  // a clock set back neither shortens the wait nor makes it longer than ten minutes from now
  const until = Math.min(tries.lockedAt, now) + WAIT
  return now >= until ? { left: MOST_TRIES, waitUntil: null } : { left: 0, waitUntil: until }
}

/** Takes one try; null when none is left. */
export function takeTry(database: FieldDatabase, now: number): Promise<Allowance | null> {
  return database.transaction('rw', database.settings, async () => {
    const tries = (await setting<Tries>(database, KEY)) ?? FULL
    const before = standing(tries, now)
    if (before.left === 0) {
      const lockedAt = Math.min(tries.lockedAt ?? now, now)
      await database.settings.put({ key: KEY, value: { left: 0, lockedAt } satisfies Tries })
      return null
    }
    const left = before.left - 1
    const next: Tries = { left, lockedAt: left === 0 ? now : null }
    await database.settings.put({ key: KEY, value: next })
    return standing(next, now)
  })
}

export async function restoreTries(database: FieldDatabase): Promise<void> {
  await database.settings.put({ key: KEY, value: FULL })
}
