import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import MissionsScreen from '@/screens/MissionsScreen.vue'

// Each screen is a chunk of its own and stands in the cache of the app: none waits for a network.
const routes: RouteRecordRaw[] = [
  { path: '/', component: MissionsScreen },
  { path: '/sync', component: () => import('@/screens/SyncScreen.vue') },
  { path: '/me', component: () => import('@/screens/SettingsScreen.vue') },
  { path: '/scan', component: () => import('@/screens/ScanScreen.vue') },
  { path: '/urgent', component: () => import('@/screens/UrgentScreen.vue') },
  { path: '/decide/:entry', component: () => import('@/screens/DecideScreen.vue') },
  { path: '/visit/:visit', component: () => import('@/screens/MissionScreen.vue') },
  { path: '/visit/:visit/count', meta: { side: 'monitoring' }, component: () => import('@/screens/CountScreen.vue') },
  { path: '/visit/:visit/gate', component: () => import('@/screens/GateScreen.vue') },
  { path: '/visit/:visit/check', meta: { side: 'enforcement' }, component: () => import('@/screens/CheckScreen.vue') },
  { path: '/visit/:visit/bottle', meta: { side: 'monitoring' }, component: () => import('@/screens/BottleScreen.vue') },
  { path: '/visit/:visit/reading', meta: { side: 'monitoring' }, component: () => import('@/screens/ReadingScreen.vue') },
  { path: '/visit/:visit/signals', component: () => import('@/screens/signal/SignalListScreen.vue') },
  { path: '/visit/:visit/signals/new', component: () => import('@/screens/signal/SignalNewScreen.vue') },
  { path: '/visit/:visit/signals/:signal', component: () => import('@/screens/signal/SignalScreen.vue') },
  { path: '/visit/:visit/evidence', component: () => import('@/screens/EvidenceScreen.vue') },
  { path: '/visit/:visit/transcript', meta: { side: 'enforcement' }, component: () => import('@/screens/TranscriptScreen.vue') },
  { path: '/visit/:visit/handover', meta: { side: 'monitoring' }, component: () => import('@/screens/HandoverScreen.vue') },
  { path: '/visit/:visit/accept/:offer', component: () => import('@/screens/AcceptScreen.vue') },
  { path: '/visit/:visit/field/:field', component: () => import('@/screens/FieldScreen.vue') },
  { path: '/visit/:visit/leave', component: () => import('@/screens/LeaveScreen.vue') },
  { path: '/:rest(.*)', redirect: '/' },
]

export const router = createRouter({ history: createWebHistory('/field/'), routes })
