/** The stores on this phone: one for each person who works with it. */

import Dexie from 'dexie'
import { FieldDatabase } from './database'
import { storeLabel, type Label } from './device'

const PREFIX = 'liance-field'

export const storeName = (store = ''): string => (store ? `${PREFIX}-${store}` : PREFIX)

export interface StoreOnPhone extends Label {
  store: string
}

/** Whose they are, without unlocking any. */
export async function stores(): Promise<StoreOnPhone[]> {
  const names = (await Dexie.getDatabaseNames()).filter(
    (name) => name === PREFIX || name.startsWith(`${PREFIX}-`),
  )
  const found = await Promise.all(
    names.map(async (name) => {
      const database = new FieldDatabase(name)
      const label = await storeLabel(database)
      database.close()
      return label === null ? [] : [{ ...label, store: name.slice(PREFIX.length + 1) }]
    }),
  )
  return found.flat()
}
