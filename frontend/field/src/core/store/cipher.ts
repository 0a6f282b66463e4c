/** AES-GCM for rows and bytes; the name of the place is authenticated, so rows cannot be swapped. */

import { fromUtf8, randomBytes, utf8, type Bytes } from '../bytes'
import { CoreError } from '../errors'
import type { Sealed } from './database'

export class Cipher {
  readonly #key: CryptoKey

  constructor(key: CryptoKey) {
    this.#key = key
  }

  async seal(place: string, bytes: Bytes): Promise<Sealed> {
    const iv = randomBytes(12)
    const data = await crypto.subtle.encrypt(parameters(iv, place), this.#key, bytes)
    return { iv, data }
  }

  async open(place: string, sealed: Sealed): Promise<Bytes> {
    try {
      const data = await crypto.subtle.decrypt(parameters(sealed.iv, place), this.#key, sealed.data)
      return new Uint8Array(data)
    } catch (fault) {
      throw new CoreError(
        'field.unreadable',
        '本机有一条记录读不出来，可能存储已损坏。请不要清理本机，联系管理员。',
        'A record on this phone cannot be read; its storage may be damaged. Do not clear the phone, ask the administrator.',
        { cause: fault },
      )
    }
  }

  sealJson(place: string, value: unknown): Promise<Sealed> {
    return this.seal(place, utf8(JSON.stringify(value)))
  }

  async openJson<T>(place: string, sealed: Sealed): Promise<T> {
    return JSON.parse(fromUtf8(await this.open(place, sealed))) as T
  }
}

function parameters(iv: Bytes, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(`liance-field-1/${place}`) }
}
