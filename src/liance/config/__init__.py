"""Settings, URLs, wiring: the only room that knows every door."""
