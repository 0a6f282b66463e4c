/** Where an item is, in words. */

import type { CommandRow } from '../store/database'
import type { Words } from '../types'

export function stateWords(row: CommandRow, now: number): Words {
  if (row.trouble === 'bad_signature')
    return {
      zh: '回执签名不对，不算收到，请告诉管理员。',
      en: 'Receipt signature is wrong; it does not count. Tell the administrator.',
    }
  if (row.trouble === 'file_differs')
    return {
      zh: '文件与记录的指纹不符，服务器没收下，两边都留着，请告诉管理员。',
      en: 'A file differs from its recorded digest and was not taken; all is kept. Tell the administrator.',
    }
  if (row.trouble === 'file_refused')
    return {
      zh: '服务器不收这个文件，原件在本机，请告诉管理员。',
      en: 'The server does not take this file; the original is on this phone. Tell the administrator.',
    }
  if (row.state === 'phone') return { zh: '只在这部手机', en: 'Only on this phone' }
  if (row.state === 'sent') return sentWords(row, now)
  if (row.state === 'held') return heldWords(row)
  if (row.state === 'received') return receivedWords(row)
  if (row.trouble === 'conflict')
    return {
      zh: '同一编号两种内容，都已保留，要你决定',
      en: 'One number, two contents; both are kept. Needs your decision',
    }
  const said = row.answer?.message
  return {
    zh: `服务器没收下：${said?.zh ?? ''}原记录还在，请到“要你决定”处理。`,
    en: `Server did not accept: ${said?.en ?? ''} Record kept, see “Needs your decision”.`,
  }
}

function heldWords(row: CommandRow): Words {
  const said = row.answer
  return said?.code === 'field.premise_missing' && said.message
    ? said.message
    : { zh: '排队等前一条', en: 'Held until the one before arrives' }
}

function sentWords(row: CommandRow, now: number): Words {
  if (row.answer?.state === 'awaiting_files')
    return { zh: '已收到文字，文件还在传', en: 'Text received, files still on their way' }
  const since = row.lastSent === null ? 0 : now - Date.parse(row.lastSent)
  return since > 10 * 60_000
    ? { zh: '回执没到，再要一次', en: 'No receipt yet; asking again' }
    : { zh: '已发出，等回执', en: 'Sent, waiting for receipt' }
}

function receivedWords(row: CommandRow): Words {
  return row.answer?.state === 'set_aside'
    ? {
        zh: '已决定不采用，原记录留着，有回执',
        en: 'Set aside by decision, record kept, receipt held',
      }
    : { zh: '已收到，有回执', en: 'Received, receipt held' }
}
