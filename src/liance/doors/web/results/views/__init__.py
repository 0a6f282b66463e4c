"""Views of determinations."""
