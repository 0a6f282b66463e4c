"""The texts that are hashed and signed: a command's, a receipt's."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from liance.foundation.ledger.canonical import canonical, instant
from liance.foundation.ledger.records import Receipt

HASHED = ("id", "counter", "after", "kind", "visit", "at", "body")
TYPE = "liance-field-receipt-1"


def command_text(sent: Mapping[str, object], device: UUID) -> str:
    """The canonical text (RFC 8785) of a command as it was sent by ``device``.

    Raises LedgerError ``ledger.bad_body`` for a float or an integer beyond 2^53 - 1.
    """
    said = {key: sent.get(key) for key in HASHED}
    return canonical({**said, "device": str(device), "files": sent.get("files") or []})


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def receipt_text(
    command: UUID, device: UUID, hashed: str, state: str, *, received: datetime, at: datetime,
    leaf: Receipt,
) -> str:  # fmt: skip
    """The lines that a receipt signs."""
    return "\n".join((
        TYPE,
        f"id {command}",
        f"device {device}",
        f"hash {hashed}",
        f"state {state}",
        f"received {instant(received)}",
        f"at {instant(at)}",
        f"event {leaf.event_id}",
        f"leaf256 {leaf.leaf.sha256.hex()}",
        f"leafsm3 {leaf.leaf.sm3.hex()}",
    ))  # fmt: skip
