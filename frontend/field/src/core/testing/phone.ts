/** A phone in a test: its own store, its own way to the server. */

import 'fake-indexeddb/auto'
import type { Core } from '..'
import type { Environment } from '../environment'
import { openCore } from '../open'
import type { Capture } from '../types'
import type { ModelServer } from './server'

export const PIN = '402817'
export const VISIT = '01936a00-1111-7aaa-8bbb-000000000001'

let stores = 0

export const newStore = (): string => `test-${(stores += 1)}-${Math.random().toString(36).slice(2)}`

export const deviceId = (number: number): string =>
  `01936b00-0000-7000-8000-${String(number).padStart(12, '0')}`

export function environment(
  server: ModelServer,
  device: string,
  more: Partial<Environment> = {},
): Partial<Environment> {
  return { fetch: server.phone(device), base: 'http://server.test/field/api', locks: null, ...more }
}

export async function phone(
  server: ModelServer,
  device = deviceId(1),
  more: Partial<Environment> = {},
): Promise<{ core: Core; store: string; reopen(): Promise<Core> }> {
  const store = newStore()
  const options = { store, environment: environment(server, device, more), pinIterations: 10 }
  const core = await openCore(options)
  await core.setPin(PIN)
  await core.enrol('测试机', 'csrf')
  return {
    core,
    store,
    async reopen() {
      const again = await openCore(options)
      await again.unlock(PIN)
      return again
    },
  }
}

export const capture = (name: string, more: Partial<Capture> = {}): Capture => ({
  name,
  mime: 'image/jpeg',
  role: 'photo',
  source: 'camera',
  takenAt: '2026-11-23T09:41:07.000+08:00',
  place: null,
  placeReason: 'timeout',
  ...more,
})

export const bytesOf = (size: number, seed = 1): Blob => {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + seed * 17 + (at >> 8)) & 0xff
  return new Blob([bytes])
}
