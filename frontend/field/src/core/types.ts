/** What the screens and the core speak about. Times are ISO 8601 texts with an offset. */

export interface Words {
  zh: string
  en: string
}

/** JSON as evidence knows it: numbers are integers, anything finer is a decimal text. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }
export type Body = { readonly [key: string]: Json }

/** A file as a command names it. */
export interface FileNote {
  sha256: string
  size: number
  mime: string
  name: string
  role: string
}

/** What was done on this phone, once and for good. */
export interface Command {
  id: string
  device: string
  counter: number
  after: string | null
  kind: string
  visit: string | null
  at: string
  offset_s: number | null
  body: Body
  files: readonly FileNote[]
}

/**
 * Where an item is: only on this phone, sent and waiting, held until the one before arrives,
 * in need of a decision, or received with a signed receipt that was checked.
 */
export type ItemState = 'phone' | 'sent' | 'held' | 'decision' | 'received'

/** Why a person has to decide, or why a receipt does not count. */
export type Trouble = 'refused' | 'conflict' | 'bad_signature' | 'file_differs' | 'file_refused'

/** What the server said last: `done`, `held`, `awaiting_files`, `refused`, `conflict`, `set_aside`. */
export interface Answer {
  state: string
  code: string
  message: Words | null
  waitsFor: readonly string[]
  flags: readonly string[]
  /** The server's id of what the command made. */
  made: string | null
  answeredAt: string
}

export interface Item {
  id: string
  device: string
  counter: number
  kind: string
  visit: string | null
  at: string
  offset_s: number | null
  body: Body
  state: ItemState
  trouble: Trouble | null
  words: Words
  attempts: number
  lastSent: string | null
  answer: Answer | null
  files: readonly ItemFile[]
  /** Recorded on another phone and handed over by QR. */
  carried: boolean
}

export interface ItemFile extends FileNote {
  id: string
  uploaded: number
  /** The bytes are still on this phone. */
  held: boolean
}

/** What is known about a file beside its bytes; nothing here is written into the bytes. */
export interface Capture {
  name: string
  mime: string
  role: string
  source: 'camera' | 'system-camera' | 'gallery' | 'signature' | 'document'
  takenAt: string
  place: Place | null
  placeReason: 'denied' | 'timeout' | 'unavailable' | null
}

export interface Place {
  /** Degrees (WGS 84) and metres as decimal texts. */
  latitude: string
  longitude: string
  accuracy: string
  at: string
  /** null: the browser does not tell. */
  mock: boolean | null
}

export interface KeptFile extends FileNote {
  id: string
  capture: Capture
}

/** A file that was being copied when the app ended: not evidence, and not hidden. */
export interface BrokenFile {
  id: string
  capture: Capture
  bytes: number
}

export interface Draft {
  key: string
  visit: string | null
  changedAt: string
  value: Json
}

export interface LockState {
  /** How many digits the pad asks for. */
  digits: number
  pinSet: boolean
  unlocked: boolean
  triesLeft: number
  /** When the next try is possible; null: now. */
  waitUntil: string | null
}

export type UnlockAnswer =
  | { ok: true }
  | { ok: false; words: Words; triesLeft: number; waitUntil: string | null }

export interface Device {
  id: string
  number: string
  name: string
  person: Json
  livePort: number
}

export interface PackState {
  fetchedAt: string
  /** Seven days after the download nothing is judged any more. */
  goodUntil: string
  freshness: 'ready' | 'expiring' | 'expired'
  secondsLeft: number
}

export interface SyncSummary {
  outcome: 'done' | 'offline' | 'later' | 'busy' | 'locked' | 'withdrawn' | 'sign_in' | 'not_enrolled'
  sent: number
  received: number
  decisions: number
  left: number
  words: Words
}

export interface Clock {
  /** Phone minus server in seconds; null: never compared (未对时). */
  offset: number | null
  comparedAt: string | null
  words: Words
}

export interface Storage {
  free: number | null
  used: number | null
  level: 'ample' | 'low' | 'full'
  persisted: boolean | null
  photosLeft: number | null
  words: Words | null
}

export interface InboxEntry {
  readonly id: string
  readonly [key: string]: Json
}
