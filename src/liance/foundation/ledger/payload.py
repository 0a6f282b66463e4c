"""The text of the QR code under which a head is printed. Pure."""

from liance.foundation.ledger.canonical import instant
from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.records import HeadRecord

PREFIX = "LIANCE-HEAD:1:"


def payload(record: HeadRecord) -> str:
    """`LIANCE-HEAD:1:number:time:sha256:sm3`, digests in hexadecimal."""
    digests = record.digests()
    return (
        f"{PREFIX}{record.number}:{instant(record.at)}:{digests.sha256.hex()}:{digests.sm3.hex()}"
    )


def read_payload(text: str) -> Digests:
    """The digests in such a text. Raises ValueError for anything else."""
    parts = text.strip().rsplit(":", 2)
    if not text.startswith(PREFIX) or len(parts) != 3:
        message = "not the text of a printed head"
        raise ValueError(message)
    return Digests(bytes.fromhex(parts[1]), bytes.fromhex(parts[2]))
