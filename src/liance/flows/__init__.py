"""Use-cases that touch several packages of the mechanism (跨包流程)."""
