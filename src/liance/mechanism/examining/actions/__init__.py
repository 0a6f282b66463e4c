"""Writes of examining."""
