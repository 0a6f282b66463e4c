"""Pages of the standards: editions with their certainty, and the two signatures of an entry."""
