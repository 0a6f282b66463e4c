/** One sync at a time, whichever tab: Web Locks, or a lease in the store where there are none. */

import type { Environment } from '../environment'
import { randomBytes, hex } from '../bytes'
import { setting, type FieldDatabase } from '../store/database'

const LEASE = 'lease'
/** Longer than one request may take; renewed while the work goes on. */
const TERM = 2 * 60_000

interface Lease {
  holder: string
  until: number
}

/** null: somebody else is at it. */
export async function oneAtATime<T>(
  database: FieldDatabase,
  around: Environment,
  work: () => Promise<T>,
): Promise<T | null> {
  if (around.locks === null) return underLease(database, around, work)
  return around.locks.request(`${database.name}-sync`, { ifAvailable: true }, (lock) =>
    lock === null ? null : work(),
  )
}

async function underLease<T>(
  database: FieldDatabase,
  around: Environment,
  work: () => Promise<T>,
): Promise<T | null> {
  const holder = hex(randomBytes(8))
  if (!(await take(database, holder, around.now()))) return null
  const renewal = setInterval(() => void take(database, holder, around.now()), TERM / 4)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await release(database, holder)
  }
}

function take(database: FieldDatabase, holder: string, now: number): Promise<boolean> {
  return database.transaction('rw', database.settings, async () => {
    const held = await setting<Lease>(database, LEASE)
    // a lease from a clock that has been set back since is none
    const stands = held !== null && now < held.until && held.until <= now + TERM
    if (stands && held.holder !== holder) return false
    await database.settings.put({ key: LEASE, value: { holder, until: now + TERM } })
    return true
  })
}

async function release(database: FieldDatabase, holder: string): Promise<void> {
  if (!database.isOpen()) return
  await database.transaction('rw', database.settings, async () => {
    if ((await setting<Lease>(database, LEASE))?.holder === holder)
      await database.settings.delete(LEASE)
  })
}
