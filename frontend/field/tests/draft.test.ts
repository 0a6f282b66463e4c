import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, type App } from 'vue'
import { openStore, theCore } from '@/phone/records'
import { unsaved, useDraft, type DraftOf } from '@/visit/draft'
import { newStore } from '@/core/testing/phone'

const put = IDBObjectStore.prototype.put
let full = (_key: string): boolean => false
const opened: App[] = []

beforeEach(async () => {
  await openStore(newStore())
  await theCore().setPin('402817')
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: Parameters<typeof put>) {
    const { key } = given[0] as { key: string }
    if (this.name === 'drafts' && full(key)) throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, given)
  }
})

afterEach(() => {
  for (const app of opened.splice(0)) app.unmount()
  IDBObjectStore.prototype.put = put
  full = () => false
})

interface Form {
  text: string
}

/** A screen that writes this draft. */
async function screen(key: string): Promise<DraftOf<Form> & { close: () => void }> {
  let draft: DraftOf<Form> | undefined
  const app = createApp(defineComponent({ setup: () => ((draft = useDraft<Form>(key, null, { text: '' })), () => h('p')) }))
  app.mount(document.createElement('div'))
  opened.push(app)
  await draft!.ready
  return { ...draft!, close: () => app.unmount() }
}
async function writes(draft: DraftOf<Form>, text: string): Promise<void> {
  draft.value.value = { text }
  await nextTick()
}
const kept = async (key: string): Promise<unknown> => ((await theCore().draft(key))?.value as Form | undefined)?.text
const comes = (key: string, text: string | undefined): Promise<void> => vi.waitFor(async () => expect(await kept(key)).toBe(text), { timeout: 3000 })

describe('a draft that becomes a record', () => {
  it('stays, and goes on being kept, when the record was not kept', async () => {
    const draft = await screen('gate')
    await writes(draft, 'four people')
    // not written yet when the button is pressed
    await expect(draft.becomes(async () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    await comes('gate', 'four people')
    await writes(draft, 'five people')
    await comes('gate', 'five people')
  })

  it('is not written again behind the record that it became', async () => {
    const draft = await screen('gate')
    await writes(draft, 'four people')
    await comes('gate', 'four people')
    await writes(draft, 'five people')
    // the record's own step deletes the draft
    const done = await draft.becomes(async () => {
      const { indexedDB: store } = globalThis
      expect(store).toBeDefined()
      await deleted('gate')
      return 'kept'
    })
    draft.close()
    await new Promise((later) => setTimeout(later, 400))
    expect([done, await kept('gate')]).toEqual(['kept', undefined])
  })

  async function deleted(key: string): Promise<void> {
    const names = (await indexedDB.databases()).map((one) => one.name!)
    for (const name of names) {
      const database = await new Promise<IDBDatabase>((done) => (indexedDB.open(name).onsuccess = (event) => done((event.target as IDBOpenDBRequest).result)))
      const step = database.transaction('drafts', 'readwrite')
      step.objectStore('drafts').delete(key)
      await new Promise((done) => (step.oncomplete = done))
      database.close()
    }
  }
})

describe('a draft that finds no room', () => {
  it('is told of until it is kept itself, whatever else is kept meanwhile', async () => {
    const [one, other] = [await screen('check/a'), await screen('check/b')]
    full = (key) => key === 'check/a'
    await writes(one, 'pH 8.2')
    await vi.waitFor(() => expect(unsaved.value).toContain('手机空间满了'), { timeout: 3000 })
    await writes(other, 'pump stands still')
    await comes('check/b', 'pump stands still')
    expect(unsaved.value).toContain('手机空间满了')
    // its screen is left; there is room again, and another one is written
    one.close()
    full = () => false
    await writes(other, 'pump runs')
    await comes('check/a', 'pH 8.2')
    await vi.waitFor(() => expect(unsaved.value).toBe(''))
  })

  it('is there again on its screen although the phone never kept it', async () => {
    const first = await screen('check/c')
    full = () => true
    await writes(first, 'sludge 30 cm')
    await vi.waitFor(() => expect(unsaved.value).not.toBe(''), { timeout: 3000 })
    first.close()
    const again = await screen('check/c')
    expect(again.value.value.text).toBe('sludge 30 cm')
    full = () => false
    await writes(again, 'sludge 31 cm')
    await comes('check/c', 'sludge 31 cm')
    expect(unsaved.value).toBe('')
  })
})
