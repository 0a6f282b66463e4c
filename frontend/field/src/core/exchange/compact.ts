/** A command made small for a QR code: ids and digests as bytes, the rest deflated. */

import { fromBase64, fromHex, fromUtf8, hex, joined, utf8, base64, type Bytes } from '../bytes'
import type { Body, Command, FileNote, Json } from '../types'

// control characters never stand in JSON text as such: they mark what follows as raw bytes
const UUID_MARK = 1
const DIGEST_MARK = 2
const RAW = /([0-9a-f]{64})|([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/
const SIGNATURE = 64

export interface Shown {
  command: Command
  /** ECDSA P-256 by the recording phone, base64. */
  signature: string
}

export async function compact({ command, signature }: Shown): Promise<Bytes> {
  const { id, device, counter, after, kind, visit, at, offset_s, body, files } = command
  const notes = files.map((file) => [file.sha256, file.size, file.mime, file.name, file.role])
  const row: Json = [id, device, counter, after, kind, visit, at, offset_s, body, notes]
  const signed = fromBase64(signature)
  if (signed.length !== SIGNATURE) throw new RangeError('a signature of another length')
  return joined([signed, await deflate(withRawIds(JSON.stringify(row)))])
}

/** Throws for what is no compacted command. */
export async function expand(bytes: Bytes): Promise<Shown> {
  const signature = base64(bytes.subarray(0, SIGNATURE))
  const text = withTextIds(await inflate(bytes.slice(SIGNATURE)))
  const row = JSON.parse(text) as unknown
  if (!Array.isArray(row) || row.length !== 10) throw new RangeError('not a command')
  const [id, device, counter, after, kind, visit, at, offset_s, body, notes] = row as [
    string,
    string,
    number,
    string | null,
    string,
    string | null,
    string,
    number | null,
    Body,
    [string, number, string, string, string][],
  ]
  const files: FileNote[] = notes.map(([sha256, size, mime, name, role]) => ({
    sha256,
    size,
    mime,
    name,
    role,
  }))
  const command = { id, device, counter, after, kind, visit, at, offset_s, body, files }
  return { command, signature }
}

function withRawIds(text: string): Bytes {
  const parts = text.split(RAW)
  return joined(
    parts.flatMap((part, at) => {
      if (part === undefined) return []
      if (at % 3 === 1) return [Uint8Array.of(DIGEST_MARK), fromHex(part)]
      if (at % 3 === 2) return [Uint8Array.of(UUID_MARK), fromHex(part.replaceAll('-', ''))]
      return [utf8(part)]
    }),
  )
}

function withTextIds(bytes: Bytes): string {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < bytes.length; ) {
    const mark = bytes[at]
    if (mark !== UUID_MARK && mark !== DIGEST_MARK) {
      at += 1
      continue
    }
    const size = mark === UUID_MARK ? 16 : 32
    const raw = hex(bytes.subarray(at + 1, at + 1 + size))
    if (raw.length !== size * 2) throw new RangeError('cut off')
    parts.push(fromUtf8(bytes.subarray(start, at)), mark === UUID_MARK ? dashed(raw) : raw)
    at += 1 + size
    start = at
  }
  return parts.join('') + fromUtf8(bytes.subarray(start))
}

const dashed = (raw: string): string => raw.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const deflate = (bytes: Bytes): Promise<Bytes> =>
  through(bytes, new CompressionStream('deflate-raw'))

const inflate = (bytes: Bytes): Promise<Bytes> =>
  through(bytes, new DecompressionStream('deflate-raw'))

/** No command is larger, whatever a code claims. */
const MOST = 1_000_000

async function through(
  bytes: Bytes,
  way: CompressionStream | DecompressionStream,
): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(way).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.length
    if (size > MOST) throw new RangeError('too large for a command')
    parts.push(step.value)
  }
  return joined(parts)
}
