"""Machine, edges, transitions, actor, clock, identifiers: the words every write uses."""
