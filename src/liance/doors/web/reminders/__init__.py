"""Reminders (提醒): what one was told, how one wishes to be told, by which rules (X1)."""
