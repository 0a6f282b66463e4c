"""Joint visits (联合现场): entry (进场), records (记录), evidence (证据), signals (信号). Clauses D1-D6."""
