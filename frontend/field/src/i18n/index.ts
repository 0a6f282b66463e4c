import { computed, ref } from 'vue'
import { en } from '@/i18n/en'
import { zh, type Key } from '@/i18n/zh'

export type Language = 'zh' | 'en'
export type Values = Record<string, string | number>
export type { Key }

const STORED = 'liance.language'

export const language = ref<Language>(first())

/** The words of a key in the chosen language, `{name}` replaced by its value and `{n|one|more}` by the
 *  word for that many. */
export function t(key: Key, values: Values = {}): string {
  const text: string = language.value === 'zh' ? zh[key] : en[key]
  const counted = text.replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name: string, one: string, more: string) => (Number(values[name]) === 1 ? one : more))
  return counted.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Whether a word stands in the catalogue: codes from the server may be newer than this version. */
export function known(key: string): key is Key {
  return key in zh
}

export function choose(chosen: Language): void {
  language.value = chosen
  localStorage.setItem(STORED, chosen)
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en'
}

export const isChinese = computed(() => language.value === 'zh')

/** A name or phrase that the server keeps in both languages. */
export function both(chinese: string, english?: string | null): string {
  return language.value === 'en' && english ? english : chinese
}

function first(): Language {
  const stored = globalThis.localStorage?.getItem(STORED)
  return stored === 'en' || stored === 'zh' ? stored : 'zh'
}
