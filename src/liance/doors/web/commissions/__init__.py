"""Third-party laboratories (社会化检测)."""
