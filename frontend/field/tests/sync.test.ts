import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, type App } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { t } from '@/i18n'
import { inbox, items } from '@/phone/records'
import DecideScreen from '@/screens/DecideScreen.vue'
import SyncScreen from '@/screens/SyncScreen.vue'
import type { InboxItem } from '@/visit/pack'
import { item } from './fiction'

const lost = item('record_add', {}, { state: 'sent', words: { zh: '等附件', en: 'waits for its files' } })
const underWay = item('record_add', {}, { state: 'sent' })
const waits: InboxItem = {
  id: lost.id, about: 'held', kind: lost.kind, visit: null, code: 'field.files_missing', message: { zh: '缺一个文件', en: 'a file is missing' },
  at: lost.at, received_at: lost.at, by: '甲', own: true, label: '', choices: ['set_aside'],
}

let app: App | undefined
let router: Router
const page = (): Element => document.querySelector('#app')!
const links = (id: string): Element[] => [...page().querySelectorAll(`a[href="/decide/${id}"]`)]

beforeEach(async () => {
  document.body.innerHTML = '<div id="app"></div>'
  items.value = [lost, underWay]
  inbox.value = [waits]
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/sync', component: SyncScreen }, { path: '/decide/:entry', component: DecideScreen }, { path: '/:rest(.*)', component: SyncScreen }] })
  app = createApp({ render: () => h(RouterView) }).use(router)
  await router.push('/sync')
  app.mount('#app')
  await router.isReady()
})
afterEach(() => {
  app?.unmount()
  items.value = []
  inbox.value = []
})

describe('what was sent and waits for a file', () => {
  it('leads once, from what was sent, to where it can be set aside', async () => {
    const [link, ...more] = links(lost.id)
    expect(more).toEqual([])
    expect(link?.closest('section')?.querySelector('h2')?.textContent).toBe(t('sentWaiting'))
    ;(link as HTMLElement).click()
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe(`/decide/${lost.id}`))
    await nextTick()
    expect(page().textContent).toContain(waits.message.zh)
    expect(page().textContent).toContain(t('choice_set_aside'))
  })

  it('is not in what somebody has to decide: it goes on by itself when the file comes', () => {
    expect(page().textContent).not.toContain(t('needsDecision'))
  })

  it('has no link while the server names nothing to decide', async () => {
    expect(links(underWay.id)).toEqual([])
    inbox.value = []
    await nextTick()
    expect(links(lost.id)).toEqual([])
  })
})
