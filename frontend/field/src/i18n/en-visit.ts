import type { visit as zh } from '@/i18n/zh-visit'

export const visit: Record<keyof typeof zh, string> = {
  limit: 'Limit',
  over: 'Over limit',
  within: 'Within limit',
  notJudged: 'Cannot be judged',
  toConfirm: 'To confirm',
  pinTyped: '{n} of {of} digits typed',
  deleteDigit: 'Delete one digit',
  signatureOf: 'Signature of {name}',
  signAgain: 'Sign again',
  signHere: '{name} signs here',
  torch: 'Torch',
  typeCode: 'Type the number instead',
  useTyped: 'Use it',
}
