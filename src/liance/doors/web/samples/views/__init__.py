"""Views of the samples."""
