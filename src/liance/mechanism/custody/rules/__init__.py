"""Rules of custody: frozen values in, value or refusal out."""
