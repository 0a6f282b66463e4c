"""Reminders (提醒) of running deadlines and the way they are taken upwards (催办、报上级).

Nouns: rung 提醒步骤, reminder 提醒, letter 一次发送, group 工作群, wish 提醒设置. Clauses X1, O1.

A deadline is a fact of `clocks`; here stands who was reminded of it, when, and what each channel
(mail, short message, a group of 企业微信 or 钉钉, a webhook) made of it. Nothing here stops, moves or
judges a deadline.
"""
