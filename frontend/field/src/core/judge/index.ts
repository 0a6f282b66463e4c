/** Limits judged on the phone: explicit limits, exactly as the server judges them. */

export { explain } from './sentences'
export { isPh, judge } from './judging'
export { limitCells } from './packed'
export type { PackedLimit } from './packed'
export { judgeEach } from './readings'
export type { Case } from './reading'
export type { Citation, Reason, Step, Verdict, VerdictKind } from './reasons'
