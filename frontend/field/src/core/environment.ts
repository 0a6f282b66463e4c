/** What the core takes from around it: clock, network, storage, locks. */

export interface Environment {
  now(): number
  fetch: typeof fetch
  /** Where the server answers: `/field/api`, without a slash at the end. */
  base: string
  estimate(): Promise<{ quota: number | null; usage: number | null }>
  persisted(): Promise<boolean | null>
  persist(): Promise<boolean | null>
  locks: Pick<LockManager, 'request'> | null
}

export function browserEnvironment(): Environment {
  const storage = (globalThis.navigator as Navigator | undefined)?.storage
  return {
    now: () => Date.now(),
    fetch: (...args) => globalThis.fetch(...args),
    base: '/field/api',
    async estimate() {
      const { quota = null, usage = null } = (await storage?.estimate?.()) ?? {}
      return { quota, usage }
    },
    persisted: async () => (await storage?.persisted?.()) ?? null,
    persist: async () => (await storage?.persist?.()) ?? null,
    locks: (globalThis.navigator as Navigator | undefined)?.locks ?? null,
  }
}
