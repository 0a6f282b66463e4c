/** The phone is full although it said there was room: browsers tell of more than there is. */

import { CoreError } from '../errors'

/** Whether a write failed for lack of room, however deep the browser or the store hid it. */
export function isFull(fault: unknown): boolean {
  for (let at = fault, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (at.name === 'QuotaExceededError') return true
    at = (at as { inner?: unknown }).inner ?? at.cause
  }
  return false
}

export function fullWhileCopying(cause: unknown): CoreError {
  return new CoreError(
    'field.no_room',
    '手机空间满了，这个文件没有存，也没有留下半个；已记的都在。请先同步，或删掉手机上别的东西，再拍一次。文字和签字照常可记。',
    'Storage is full: this file was not kept, not even in part; all records are. Sync first or clear other things off the phone, then take it again. Text and signatures still work.',
    { cause },
  )
}

export function fullWhileKeeping(cause: unknown): CoreError {
  return new CoreError(
    'field.no_room',
    '手机空间满了，这条还没有存下；已记的都在。别关这一页：先同步，或删掉手机上别的东西，再点一次。',
    'Storage is full: this record is not kept yet; all others are. Stay on this page: sync first or clear other things off the phone, then tap again.',
    { cause },
  )
}

/** Does it, and says in words when the phone is full. */
export async function inRoom<T>(
  doing: () => Promise<T>,
  words: (cause: unknown) => CoreError = fullWhileKeeping,
): Promise<T> {
  try {
    return await doing()
  } catch (fault) {
    throw isFull(fault) ? words(fault) : fault
  }
}
