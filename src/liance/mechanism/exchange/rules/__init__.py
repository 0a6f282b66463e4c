"""Rules of the exchange, pure."""
