"""The way back from a report, and the evidence package (证据包): what stands behind each number.

Nouns: trace (追溯), evidence package (证据包), list of electronic data (电子数据清单). Clauses R1, R3.
"""
