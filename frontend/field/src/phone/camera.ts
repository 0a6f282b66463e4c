/** The phone's camera for scanning and for pictures; nothing here is loaded before it is opened. */

export type Trouble = 'denied' | 'missing' | 'busy'
export type Opened = { stream: MediaStream } | { trouble: Trouble }

export async function openCamera(): Promise<Opened> {
  // Browsers hand out the camera only to a page served over HTTPS or from the phone itself.
  if (!navigator.mediaDevices?.getUserMedia) return { trouble: 'missing' }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 4096 }, height: { ideal: 3072 } },
    })
    return { stream }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') return { trouble: 'denied' }
    return { trouble: name === 'NotReadableError' ? 'busy' : 'missing' }
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

interface Torch extends MediaTrackConstraintSet {
  torch: boolean
}

export function hasTorch(stream: MediaStream): boolean {
  const track = stream.getVideoTracks()[0]
  const able = track?.getCapabilities?.() as { torch?: boolean } | undefined
  return able?.torch === true
}

export async function setTorch(stream: MediaStream, torch: boolean): Promise<void> {
  await stream.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch } as Torch] })
}

interface StillCamera {
  takePhoto(): Promise<Blob>
}

/** The picture as the browser hands it over: its full sensor where it can, else the frame shown. */
export async function takePicture(stream: MediaStream, video: HTMLVideoElement): Promise<Blob> {
  const Still = (globalThis as unknown as { ImageCapture?: new (track: MediaStreamTrack) => StillCamera }).ImageCapture
  const track = stream.getVideoTracks()[0]
  if (Still && track) {
    try {
      return await new Still(track).takePhoto()
    } catch {
      // Some cameras offer it and then refuse: the frame shown is taken instead.
    }
  }
  const sheet = document.createElement('canvas')
  sheet.width = video.videoWidth
  sheet.height = video.videoHeight
  sheet.getContext('2d')!.drawImage(video, 0, 0)
  const blob = await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/jpeg', 0.92))
  if (!blob) throw new Error('the browser gave no picture')
  return blob
}

const SCAN_EDGE = 640

/** Reads a QR code in what the video shows now; null: none. The decoder comes on first use. */
export async function readCode(video: HTMLVideoElement, sheet: HTMLCanvasElement): Promise<string | null> {
  if (!video.videoWidth) return null
  const { default: decode } = await import('qr/decode.js')
  const shrink = Math.min(1, SCAN_EDGE / Math.max(video.videoWidth, video.videoHeight))
  sheet.width = Math.round(video.videoWidth * shrink)
  sheet.height = Math.round(video.videoHeight * shrink)
  const pen = sheet.getContext('2d', { willReadFrequently: true })!
  pen.drawImage(video, 0, 0, sheet.width, sheet.height)
  try {
    return decode(pen.getImageData(0, 0, sheet.width, sheet.height))
  } catch {
    return null
  }
}
