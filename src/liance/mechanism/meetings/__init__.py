"""Joint meetings of the two sides of an area: agenda, minutes, decisions (O3).

Nouns: meeting 联席会议, line 议题, resolution 议定事项.
"""
