"""The balance (平衡表): what is due at each step of the way and what is there (R3, R4, X1).

Nouns: step 环节, duty 应测对象, passage 现场批次, month's sum 月合计, break 断链.

Every unit of a step stands in exactly one class, so that 应有 = 实有 + 在期 + 有因 + 断链 holds by
construction. What has come to its end is kept as sums per month and place; what is open is
classified live, each time it is looked at (docs/adr/0012-balance.md).
"""
