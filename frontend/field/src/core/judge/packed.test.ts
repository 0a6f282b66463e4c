// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { judge, limitCells, type PackedLimit } from '.'

const limit = (more: Partial<PackedLimit>): PackedLimit => ({
  comparator: '',
  low: '',
  high: '',
  text: '',
  unit: 'mg/L',
  ...more,
})

describe('a limit of the pack', () => {
  it.each<[PackedLimit, string, string]>([
    [limit({ comparator: 'max', high: '0.5', text: '0.5' }), '0.5', 'compliant'],
    [limit({ comparator: 'max', high: '0.5', text: '0.5' }), '0.50001', 'exceeds'],
    [limit({ comparator: 'min', low: '2', text: '≥2' }), '1.9', 'exceeds'],
    [limit({ comparator: 'range', low: '6', high: '9', unit: '' }), '9', 'compliant'],
    [limit({ comparator: 'range', low: '6', high: '9', unit: '' }), '9.01', 'exceeds'],
    [limit({ comparator: 'none_detected' }), '0.01', 'exceeds'],
    [limit({ comparator: 'none_detected' }), 'ND', 'compliant'],
    [limit({ text: '<3' }), '3', 'exceeds'],
    [limit({ text: '见附录' }), '3', 'not_judged'],
  ])('%j judges %s as %s', (packed, value, verdict) => {
    const said = judge({ value, unit: packed.unit, ...limitCells(packed) })
    expect(said.verdict).toBe(verdict)
  })
})
