"""Rules of examining. Pure."""
