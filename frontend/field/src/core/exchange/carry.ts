/** Commands from phone to phone: shown signed, taken over as they are, handed in by either. */

import { commandHash, commandText } from '../canonical'
import { utf8, type Bytes } from '../bytes'
import { CoreError } from '../errors'
import { contentOf, commandOf, place, type Content } from '../queue/items'
import { UNSENT, nextOrder } from '../queue/enqueue'
import type { Cipher } from '../store/cipher'
import type { CommandRow, FieldDatabase } from '../store/database'
import { signature } from '../store/device'
import type { Command } from '../types'
import { compact, expand, type Shown } from './compact'
import { frames } from './frames'
import { spokenCode } from './spoken'

export async function show(
  database: FieldDatabase,
  cipher: Cipher,
  row: CommandRow,
): Promise<{ frames: string[]; code: string }> {
  const command = commandOf(row, await contentOf(cipher, row))
  const signed = row.carried ?? (await signature(database, utf8(commandText(command))))
  return { frames: frames(await compact({ command, signature: signed })), code: spokenCode(row.hash) }
}

/** The command of the other phone, kept to be handed in; once, however often it is scanned. */
export async function take(
  database: FieldDatabase,
  cipher: Cipher,
  payload: Bytes,
): Promise<CommandRow> {
  const shown = await read(payload)
  const { command } = shown
  const hash = commandHash(command)
  const { kind, at, offset_s, body } = command
  const content: Content = {
    kind,
    at,
    offset_s,
    body,
    files: command.files.map((note) => ({ ...note, row: null })),
  }
  const sealed = await cipher.sealJson(place(command.id), content)
  return database.transaction('rw', database.commands, async () => {
    const known = await database.commands.get(command.id)
    if (known !== undefined) return known.hash === hash ? known : differs()
    const { id, device, counter, after, visit } = command
    const order = await nextOrder(database)
    const carried = shown.signature
    const row = { id, device, counter, after, visit, order, hash, sealed, ...UNSENT, carried }
    await database.commands.add(row)
    return row
  })
}

async function read(payload: Bytes): Promise<Shown> {
  try {
    const shown = await expand(payload)
    assertCommand(shown.command)
    return shown
  } catch (fault) {
    throw new CoreError(
      'field.qr_unreadable',
      '码里的内容读不出来，请让对方再出示一次，扫不了就念口令。',
      'What the code holds cannot be read; ask to see it again, or read out the code.',
      { cause: fault },
    )
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const isId = (value: unknown): boolean => typeof value === 'string' && UUID.test(value)

function assertCommand(command: Command): void {
  const { id, device, counter, after, kind, visit, at, offset_s, body } = command
  const whole =
    isId(id) &&
    isId(device) &&
    (after === null || isId(after)) &&
    (visit === null || isId(visit)) &&
    Number.isSafeInteger(counter) &&
    (offset_s === null || Number.isSafeInteger(offset_s)) &&
    typeof kind === 'string' &&
    !Number.isNaN(Date.parse(at)) &&
    typeof body === 'object' &&
    body !== null
  if (!whole) throw new RangeError('not a command')
}

function differs(): never {
  throw new CoreError(
    'field.same_number_other_content',
    '同一编号的记录本机已有，内容不同。两份都留在各自手机上，同步后由人决定。',
    'This phone holds a record of the same number with other content. Both stay; a person decides after the sync.',
  )
}
