"""Writes of the joint visit: opening, records, readings, signals, closing."""
