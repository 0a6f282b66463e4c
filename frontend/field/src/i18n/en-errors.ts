import type { errors as zh } from '@/i18n/zh-errors'

export const errors: Record<keyof typeof zh, string> = {
  cameraDenied: 'The camera is not open',
  cameraMissing: 'No camera here. Open this page over HTTPS, or use the system camera',
  cameraBusy: 'Another app holds the camera: close it and try again',
  howToOpen: 'How to open it',
  cameraStep1: 'Tap the lock or "aA" beside the address and open the site settings.',
  cameraStep2: 'Set "Camera" to "Allow". When installed on the home screen, open the app permissions in the system settings.',
  cameraStep3: 'Come back here and tap "Try again". No record is touched.',
  tryAgain: 'Try again',
}
