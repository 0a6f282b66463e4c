"""What vouches for the records: which tables hold facts, and what may still move in them."""
