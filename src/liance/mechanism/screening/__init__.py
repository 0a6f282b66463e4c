"""Screening (数据筛查): leads (线索) about results that need a look, never verdicts.

Nouns: a run (筛查), a lead (线索), an examination (核查). A lead names the rows behind it and the rule
that found it; two people examine it, a finding closes it. It changes no result. Basis: 环发〔2015〕175号.
"""
