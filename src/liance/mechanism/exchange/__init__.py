"""Exchange with the outside (数据交换): exports of lists (导出), open data (数据公开), tokens and
webhooks of other programs (访问令牌、事件推送).

Nouns: 导出 export, 访问令牌 token, 事件推送 hook.
"""
