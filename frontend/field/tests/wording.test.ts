import { afterEach, expect, test } from 'vitest'
import { language } from '@/i18n'
import { fieldOf } from '@/visit/wording'

afterEach(() => { language.value = 'zh' })

const field = { field: 'point:01a199d7-8200-74fa-b1dd-14804732718a:frequency', label: 'DA001 频次' }

test('an open field is called in the language of the phone', () => {
  expect(fieldOf(field)).toBe('DA001 频次')
  language.value = 'en'
  expect(fieldOf(field)).toBe('DA001 frequency')
})

test('one of another kind keeps the words of the sheet', () => {
  language.value = 'en'
  expect(fieldOf({ field: 'load', label: '生产负荷' })).toBe('生产负荷')
})
