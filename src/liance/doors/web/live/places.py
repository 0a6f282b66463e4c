"""Where a stream resumes, as browsers are told it: a sign that says nothing of what others were told.

News are numbered over the whole site. In the open, the gaps between two of one's own would say that
something was told to others in between, at night perhaps that a restricted visit began.
"""

import hashlib
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings

LABEL = b"liance live places\0"
BLOCK = 16
TAG = bytes(8)


def sign_of(number: int) -> str:
    """The sign of an event's number: 32 hexadecimal digits, the same for the same number."""
    sealing = _cipher(settings.SECRET_KEY).encryptor()
    return sealing.update(TAG + number.to_bytes(8, "big")).hex()


def number_of(sign: str) -> int | None:
    """The number behind a sign of this site, of its key or of one from before; None for any other
    text."""
    try:
        data = bytes.fromhex(sign)
    except ValueError:
        return None
    if len(data) != BLOCK:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        block = _cipher(secret).decryptor().update(data)
        if block.startswith(TAG):
            return int.from_bytes(block[8:], "big")
    return None


@cache
def _cipher(secret: str) -> "Cipher[ECB]":
    # One block, each number once: no mode has anything to chain or to repeat.
    return Cipher(AES(hashlib.sha256(LABEL + secret.encode()).digest()), ECB())  # noqa: S305
