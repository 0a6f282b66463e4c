"""Bodies of commands at the gate, of the enforcement record, of signals and of the end."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from liance.flows.fieldwork.bodies.common import Fix, Ref, Sha256, Shape, Short, Side, Text, Words
from liance.flows.fieldwork.bodies.sampling import PointAdd

Ground = Literal["daily", "petition", "emergency", "assigned"]
Urgency = Literal["surprise", "assigned", "urgent_petition", "emergency", "other"]
EntryKind = Literal[
    "production", "facility", "evidence", "transcript", "rights", "cause", "sampling", "check",
    "note",
]  # fmt: skip
Outcome = Literal["signs", "refuses", "nobody"]
Confirmed = Literal["own_phone", "own_pin", "recorded"]


class Arrival(Shape):
    """Somebody at the gate. ``confirmed``: on the own phone, by own sign-in on this one, or
    recorded by a colleague (代录); only the sender's own arrival counts as confirmed by it."""

    staff: UUID
    side: Side
    at: AwareDatetime
    place: Fix = Field(default_factory=Fix)
    confirmed: Confirmed = "recorded"


class Company(Shape):
    """The company's representative: signs, refuses (``reason``, ``witness``), or nobody is there.

    The signature on glass is a file with the role ``company_signature``, a video of the refusal
    one with the role ``refusal_video``.
    """

    outcome: Outcome
    name: Annotated[str, Field(max_length=60)] = ""
    position: Annotated[str, Field(max_length=60)] = ""
    reason: Words = ""
    witness: Short = ""


class JointEntry(Shape):
    """Both teams enter with a sheet (D1, D2). The second phone's entry for the same sheet confirms
    its own person and adds who is missing. ``as_irregular`` with ``irregular_note``: recorded
    although it falls short. ``late_reason``: why one enters so early that the lead time is no
    longer kept (W4)."""

    sheet: UUID
    crew: Annotated[list[Arrival], Field(min_length=1, max_length=20)]
    company: Company
    late_reason: Words = ""
    as_irregular: bool = False
    irregular_note: Annotated[str, Field(max_length=2000)] = ""


class UrgentVisit(Shape):
    """Start without a sheet (W7). ``source`` null with ``source_text``: a place not on file; a
    person chooses it in the inbox. ``outlets`` on file and ``points`` that are not; with neither,
    points are added on site. The command's own id is the visit of what follows."""

    source: UUID | None = None
    source_text: Words = ""
    enforcement: UUID
    ground: Ground
    urgency: Urgency
    urgency_note: Words
    outlets: Annotated[list[UUID], Field(max_length=40)] = Field(default_factory=list)
    points: Annotated[list[PointAdd], Field(max_length=40)] = Field(default_factory=list)
    crew: Annotated[list[Arrival], Field(min_length=1, max_length=20)]
    company: Company
    as_irregular: bool = False
    irregular_note: Annotated[str, Field(max_length=2000)] = ""
    restricted: bool = False


class CrewJoin(Shape):
    """Somebody comes later."""

    arrival: Arrival


class CrewConfirm(Shape):
    """The sender confirms the own entry."""

    place: Fix = Field(default_factory=Fix)


class CompanySign(Shape):
    """The company's representative on a part of the record: who signed, refused, or nobody."""

    about: Literal["entry", "sampling", "record", "transcript"]
    company: Company


class RecordAdd(Shape):
    """One line of the sender's side (D3, D4)."""

    entry: EntryKind
    title: Short
    text: Text = ""
    abnormal: bool = False
    point: Ref | None = None


class RecordAmend(Shape):
    """A line put right by a new one; the old one stays."""

    entry: Ref
    title: Short
    text: Text = ""
    abnormal: bool = False
    reason: Words


class Answer(Shape):
    """One answer of a checklist. ``base``: the command that gave the value which the phone showed
    when it was changed, null for none: two values on one base are both kept, a person decides."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$")]
    label: Short
    value: Annotated[str, Field(max_length=400)]
    abnormal: bool = False
    remark: Annotated[str, Field(max_length=400)] = ""
    base: UUID | None = None


class ChecklistAnswer(Shape):
    """Answers to a checklist; they become one line of the enforcement record (D3)."""

    checklist: Annotated[str, Field(max_length=60)]
    edition: Annotated[str, Field(max_length=40)] = ""
    entry: Literal["production", "facility", "rights", "cause", "check", "note"]
    title: Short
    answers: Annotated[list[Answer], Field(min_length=1, max_length=200)]
    point: Ref | None = None


class Transcript(Shape):
    """A transcript (询问笔录) with its signatures: files ``respondent_signature`` and
    ``officer_signature``; ``outcome`` of the respondent."""

    title: Short
    text: Text
    respondent: Annotated[str, Field(max_length=60)]
    respondent_position: Annotated[str, Field(max_length=60)] = ""
    outcome: Outcome
    reason: Words = ""
    witness: Short = ""
    officers: Annotated[list[UUID], Field(min_length=1, max_length=6)]


class Capture(Shape):
    """How a file came to be: its own time and place, and by what. ``derived_from``: the original
    that this viewing copy was made of."""

    sha256: Sha256
    at: AwareDatetime
    way: Literal["camera", "system_camera", "gallery", "recorder", "pad", "typed"]
    place: Fix = Field(default_factory=Fix)
    derived_from: Sha256 | None = None


class EvidenceAdd(Shape):
    """Originals bound to a point; each of the command's files has its ``capture``."""

    title: Short
    text: Text = ""
    point: Ref | None = None
    abnormal: bool = False
    captures: Annotated[list[Capture], Field(min_length=1, max_length=20)]


class EvidenceUnused(Shape):
    """标为不用: the original stays, a line says why it is not used."""

    evidence: Ref
    sha256: Sha256
    reason: Words


class SignalRaise(Shape):
    """Tell the other team (D5 ``to_monitoring``, D6 ``to_enforcement``)."""

    direction: Literal["to_monitoring", "to_enforcement"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    point: Ref | None = None
    reading: Ref | None = None


class SignalAcknowledge(Shape):
    """Received. ``way``: over the network, by QR from phone to phone, or by the spoken code, which
    proves that the parties met and never stands for the acknowledgement itself."""

    signal: Ref
    way: Literal["network", "qr", "spoken"] = "network"


class SignalAnswer(Shape):
    """Monitoring answers by bottles or readings, enforcement by the record of the cause."""

    signal: Ref
    answer: Annotated[str, Field(min_length=1, max_length=2000)]
    bottles: Annotated[list[Ref], Field(max_length=100)] = Field(default_factory=list)
    readings: Annotated[list[Ref], Field(max_length=100)] = Field(default_factory=list)
    title: Short = ""


class OpenField(Shape):
    """An open field of the sheet settled on site (W3). ``was``: the text that the phone showed."""

    field: Annotated[str, Field(max_length=80)]
    value: Annotated[str, Field(min_length=1, max_length=2000)]
    was: Annotated[str, Field(max_length=2000)] = ""
    reason: Words = ""
    base: UUID | None = None


class LeaveSite(Shape):
    """Both teams leave; nothing is sampled or measured after."""


class ClosePart(Shape):
    """The sender's side closes its part; ``quality_reason`` where control samples are lacking."""

    quality_reason: Words = ""


class Decide(Shape):
    """A person settles what waits in the inbox.

    ``about``: the command, or for two values of one field the id of the item. ``retry`` tries the
    command again; ``force`` applies one whose predecessor is missing; ``set_aside`` keeps it
    unapplied with a reason; ``use`` takes the value of the command ``chosen``; ``enter`` another
    ``value``; ``replace`` tries an urgent visit again with ``value`` as its source: the id of one
    on file, or ``new`` to put the unit that the phone named on file; with ``outlets`` or ``points``
    those stand for the phone's.
    """

    about: UUID
    choice: Literal["retry", "force", "set_aside", "use", "enter", "replace"]
    chosen: UUID | None = None
    value: Annotated[str, Field(max_length=2000)] = ""
    outlets: Annotated[list[UUID], Field(max_length=40)] = Field(default_factory=list)
    points: Annotated[list[PointAdd], Field(max_length=40)] = Field(default_factory=list)
    reason: Words = ""
