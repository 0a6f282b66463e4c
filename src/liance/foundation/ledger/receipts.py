"""Signed receipts (回执): what a device or an officer keeps until the event is sealed and anchored.

Like the signed certificate timestamps of RFC 9162: whoever holds one can show that an event was
accepted, even when somebody with power over the database removes it before any anchor.
"""

import base64
import json
from dataclasses import dataclass

from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.keys import SigningKey, VerifyingKey
from liance.foundation.ledger.records import Receipt

TYPE = "liance-receipt-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """The canonical text that was signed, and its signature."""

    text: str
    algorithm: str
    key_id: str
    signature: bytes

    def payload(self) -> str:
        """One line for a QR code or a reply: JSON of text, alg, key and signature."""
        return canonical(
            {
                "alg": self.algorithm,
                "key": self.key_id,
                "receipt": self.text,
                "sig": base64.b64encode(self.signature).decode("ascii"),
            }
        )

    @classmethod
    def read(cls, payload: str) -> "SignedReceipt":
        """From `payload()`. Raises ValueError or KeyError for anything else."""
        held = json.loads(payload)
        return cls(
            text=held["receipt"],
            algorithm=held["alg"],
            key_id=held["key"],
            signature=base64.b64decode(held["sig"], validate=True),
        )


def receipt_text(receipt: Receipt) -> str:
    """The canonical text of a receipt: agency, event, leaf by both algorithms, time."""
    return canonical(
        {
            "agency_id": receipt.agency_id,
            "at": receipt.at,
            "event_id": str(receipt.event_id),
            "leaf256": receipt.leaf.sha256.hex(),
            "leafsm3": receipt.leaf.sm3.hex(),
            "type": TYPE,
        }
    )


def sign(receipt: Receipt, key: SigningKey) -> SignedReceipt:
    """A receipt signed by this installation; give it away only after the commit."""
    text = receipt_text(receipt)
    return SignedReceipt(
        text=text,
        algorithm=key.algorithm,
        key_id=key.key_id,
        signature=key.sign(text.encode("utf-8")),
    )


def verify(signed: SignedReceipt, key: VerifyingKey) -> bool:
    """Whether `key` signed exactly this text."""
    if (signed.algorithm, signed.key_id) != (key.algorithm, key.key_id):
        return False
    return key.verify(signed.text.encode("utf-8"), signed.signature)
