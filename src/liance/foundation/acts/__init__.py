"""The one way to write (办理): transition, ledger, clocks and live news in one transaction."""
