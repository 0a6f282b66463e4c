"""The ledger (存证账本): events, heads, anchors."""
