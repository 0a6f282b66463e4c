"""When a reminder leaves the house, and what it says. Pure."""
