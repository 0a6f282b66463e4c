"""What cannot be true together."""
