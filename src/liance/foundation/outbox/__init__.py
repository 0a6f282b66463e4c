"""What must be told outside, written in the business transaction, delivered after commit (发件箱)."""
