import { describe, expect, it, vi } from 'vitest'
import { lockWhenPutAway, PUT_AWAY_MS } from '@/phone/autolock'

function pocket() {
  const page = new EventTarget() as unknown as Document & { visibilityState: string }
  const see = (state: string): void => {
    Object.defineProperty(page, 'visibilityState', { value: state, configurable: true })
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { page, see }
}

describe('the lock', () => {
  it('closes after five minutes in the pocket, not after four', () => {
    const { page, see } = pocket()
    const lock = vi.fn()
    let at = 0
    const stop = lockWhenPutAway(lock, page, () => at)
    see('hidden')
    at = PUT_AWAY_MS - 1
    see('visible')
    expect(lock).not.toHaveBeenCalled()
    see('hidden')
    at += PUT_AWAY_MS
    see('visible')
    expect(lock).toHaveBeenCalledOnce()
    stop()
    see('hidden')
    at += PUT_AWAY_MS
    see('visible')
    expect(lock).toHaveBeenCalledOnce()
  })
})
