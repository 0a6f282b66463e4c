"""Read-only views across packages (只读汇总)."""
