"""Rates, who is named, and the words of a notice: pure."""
