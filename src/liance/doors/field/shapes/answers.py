"""What the server says: receipts, devices, the inbox, faults."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from liance.flows.fieldwork.bodies.common import Shape, Side

State = Literal["done", "held", "refused", "conflict", "awaiting_files", "set_aside"]


class Bilingual(Shape):
    """One sentence in both languages."""

    zh: str
    en: str


class Fault(Shape):
    """Why a request was not carried out: a stable code, what to do, and where it went wrong."""

    code: str
    message: Bilingual
    at: str = ""


class SignedText(Shape):
    """``text``: lines of ``word value``; ``signature``: base64, Ed25519 over its UTF-8 bytes;
    ``key`` names the receipt key."""

    text: str
    signature: str
    key: str


class ReceiptOf(Shape):
    """What became of one command. ``code`` and ``message`` empty when it is done.

    ``made``: the server's id of what it made. ``waits_for``: commands or files (SHA-256) that must
    arrive first, or ``visit:…`` for whatever another phone records of that visit. ``flags``:
    ``clock_off``, ``clock_ahead``, ``verdict_differs``, ``two_values``, ``company_differs``,
    ``device_withdrawn``, ``carried``.
    """

    id: UUID
    state: State
    code: str = ""
    message: Bilingual | None = None
    receipt: SignedText
    made: UUID | None = None
    waits_for: list[str] = Field(default_factory=list)
    flags: list[str] = Field(default_factory=list)


class Receipts(Shape):
    """The answers to a batch in its order, and what else came to rest by it."""

    receipts: list[ReceiptOf]
    settled: list[ReceiptOf] = Field(default_factory=list)
    server_time: AwareDatetime


class Key(Shape):
    """A public receipt key."""

    key: str
    ed25519: Annotated[str, Field(description="the 32 bytes, base64")]


class CertificateOf(Shape):
    """A certificate with its last day; ``factors`` empty: all."""

    kind: Side
    number: str
    valid_from: str
    valid_to: str
    factors: list[str]


class PersonOf(Shape):
    """Who works with the device; ``sides`` on which the person may stand."""

    id: UUID
    name: str
    agency: str
    agency_id: UUID
    side: Side | None
    sides: list[Side]
    certificates: list[CertificateOf]


class NewDevice(Shape):
    """Asked for by somebody who has signed in on this phone. ``public_key``: the phone's own key
    for commands that another phone carries (base64 of SPKI, P-256), optional."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Literal["phone", "tablet", "computer"]
    public_key: Annotated[str, Field(max_length=400)] = ""


class DeviceOf(Shape):
    """One of the person's devices."""

    device: UUID
    number: str
    name: str
    kind: str
    registered_at: AwareDatetime
    last_seen_at: AwareDatetime | None
    withdrawn_at: AwareDatetime | None
    own: bool


class Registered(Shape):
    """The token is shown this once; the server keeps its hash alone."""

    device: UUID
    number: str
    token: str
    receipt_keys: list[Key]
    server_time: AwareDatetime
    person: PersonOf
    live_port: int


class Standing(Shape):
    """How the device stands: ``wipe`` asks the phone to remove the pack and, once every item has
    its receipt, all else."""

    device: UUID
    number: str
    person: PersonOf
    receipt_keys: list[Key]
    server_time: AwareDatetime
    last_counter: int
    wipe: bool
    live_port: int


class Devices(Shape):
    """The person's devices, the youngest first."""

    devices: list[DeviceOf]


class InboxValue(Shape):
    """One of the values that stand side by side."""

    command: UUID
    value: str
    by: str
    at: AwareDatetime
    device: str


class InboxItem(Shape):
    """What a person has to settle: ``refused``, ``conflict`` (one id, two contents), ``held`` (a
    predecessor is missing), ``two_values``. ``choices`` are those of ``decide``; ``sources``: which
    of those on file an urgent visit may mean."""

    id: UUID
    about: Literal["refused", "conflict", "held", "two_values"]
    kind: str
    visit: UUID | None
    code: str
    message: Bilingual
    at: AwareDatetime
    received_at: AwareDatetime
    by: str
    own: bool
    label: str = ""
    body: dict[str, Any] = Field(default_factory=dict)
    values: list[InboxValue] = Field(default_factory=list)
    sources: list["FoundSource"] = Field(default_factory=list)
    choices: list[str]


class Inbox(Shape):
    """What waits, the oldest first."""

    items: list[InboxItem]
    server_time: AwareDatetime


class UploadOf(Shape):
    """Where an upload stands, for what HEAD does not tell."""

    sha256: str
    size: int
    offset: int
    expires_at: AwareDatetime


class OutletOf(Shape):
    """An outlet of a source."""

    id: UUID
    code: str
    name: str
    medium: Literal["water", "gas", "noise"]


class FoundSource(Shape):
    """A source to enter; ``enforcement``: for which agency the person may enter, null: for none."""

    id: UUID
    name: str
    address: str
    permit_code: str
    enforcement: UUID | None
    outlets: list[OutletOf]


class Sources(Shape):
    """What was found."""

    sources: list[FoundSource]
