"""The field app's door (现场端)."""
