"""Secrets that the database keeps for others: closed under a key drawn from this site's own."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# The version byte of every Fernet token, in Base64.
FERNET = "gAAAA"


def close(text: str, *, purpose: str) -> str:
    """The text under the site's key for one purpose."""
    return _box(purpose).encrypt(text.encode()).decode()


def opened(closed: str, *, purpose: str) -> str | None:
    """The text back, under today's key or one from before; None where another key closed it."""
    try:
        return _box(purpose).decrypt(closed.encode()).decode()
    except InvalidToken:
        return None


def is_closed(text: str) -> bool:
    """Whether a kept text was closed at all."""
    return text.startswith(FERNET)


def _box(purpose: str) -> MultiFernet:
    label = f"liance:{purpose}:1:".encode()
    secrets_of = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = [hashlib.sha256(label + one.encode()).digest() for one in secrets_of]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
