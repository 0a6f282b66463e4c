"""Rules of reporting: frozen values in, findings out."""
