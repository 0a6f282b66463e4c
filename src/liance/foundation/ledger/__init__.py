"""Append-only, tamper-evident log (存证账本)."""
