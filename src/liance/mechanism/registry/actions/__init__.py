"""Writes of the registry, one room per noun."""
