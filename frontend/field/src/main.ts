import { createApp } from 'vue'
import '@/tokens.css'
import '@/base.css'
import App from '@/App.vue'
import { choose, language } from '@/i18n'
import { watchBattery } from '@/phone/battery'
import { watchNet } from '@/phone/net'
import '@/phone/settings'
import { watchVersions } from '@/phone/versions'
import { router } from '@/router'

choose(language.value)
watchNet()
void watchBattery()
void watchVersions()
createApp(App).use(router).mount('#app')
