"""Rules of the registry: frozen values in, value or error out."""
