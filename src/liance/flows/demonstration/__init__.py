"""Fictional people and sources in real places: for the demo, the validation and the tests."""
