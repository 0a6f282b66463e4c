/** When to try again: later and later, never later than ten minutes. */

const FIRST = 5_000
export const ASK_AGAIN = 10 * 60_000

/** Milliseconds; `chance` in [0, 1) spreads many phones that lost the network together. */
export function backoff(attempts: number, chance: number): number {
  const grown = FIRST * 2 ** Math.min(Math.max(attempts - 1, 0), 10)
  return Math.min(Math.round(grown * (0.8 + 0.4 * chance)), ASK_AGAIN)
}
