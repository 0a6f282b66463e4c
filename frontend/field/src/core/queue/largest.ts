/** The largest file that the server takes: learnt at each sync, asked before a file is copied. */

import { CoreError } from '../errors'
import { setting, type FieldDatabase } from '../store/database'
import type { Server } from './server'

const KEY = 'largest'
const MEGABYTE = 1_000_000

export async function learnLargest(database: FieldDatabase, server: Server): Promise<void> {
  const { headers } = await server.ask('uploads', { method: 'OPTIONS' })
  const size = Number(headers.get('Tus-Max-Size') ?? 0)
  if (Number.isSafeInteger(size) && size > 0)
    await database.settings.put({ key: KEY, value: size })
}

export async function ensureNotTooLarge(database: FieldDatabase, size: number): Promise<void> {
  const largest = await setting<number>(database, KEY)
  if (largest === null || size <= largest) return
  const [asked, most] = [size, largest].map((bytes) => Math.floor(bytes / MEGABYTE))
  throw new CoreError(
    'field.too_large',
    `文件 ${asked} MB，服务器最多收 ${most} MB。还没有存，请分段录或降低清晰度。`,
    `The file has ${asked} MB, the server takes ${most} MB at most. Nothing was stored; record in parts or at a lower resolution.`,
  )
}
