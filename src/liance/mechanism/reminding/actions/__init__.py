"""Writes of reminding: climbing the ladder, letters and their fate, reading, wishes, groups."""
