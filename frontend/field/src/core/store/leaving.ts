/** What must not be lost when a person leaves the phone. */

import { CoreError } from '../errors'
import { pendingRows } from '../queue/items'
import type { FieldDatabase } from './database'
import { VIEW } from './quota'

export async function ensureNothingLeft(
  database: FieldDatabase,
  discardDrafts: boolean,
): Promise<void> {
  const left = (await pendingRows(database)).length
  if (left > 0)
    throw new CoreError(
      'field.unsent',
      `还有 ${left} 项只在本机，先同步再退出。`,
      `${left} items are only on this phone. Sync before signing out.`,
    )
  const loose = (await database.drafts.count()) + (await looseFiles(database))
  if (loose > 0 && !discardDrafts)
    throw new CoreError(
      'field.drafts_left',
      `还有 ${loose} 份草稿或照片没有记成记录，退出就没有了。请先记完，或确认不要。`,
      `${loose} drafts or photos belong to no record yet and would be gone. Finish them, or say that they may go.`,
    )
}

const looseFiles = (database: FieldDatabase): Promise<number> =>
  database.files.filter((file) => file.command === null && !file.id.startsWith(VIEW)).count()
