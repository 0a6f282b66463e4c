import { errors } from '@/i18n/zh-errors'
import { exchange } from '@/i18n/zh-exchange'
import { phone } from '@/i18n/zh-phone'
import { recorded } from '@/i18n/zh-recorded'
import { sampling } from '@/i18n/zh-sampling'
import { site } from '@/i18n/zh-site'

// Chinese is the source; `en.ts` must hold every key of it.
export const zh = {
  back: '返回',
  online: '有网络',
  onPhone: '本机 {n}',
  openSync: '打开同步',
  mainPages: '主要页面',
  tabMissions: '任务',
  tabSync: '同步',
  tabMe: '我的',
  enforcement: '执法',
  monitoring: '监测',
  scan: '扫码',
  today: '今天',
  later: '之后',
  count: '{n} 项',
  points: '{n} 个点位',
  bottles: '{n} 瓶',
  days: '{n} 天',
  hours: '{n} 小时',
  minutes: '{n} 分',
  seconds: '{n} 秒',
  underWay: '进行中',
  enteredAt: '{at} 进场',
  readyOffline: '可离线',
  expiring: '快过期',
  expired: '已过期',
  notDownloaded: '未下载',
  downloadsWhenOnline: '有网时自动下载',
  downloadedGoodFor: '{at} 下载，可用 {left}',
  goodForRenew: '可用 {left}，到访前要更新',
  packExpired: '已过 7 天，只能记录，不能判定',
  offlineSince: '无网络，自 {at} 起',
  offlineGoOn: '照常工作，记录存在本机，有网自动发送。',
  batteryCell: '电量 {n}%',
  freeCell: '可用 {size}',
  fixCell: '定位 ±{n} m',
  noMissions: '本机没有任务。有网时自动下载；没有联系单也可以紧急出动。',
  urgentVisit: '紧急出动',
  startToday: '开始今天的任务',
  continueMission: '继续任务',
  newVersionLater: '有新版，这次任务结束后更新。现在就要，点这里。',
  newVersionNow: '有新版，点这里更新。记录不受影响。',
  ground_daily: '日常检查',
  ground_petition: '信访',
  ground_emergency: '应急',
  ground_assigned: '交办',
  ...site,
  ...sampling,
  ...exchange,
  ...phone,
  ...recorded,
  ...errors,
} as const

export type Key = keyof typeof zh
