/** Limits as the mission pack holds them, as the cells that the judge reads. */

import type { Case } from './reading'

export interface PackedLimit {
  readonly comparator: '' | 'max' | 'min' | 'range' | 'none_detected'
  readonly low: string
  readonly high: string
  readonly text: string
  readonly unit: string
}

/** The cells of a case; a limit that is none of these is read as it is printed. */
export function limitCells(
  limit: PackedLimit,
): Pick<Case, 'limit' | 'limitUnit' | 'comparator'> {
  const limitUnit = limit.unit
  switch (limit.comparator) {
    case 'max':
      return { limit: limit.high, limitUnit, comparator: '<=' }
    case 'min':
      return { limit: limit.low, limitUnit, comparator: '>=' }
    case 'range':
      return { limit: `${limit.low}~${limit.high}`, limitUnit, comparator: '' }
    case 'none_detected':
      return { limit: '不得检出', limitUnit, comparator: '' }
    case '':
      return { limit: limit.text, limitUnit, comparator: '' }
  }
}
