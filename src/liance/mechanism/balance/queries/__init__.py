"""Reads of the balance, one room per question."""
