"""Rules of the plan: frozen values in, findings out."""
