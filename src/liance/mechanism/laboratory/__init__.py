"""Determinations (测定), review (审核), verdicts (判定). Clauses R3, C5."""
