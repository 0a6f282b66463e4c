"""The open API (开放接口)."""
