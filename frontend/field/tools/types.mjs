// The types of the server's contract, made from openapi.json before every type check:
// what is made is not committed, so it cannot differ from the contract that is.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const contract = new URL('../openapi.json', import.meta.url)
const made = new URL('../src/made/api.d.ts', import.meta.url)

if (existsSync(contract)) {
  const { default: openapiTS, astToString } = await import('openapi-typescript')
  mkdirSync(new URL('.', made), { recursive: true })
  const text = astToString(await openapiTS(JSON.parse(readFileSync(contract, 'utf8'))))
  writeFileSync(made, text)
}
