"""What travels in every package: two verifiers that share no code with us, and their specification."""
