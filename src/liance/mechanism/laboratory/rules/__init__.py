"""Rules of the laboratory: frozen values in, value or refusal out."""
