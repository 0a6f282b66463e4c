"""Tables from outside (表格): bytes to rows. No Django; nothing is guessed, nothing half-read."""
