"""Credit codes, permit and outlet codes, divisions (编码)."""
