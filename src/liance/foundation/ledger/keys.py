"""Keys that sign receipts, behind an interface: Ed25519 from a file today, SM2 from a device later.

Private keys never enter the database.
"""

import os
import threading
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from liance.foundation.ledger.digests import sha256
from liance.foundation.ledger.errors import BAD_KEY, LedgerError

ED25519 = "ed25519"


class SigningKey(Protocol):
    """What a provider of signatures offers; `key_id` names the key on everything it signed."""

    algorithm: str
    key_id: str

    def sign(self, data: bytes) -> bytes:
        """A signature over `data`."""


class VerifyingKey(Protocol):
    """The public half, known to whoever checks."""

    algorithm: str
    key_id: str

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over `data`."""


class Ed25519Verifier:
    """An Ed25519 public key (RFC 8032)."""

    algorithm = ED25519

    def __init__(self, public: Ed25519PublicKey) -> None:
        self._public = public
        self.raw = public.public_bytes_raw()
        self.key_id = sha256(self.raw).hex()[:16]

    @classmethod
    def from_raw(cls, raw: bytes) -> "Ed25519Verifier":
        """From the 32 bytes of the public key."""
        return cls(Ed25519PublicKey.from_public_bytes(raw))

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over `data`."""
        try:
            self._public.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Ed25519Signer:
    """An Ed25519 private key held by this process."""

    algorithm = ED25519

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.verifier = Ed25519Verifier(private.public_key())
        self.key_id = self.verifier.key_id

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._private.sign(data)


def site_signer() -> Ed25519Signer:
    """The key of this installation, in its folder of keys."""
    return file_signer(Path(settings.LIANCE_KEYS_DIR) / "receipts.pem")


def file_signer(path: Path) -> Ed25519Signer:
    """The key kept in the file `path` (PKCS #8 PEM, mode 0600), made at the first request.

    The public half is written beside it as `<name>.pub.pem`, to be given away. Raises
    `ledger.bad_key` when the file holds something else.
    """
    if not path.exists():
        _make(path)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as fault:
        raise LedgerError(BAD_KEY, file=path.name) from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise LedgerError(BAD_KEY, file=path.name)
    return Ed25519Signer(private)


def _make(path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.draft")
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        # link() fails when the name exists: of two first starts at once one key wins.
        os.link(draft, path)
        path.with_name(f"{path.name}.pub.pem").write_bytes(
            private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
    except FileExistsError:
        pass
    finally:
        draft.unlink()
