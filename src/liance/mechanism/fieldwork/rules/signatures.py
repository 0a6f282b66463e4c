"""Whether a phone's own key signed what another phone carries (ECDSA P-256, SHA-256)."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


def read_key(spki: str) -> EllipticCurvePublicKey | None:
    """The P-256 key of a base64 SPKI; None for anything else."""
    try:
        key = load_der_public_key(base64.b64decode(spki, validate=True))
    except (ValueError, binascii.Error):
        return None
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    return None


def signed(text: str, signature: str, spki: str) -> bool:
    """Whether ``signature`` (base64, r and s of 32 bytes each) is the key's over ``text``."""
    key = read_key(spki)
    if key is None:
        return False
    try:
        raw = base64.b64decode(signature, validate=True)
        if len(raw) != 64:
            return False
        der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        key.verify(der, text.encode("utf-8"), ECDSA(SHA256()))
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True
