"""What each kind of command does, by the actions of every door."""
