// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain, isPh, judge, judgeEach, type Case, type Verdict } from '.'
import { plain } from './numbers'
import { roundToPlace } from './rounding'
import { readNumber } from './texts'

interface Said {
  verdict: string
  reason: string
  citation: [string, string, string]
  steps: [string, string, string, string][]
  judgedValue: string
  judgedLimit: string
  times: string | null
  zh: string
  en: string
}

interface Vectors {
  seed: number
  cases: { case: Case; verdict: Said }[]
  rounding: [string, number, string][]
  factors: [string, boolean][]
  readings: { cases: Case[]; verdict: string; reason: string; codes: string[]; value: string }[]
}

function said(verdict: Verdict): Said {
  const { source, article, certainty } = verdict.citation
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    citation: [source, article, certainty],
    steps: verdict.steps.map((step) => [
      step.code,
      step.result,
      step.formula,
      step.citation?.article ?? '',
    ]),
    judgedValue: verdict.judgedValue,
    judgedLimit: verdict.judgedLimit,
    times: verdict.times,
    zh: explain(verdict.steps, 'zh'),
    en: explain(verdict.steps, 'en'),
  }
}

const path = process.env.LIANCE_JUDGE_VECTORS

// The vectors are written by the server's own rules just before: tests/pure/field/test_judge.py.
describe.skipIf(path === undefined)('the phone judges as the server does', () => {
  const vectors = JSON.parse(readFileSync(path ?? '/dev/null', 'utf-8') || '{}') as Vectors

  it('says the same of every case', () => {
    expect(vectors.cases.length).toBeGreaterThan(5000)
    const differing = vectors.cases
      .map((row) => ({ case: row.case, server: row.verdict, phone: said(judge(row.case)) }))
      .filter((row) => JSON.stringify(row.server) !== JSON.stringify(row.phone))
    expect(differing.slice(0, 3)).toEqual([])
    expect(differing.length).toBe(0)
  })

  it('rounds alike', () => {
    expect(vectors.rounding.length).toBeGreaterThan(1000)
    for (const [number, place, rounded] of vectors.rounding) {
      const read = readNumber(number)
      expect(read).not.toBeNull()
      if (read !== null) expect([number, place, plain(roundToPlace(read, place))]).toEqual([number, place, rounded])
    }
  })

  it('knows pH by name and code', () => {
    expect(vectors.factors.map(([factor]) => [factor, isPh(factor)])).toEqual(vectors.factors)
  })

  it('judges each reading of pH and lets the worst lead', () => {
    for (const row of vectors.readings) {
      const { verdicts, decisive } = judgeEach(row.cases)
      const lead = verdicts[decisive]
      expect({
        verdict: lead?.verdict,
        reason: lead?.reason,
        codes: lead?.steps.map((step) => step.code),
        value: lead?.judgedValue,
      }).toEqual({ verdict: row.verdict, reason: row.reason, codes: row.codes, value: row.value })
    }
  })
})
