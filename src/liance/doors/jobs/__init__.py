"""Background work (后台作业): drains the outbox, seals the ledger, fires clocks."""
