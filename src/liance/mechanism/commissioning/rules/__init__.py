"""Rules of third-party laboratories: papers, scope, prices, comparison, score."""
