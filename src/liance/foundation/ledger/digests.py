"""The two hash functions of algorithm 1: SHA-256 (FIPS 180-4) and SM3 (GM/T 0004-2012)."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes

ALG_SHA256_SM3 = 1

Hash = Callable[[bytes], bytes]


class Digests(NamedTuple):
    """Both digests of one text, 32 bytes each."""

    sha256: bytes
    sm3: bytes


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


def sm3_of_cryptography(data: bytes) -> bytes:
    """SM3 by the OpenSSL that the cryptography package carries."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sm3_of_hashlib() -> Hash | None:
    """SM3 by the OpenSSL that Python is linked with, or None where it has none.

    FIPS and some distribution builds leave it out. A copied state is a third faster than a new
    one, and verification spends much of its time here.
    """
    try:
        empty = hashlib.new("sm3")
    except ValueError:
        return None

    def digest(data: bytes) -> bytes:
        state = empty.copy()
        state.update(data)
        return state.digest()

    return digest


sm3: Hash = sm3_of_hashlib() or sm3_of_cryptography


def both(text: str) -> Digests:
    """Both digests of the UTF-8 bytes of `text`."""
    data = text.encode("utf-8")
    return Digests(sha256(data), sm3(data))
