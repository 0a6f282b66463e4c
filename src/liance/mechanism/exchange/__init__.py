"""Exchange with the outside (数据交换): exports of lists (导出).

Nouns: 导出 export.
"""
