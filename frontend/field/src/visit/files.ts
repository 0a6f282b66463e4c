/** Pictures, videos and signatures on their way into the store. */
import type { Capture, KeptFile } from '@/core'
import { place, trouble } from '@/phone/place'
import { theCore } from '@/phone/records'

/** A file older than this when it is handed over was not made on the spot. */
const ON_THE_SPOT_MS = 3 * 60_000

export async function keep(bytes: Blob, name: string, role: string, source: Capture['source']): Promise<KeptFile> {
  const at = new Date()
  return theCore().keepFile(bytes, {
    name, mime: bytes.type || 'application/octet-stream', role, source, takenAt: at.toISOString(), place: place.value,
    placeReason: place.value ? null : (trouble.value ?? 'timeout'),
  })
}

/** What the system's camera or gallery handed over: an older file keeps its own time and is marked. */
export async function keepChosen(file: File, role: string, now = Date.now()): Promise<KeptFile> {
  const old = now - file.lastModified > ON_THE_SPOT_MS
  return theCore().keepFile(file, {
    name: file.name, mime: file.type || 'application/octet-stream', role, source: old ? 'gallery' : 'system-camera',
    takenAt: new Date(old ? file.lastModified : now).toISOString(), place: old ? null : place.value,
    placeReason: old || !place.value ? (trouble.value ?? 'unavailable') : null,
  })
}

/** A small copy for the screen; the original stays as it came. */
export async function keepView(original: KeptFile, bytes: Blob): Promise<void> {
  if (!bytes.type.startsWith('image/')) return
  const picture = await createImageBitmap(bytes).catch(() => null)
  if (!picture) return
  const shrink = Math.min(1, 1024 / Math.max(picture.width, picture.height))
  const sheet = document.createElement('canvas')
  sheet.width = Math.round(picture.width * shrink)
  sheet.height = Math.round(picture.height * shrink)
  sheet.getContext('2d')?.drawImage(picture, 0, 0, sheet.width, sheet.height)
  const small = await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/jpeg', 0.8))
  // without it the original is shown; a full phone keeps its room for originals
  if (small) await theCore().keepDerivative(small, original.id).catch(() => undefined)
}
