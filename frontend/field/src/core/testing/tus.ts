/** tus 1.0 in memory: creation, offset, checksum; whole files by their digest. */

import { base64, fromBase64, hex, joined, type Bytes } from '../bytes'

interface Upload {
  sha256: string
  size: number
  bytes: Bytes
}

const VERSION = { 'Tus-Resumable': '1.0.0' }

export class TusModel {
  readonly uploads = new Map<string, Upload>()
  /** Changes a part on its way, as a bad line does. */
  spoil: (request: number) => boolean = () => false
  patches = 0
  refused: number[] = []
  readonly #files: Map<string, Bytes>

  constructor(files: Map<string, Bytes>) {
    this.#files = files
  }

  async answer(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    const id = path.split('/')[1]
    if (init.method === 'POST') return this.#create(headers)
    const upload = this.uploads.get(id ?? '')
    if (upload === undefined) return this.#refuse(404)
    if (init.method === 'HEAD') return this.#say(200, upload)
    return this.#append(upload, headers, init.body as Blob)
  }

  #create(headers: Headers): Response {
    const metadata = (headers.get('Upload-Metadata') ?? '').split(',')
    const pair = metadata.map((one) => one.split(' ')).find(([name]) => name === 'sha256')
    const sha256 = new TextDecoder().decode(fromBase64(pair?.[1] ?? ''))
    const size = Number(headers.get('Upload-Length'))
    const standing = [...this.uploads].find(([, upload]) => upload.sha256 === sha256)
    const id = standing?.[0] ?? `u${this.uploads.size + 1}`
    if (standing === undefined)
      this.uploads.set(id, { sha256, size, bytes: new Uint8Array(0) })
    const Location = `http://server.test/field/api/uploads/${id}`
    return new Response(null, { status: 201, headers: { ...VERSION, Location } })
  }

  async #append(upload: Upload, headers: Headers, body: Blob): Promise<Response> {
    this.patches += 1
    const part: Bytes = new Uint8Array(await body.arrayBuffer())
    if (this.spoil(this.patches)) part[0] = (part[0] ?? 0) ^ 0xff
    if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return this.#refuse(409)
    const digest = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', part)))
    if (headers.get('Upload-Checksum') !== `sha256 ${digest}`) return this.#refuse(460)
    upload.bytes = joined([upload.bytes, part])
    if (upload.bytes.length < upload.size) return this.#say(204, upload)
    const whole = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', upload.bytes)))
    if (whole !== upload.sha256) return this.#refuse(422)
    this.#files.set(whole, upload.bytes)
    return this.#say(204, upload)
  }

  #refuse(status: number): Response {
    this.refused.push(status)
    return new Response(null, { status, headers: VERSION })
  }

  #say(status: number, upload: Upload): Response {
    const headers = {
      ...VERSION,
      'Upload-Offset': String(upload.bytes.length),
      'Upload-Length': String(upload.size),
    }
    return new Response(null, { status, headers })
  }
}
