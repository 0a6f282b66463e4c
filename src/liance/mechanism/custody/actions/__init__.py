"""Writes of custody."""
