"""Samples (样品): bottles, hand-overs, receipt, the chain of one bottle (D4)."""
