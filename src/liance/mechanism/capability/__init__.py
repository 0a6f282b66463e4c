"""Means: certificates (证件), instruments (仪器), training (培训). Clauses C1-C5."""
