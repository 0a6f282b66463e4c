"""The one way to write: transition, clocks, ledger, outbox in one transaction (办理)."""
