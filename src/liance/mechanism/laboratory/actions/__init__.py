"""Writes of the laboratory."""
