"""Secrets of authenticators never lie in the database in the clear."""

import base64
import hashlib
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

LABEL = b"liance:second-factor:1:"
# The version byte of every Fernet token, in Base64.
FERNET = "gAAAA"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and seeds of recovery codes, under a key drawn from this installation's own."""

    def encrypt(self, text: str) -> str:
        """The text under the key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text back; one that was kept before it was encrypted is itself.

        What another key closed comes back as a secret that nobody knows: no code fits it.
        """
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            if encrypted_text.startswith(FERNET):
                return base64.b32encode(secrets.token_bytes(20)).decode()
            return encrypted_text


def _box() -> Fernet:
    key = hashlib.sha256(LABEL + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
