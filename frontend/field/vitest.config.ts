import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import building from './vite.config.ts'

export default mergeConfig(
  building,
  defineConfig({
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
      setupFiles: ['tests/setup.ts'],
      // its parts import their own style sheets, which only the bundler reads
      server: { deps: { inline: ['vant'] } },
    },
  }),
)
