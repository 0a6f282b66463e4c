"""The register of pollution sources (污染源名录)."""
