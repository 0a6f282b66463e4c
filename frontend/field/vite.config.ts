import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vite'

const inSource = fileURLToPath(new URL('./src', import.meta.url))
const built = fileURLToPath(
  new URL('../../src/liance/doors/field/built', import.meta.url),
)

export default defineConfig({
  base: '/field/',
  resolve: { alias: { '@': inSource } },
  build: {
    outDir: built,
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  plugins: [
    vue(),
    VitePWA({
      // A new version waits: nobody's screen changes in the middle of a visit.
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/field/',
        name: '联测 现场',
        short_name: '联测',
        description: '执法与监测现场记录，无信号也能用',
        lang: 'zh-CN',
        start_url: '/field/',
        scope: '/field/',
        display: 'standalone',
        orientation: 'portrait',
        background_color: '#ffffff',
        theme_color: '#14509E',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: 'icon-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,png,svg,wasm,webmanifest}'],
        navigateFallback: '/field/index.html',
        navigateFallbackDenylist: [/^\/field\/api\//],
        cleanupOutdatedCaches: true,
        clientsClaim: false,
        skipWaiting: false,
        sourcemap: false,
      },
    }),
  ],
})
