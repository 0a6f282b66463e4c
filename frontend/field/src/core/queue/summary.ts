/** What a sync did, in one sentence. */

import type { FieldDatabase } from '../store/database'
import type { SyncSummary, Words } from '../types'
import { pendingRows } from './items'

export async function summary(
  database: FieldDatabase,
  outcome: SyncSummary['outcome'],
  done: { sent: number; received: number } = { sent: 0, received: 0 },
): Promise<SyncSummary> {
  const { sent, received } = done
  const left = (await pendingRows(database)).length
  const decisions = await database.commands.where('state').equals('decision').count()
  return { outcome, sent, received, decisions, left, words: words(outcome, left, decisions) }
}

function words(outcome: SyncSummary['outcome'], left: number, decisions: number): Words {
  if (outcome === 'busy') return { zh: '正在同步', en: 'Syncing already' }
  if (outcome === 'locked')
    return { zh: '已锁定，解锁后同步', en: 'Locked; syncs once unlocked' }
  if (outcome === 'not_enrolled')
    return { zh: '这部手机还没有登记', en: 'This phone is not known to the server yet' }
  if (outcome === 'sign_in')
    return {
      zh: `登录已失效，请重新登录；${left} 项都在本机`,
      en: `Signed out by the server; sign in again. ${left} items are safe on this phone`,
    }
  if (outcome === 'withdrawn') return withdrawn(left)
  if (outcome === 'later')
    return {
      zh: `服务器暂时不能处理，${left} 项在本机，稍后自动再发`,
      en: `The server cannot work now; ${left} items on this phone are sent again later`,
    }
  if (outcome === 'offline')
    return {
      zh: `没有网络，${left} 项在本机，有网络时自动再发`,
      en: `No network; ${left} items on this phone are sent when there is one`,
    }
  return finished(left, decisions)
}

function withdrawn(left: number): Words {
  return left === 0
    ? { zh: '管理员已收回本机资料', en: 'The administrator has withdrawn this phone' }
    : { zh: `本机已被收回，还有 ${left} 项，先交`, en: `Phone withdrawn; ${left} items to hand in first` }
}

function finished(left: number, decisions: number): Words {
  if (decisions > 0)
    return { zh: `${decisions} 项要你决定`, en: `${decisions} need your decision` }
  return left === 0
    ? { zh: '全部已收到，有回执', en: 'All received, receipts held' }
    : { zh: `还有 ${left} 项没有回执`, en: `${left} items without a receipt` }
}
