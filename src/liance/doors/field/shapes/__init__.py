"""Shapes of what phone and server say to each other."""
