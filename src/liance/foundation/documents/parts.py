"""What several documents are made of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from liance.foundation.documents.wording import EXACT


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as it stands, and how it came to stand so.

    `text` is the value of now; `was` an earlier value, printed struck through before it; `open`
    marks a field that is still to be determined on site (待现场确定), `text` then says what about it;
    `note` is a second line in smaller type.
    """

    text: str = ""
    was: str = ""
    note: str = ""
    open: bool = False


BLANK: Final = Entry()


@dataclass(frozen=True, slots=True)
class Person:
    """A person on a document; `certificate` is the kind of certificate (执法证, 上岗证)."""

    name: str
    certificate: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, what the signature means (经办, 负责人, 审核), and when; None is not yet signed.

    `proof` is a short reference to the ledger leaf of the signature, for comparison.
    """

    name: str
    meaning: str
    at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a body. With `at` None the place for the seal is left open on paper."""

    body: str
    at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """How a reader checks the paper: the address behind the QR code and a short code to compare."""

    url: str = field(default="", metadata=EXACT)
    code: str = ""


NO_VERIFICATION: Final = Verification()


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The state of the ledger when the document was printed, so that the paper anchors it."""

    sequence: int
    root: str = field(metadata=EXACT)
    algorithm: str = "SHA-256"
    at: datetime | None = None
