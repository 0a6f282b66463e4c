"""The provincial platform for results (《陕西省污染源环境监测信息管理平台》, R1).

Its interface is not public. What stands here is ours: a documented JSON over HTTP
(docs/platform.md), a reference receiver that speaks it, and a Null twin for sites without either.
"""
