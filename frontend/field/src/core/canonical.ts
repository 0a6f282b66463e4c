/** One text for one value: RFC 8785, and no number but integers within 2^53. */

import { sha256 } from '@noble/hashes/sha2.js'
import { hex, utf8 } from './bytes'
import { CoreError } from './errors'
import type { Command, Json } from './types'

const PLAIN_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Throws `field.bad_body` for what has no exact text: floats, undefined, lone surrogates. */
export function canonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return integer(value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`
  if (typeof value !== 'object') throw badBody(typeof value)
  // the default order of strings is by UTF-16 code units, as RFC 8785 asks
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, item]) => `${text(key)}:${canonical(item as Json)}`).join(',')}}`
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw badBody(`number ${value}`)
  return String(value === 0 ? 0 : value)
}

function text(value: string): string {
  if (PLAIN_SURROGATE.test(value)) throw badBody('lone surrogate')
  return JSON.stringify(value)
}

function badBody(what: string): CoreError {
  return new CoreError(
    'field.bad_body',
    `这条记录里有不能精确保存的内容（${what}），没有保存。请重新填写这一项。`,
    `This record holds something that has no exact text (${what}); nothing was kept. Enter it again.`,
  )
}

/** What is hashed, and signed for another phone to carry. */
export function commandText(command: Command): string {
  const { id, device, counter, after, kind, visit, at, body, files } = command
  const notes = files.map(({ sha256: digest, size, mime, name, role }) => ({
    sha256: digest,
    size,
    mime,
    name,
    role,
  }))
  return canonical({ id, device, counter, after, kind, visit, at, body, files: notes })
}

export const commandHash = (command: Command): string =>
  hex(sha256(utf8(commandText(command))))
