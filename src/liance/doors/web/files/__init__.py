"""Stored originals: taken in by form upload, given out to whoever may see what they belong to."""
