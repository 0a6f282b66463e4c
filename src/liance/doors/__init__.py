"""The ways in: web, api, field, jobs, cli. Doors do not know each other."""
