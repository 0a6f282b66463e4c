"""Determinations and verdicts (检测与判定): worklist, entry, check, approval (R3, C5)."""
