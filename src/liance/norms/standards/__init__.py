"""Values, units, limits, comparison, verdicts (达标判定)."""
