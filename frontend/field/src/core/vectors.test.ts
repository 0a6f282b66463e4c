// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commandHash, commandText } from './canonical'
import { compact, expand } from './exchange/compact'
import type { Command } from './types'

const path = process.env.LIANCE_CORE_VECTORS

// Written by the server's own canonical text just before: tests/pure/field/test_core.py.
describe.skipIf(path === undefined)('phone and server hash alike', () => {
  const vectors = JSON.parse(readFileSync(path ?? '/dev/null', 'utf-8') || '[]') as {
    command: Command
    text: string
    hash: string
  }[]

  it('every command', () => {
    expect(vectors.length).toBeGreaterThan(100)
    for (const { command, text, hash } of vectors) {
      expect(commandText(command)).toBe(text)
      expect(commandHash(command)).toBe(hash)
    }
  })

  it('also after it went from phone to phone', async () => {
    const signature = btoa('s'.repeat(64))
    for (const { command, hash } of vectors) {
      const shown = await expand(await compact({ command, signature }))
      expect(commandHash(shown.command)).toBe(hash)
    }
  })
})
