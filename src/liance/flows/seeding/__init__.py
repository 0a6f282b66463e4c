"""Invented data in quantity: a province for a year, always the same rows (for benches and trials)."""
