/** Items for the screens; what never changes of them is decrypted once. */

import { spokenCode } from '../exchange/spoken'
import type { Shelf } from '../files/keep'
import type { CommandRow } from '../store/database'
import type { Item } from '../types'
import { contentOf, fileRows, itemOf, type Content } from './items'

export class ItemReader {
  readonly #shelf: Shelf
  #contents = new Map<string, Content>()
  #openedBy: unknown = null

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  async all(visit?: string): Promise<Item[]> {
    const { commands } = this.#shelf.database
    const rows = await (visit === undefined
      ? commands.orderBy('order').toArray()
      : commands.where('visit').equals(visit).sortBy('order'))
    return this.#items(rows)
  }

  async byId(id: string): Promise<Item | null> {
    const row = await this.#shelf.database.commands.get(id)
    return row === undefined ? null : this.one(row)
  }

  async one(row: CommandRow): Promise<Item> {
    const [item] = await this.#items([row])
    if (item === undefined) throw new RangeError(`no item ${row.id}`)
    return item
  }

  code = (row: CommandRow): string => spokenCode(row.hash)

  async #items(rows: readonly CommandRow[]): Promise<Item[]> {
    const { database, around } = this.#shelf
    const files = await fileRows(database)
    const contents = await Promise.all(rows.map((row) => this.#content(row)))
    return rows.flatMap((row, at) => {
      const content = contents[at]
      return content === undefined ? [] : [itemOf(row, content, files, around.now())]
    })
  }

  async #content(row: CommandRow): Promise<Content> {
    const cipher = this.#shelf.cipher()
    if (cipher !== this.#openedBy) {
      // locked and unlocked since: nothing readable outlives the lock
      this.#contents = new Map()
      this.#openedBy = cipher
    }
    const known = this.#contents.get(row.id)
    if (known !== undefined) return known
    const content = await contentOf(cipher, row)
    this.#contents.set(row.id, content)
    return content
  }
}
