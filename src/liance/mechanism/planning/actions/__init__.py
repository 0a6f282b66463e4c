"""Writes of the plan."""
