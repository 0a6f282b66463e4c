"""Tokens by which other programs act in one's name (访问令牌)."""
