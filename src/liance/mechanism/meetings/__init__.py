"""Joint meetings of the two sides of an area, consultation on one operation (O3), the area's mechanism
documents (O2).

Nouns: meeting 联席会议, line 议题, resolution 议定事项, document 机制文件, consultation 会商.
"""
