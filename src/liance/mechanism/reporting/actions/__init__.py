"""Writes of reporting, one room per noun."""
