"""Rounds of dispatch, notices, what was asked to be put right."""
