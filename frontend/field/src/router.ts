import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import MissionsScreen from '@/screens/MissionsScreen.vue'

// Each screen is a chunk of its own and stands in the cache of the app: none waits for a network.
const routes: RouteRecordRaw[] = [{ path: '/', component: MissionsScreen }]

export const router = createRouter({ history: createWebHistory('/field/'), routes })
