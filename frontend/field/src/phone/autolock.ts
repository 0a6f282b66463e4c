/** Locks when the phone was put away for longer than a pocket holds it between two bottles. */
export const PUT_AWAY_MS = 5 * 60_000

export function lockWhenPutAway(lock: () => void, page: Document = document, now: () => number = Date.now): () => void {
  let hiddenAt: number | null = null
  const seen = (): void => {
    if (page.visibilityState === 'hidden') hiddenAt = now()
    else if (hiddenAt !== null && now() - hiddenAt >= PUT_AWAY_MS) lock()
    if (page.visibilityState !== 'hidden') hiddenAt = null
  }
  page.addEventListener('visibilitychange', seen)
  return () => page.removeEventListener('visibilitychange', seen)
}
