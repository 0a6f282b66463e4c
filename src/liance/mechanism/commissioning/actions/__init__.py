"""Writes about third-party laboratories."""
