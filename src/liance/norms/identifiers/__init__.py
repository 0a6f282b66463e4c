"""Credit codes, permit and outlet codes, document numbers, divisions (编码).

Pure: text in, a frozen value or a `NormError` out. Sources: GB 32100-2015 (统一社会信用代码),
GB 11714-1997 (组织机构代码), HJ 608-2017 (排污单位编码规则), GB/T 9704-2012 (发文字号),
GB/T 2260 (行政区划代码).
"""
