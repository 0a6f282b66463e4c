/** The second person on this phone: an own store, an own PIN, an own device. One account never
 * fills both places. */
import { openCore, stores, type Core, type Item, type StoreOnPhone, type UnlockAnswer } from '@/core'
import { device, theCore } from '@/phone/records'

export async function othersHere(): Promise<StoreOnPhone[]> {
  const all = await stores()
  return all.filter((one) => one.number !== device.value?.number)
}

/** Opens the other person's store by that person's PIN for one act, and closes it again. */
export async function actAs(store: string, pin: string, act: (core: Core) => Promise<Item>): Promise<UnlockAnswer> {
  const core = await openCore({ store })
  const answer = await core.unlock(pin)
  if (!answer.ok) return answer
  try {
    await carryOver(core, await act(core))
    return answer
  } finally {
    // Sent while the store is open; what does not get through goes when the owner unlocks it.
    void core.sync().catch(() => undefined).finally(() => core.lock())
  }
}

/** The act signed by its own device, kept in this store too: as by QR, without the glass. */
async function carryOver(from: Core, item: Item): Promise<void> {
  const { frames } = await from.showItem(item.id)
  for (const frame of frames) await theCore().readFrame(frame)
}
