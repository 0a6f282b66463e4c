/** Where the phone is: one watch for all screens, started with the first visit screen. */
import { computed, ref } from 'vue'
import type { Place as CorePlace } from '@/core'

/** Degrees as numbers, for distances alone. */
export interface Place {
  latitude: number
  longitude: number
}

export type Trouble = 'denied' | 'timeout' | 'unavailable'

/** After this long without a fix the person is told that work can go on. */
export const PATIENCE_S = 12
/** After this long a photo of the sign takes the place of a fix. */
export const GIVEN_UP_S = 60
/** An error larger than this is worth a second try in the open. */
export const COARSE_M = 50

export const place = ref<CorePlace | null>(null)
export const trouble = ref<Trouble | null>(null)
export const since = ref<number | null>(null)
const now = ref(Date.now())
let watching: number | null = null

export const searching = computed(() => (since.value === null ? 0 : (now.value - since.value) / 1000))
export const coarse = computed(() => place.value !== null && Number(place.value.accuracy) > COARSE_M)

/** Asks the browser for the place until `stop`; a later fix replaces an earlier one. */
export function watch(): void {
  if (watching !== null) return
  since.value = Date.now()
  setInterval(() => (now.value = Date.now()), 1000)
  if (!('geolocation' in navigator)) {
    trouble.value = 'unavailable'
    return
  }
  watching = navigator.geolocation.watchPosition(found, lost, {
    enableHighAccuracy: true,
    maximumAge: 5000,
    timeout: GIVEN_UP_S * 1000,
  })
}

function found(position: GeolocationPosition): void {
  const { latitude, longitude, accuracy } = position.coords
  // Some browsers tell whether the fix was simulated, most do not: then nothing is claimed.
  const told = (position as unknown as { mocked?: boolean }).mocked
  trouble.value = null
  place.value = {
    latitude: latitude.toFixed(6),
    longitude: longitude.toFixed(6),
    accuracy: accuracy.toFixed(0),
    at: new Date(position.timestamp).toISOString(),
    mock: typeof told === 'boolean' ? told : null,
  }
}

function lost(error: GeolocationPositionError): void {
  trouble.value = error.code === error.PERMISSION_DENIED ? 'denied' : error.code === error.TIMEOUT ? 'timeout' : 'unavailable'
}

/** Asks once more: after a coarse fix, or after the permission was given in the settings. */
export function again(): void {
  if (watching !== null) navigator.geolocation.clearWatch(watching)
  watching = null
  trouble.value = null
  watch()
}

/** Metres between two places (mean earth radius): enough to say "23 m from the gate". */
export function metres(one: Place, other: Place): number {
  const rad = Math.PI / 180
  const dLat = (other.latitude - one.latitude) * rad
  const dLon = (other.longitude - one.longitude) * rad
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(one.latitude * rad) * Math.cos(other.latitude * rad) * Math.sin(dLon / 2) ** 2
  return Math.round(6371008.8 * 2 * Math.asin(Math.sqrt(a)))
}

/** 40 m, 1.2 km, 43 km */
export function distance(m: number): string {
  return m < 1000 ? `${Math.round(m)} m` : `${m < 10_000 ? (m / 1000).toFixed(1) : Math.round(m / 1000)} km`
}

export function numbers(fix: CorePlace): Place {
  return { latitude: Number(fix.latitude), longitude: Number(fix.longitude) }
}

/** N 33.3562° E 106.2134° */
export function degrees(fix: CorePlace): string {
  const { latitude, longitude } = numbers(fix)
  const northSouth = `${latitude < 0 ? 'S' : 'N'} ${Math.abs(latitude).toFixed(4)}°`
  return `${northSouth} ${longitude < 0 ? 'W' : 'E'} ${Math.abs(longitude).toFixed(4)}°`
}
