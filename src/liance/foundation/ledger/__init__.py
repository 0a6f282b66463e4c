"""Append-only, tamper-evident log (存证账本).

Nouns: event (事件), leaf (叶), seal (封存), log of an agency (机构账), site head (站点总摘要),
anchor (锚定), receipt (回执). Events are appended inside the business transaction, sealed after
commit into one Merkle tree per agency, and heads are anchored outside the database. The bytes are
specified in docs/ledger.md. Nothing here points at another package: agencies, people and objects
are known by UUID alone.
"""
