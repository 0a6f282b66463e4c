"""Exchange with the outside (数据交换): exports and imports of lists (导出、导入), open data (数据公开),
tokens and webhooks of other programs (访问令牌、事件推送).

Nouns: 导出 export, 导入 intake, 访问令牌 token, 事件推送 hook.
"""
