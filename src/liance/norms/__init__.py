"""What law and standards say. Pure: no Django, no database, no clock, no randomness."""
