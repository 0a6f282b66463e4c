"""The ledger's tables, functions, triggers and privileges."""
