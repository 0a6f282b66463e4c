"""Pages of dispatch: the province now, rounds, notices."""
