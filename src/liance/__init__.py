"""Liance (联测): joint enforcement and monitoring of pollution sources."""

__version__ = "0.1.0"
