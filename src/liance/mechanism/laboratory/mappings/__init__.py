"""How the columns of result files are read: one TOML file each, data and not code."""
