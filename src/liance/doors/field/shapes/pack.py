"""The mission pack: all that a person needs on site for the visits given to them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from liance.doors.field.shapes.answers import Bilingual, CertificateOf
from liance.flows.fieldwork.bodies.common import Shape, Side


class Spot(Shape):
    """WGS 84 degrees as decimal strings."""

    lon: str
    lat: str


class LimitOf(Shape):
    """One limit that a factor is held to. ``comparator``: ``max``, ``min``, ``range`` (both ends
    included) or ``none_detected``, empty where the printed text is not one of these; ``strict``:
    the bound itself fails; ``low`` and ``high`` as plain decimals. ``certainty`` and ``clause`` as
    the library holds them; a limit that stands on paper alone has the certainty ``as_printed``.
    ``averaging`` empty: not said. ``origin``: sheet, permit, eia, standard, other."""

    kind: Literal["leading", "beside"]
    origin: str
    text: str
    unit: str
    comparator: Literal["", "max", "min", "range", "none_detected"]
    strict: bool
    low: str = ""
    high: str = ""
    standard: str = ""
    edition: str = ""
    clause: str = ""
    certainty: str
    averaging: str = ""


Beside = Literal[
    "o2_measured", "o2_reference", "fuel", "flow_m3h", "stack_height_m", "surroundings_height_m",
    "place", "averaging", "background", "noise_kind", "period", "noise_class", "water_temp_c",
    "influent",
]  # fmt: skip
Word = Literal[
    "coal", "oil", "gas", "biomass", "leq", "frequent_max", "occasional_max", "day", "night",
    "boundary", "indoor", "stack", "fugitive", "single", "hourly_mean", "daily_mean", "max",
    "0", "1", "2", "3", "4",
]  # fmt: skip


class RecordField(Shape):
    """What a standard may ask for beside a value (随测条件): a number in ``unit``, or one of
    ``words``. It goes into ``recorded`` of a reading under the name ``field``."""

    field: Beside
    unit: str = ""
    words: list[Word]


class FactorOf(Shape):
    """A factor at a point. ``methods``: names with the standard's number, as on file.
    ``recording``: what is written down beside a field reading; none where it is not measured on
    site. ``no_instrument``: why a field reading is read off none, in the words of the method; empty:
    an instrument is named."""

    factor: str
    name: Bilingual
    on_site: bool
    limits: list[LimitOf]
    methods: list[str]
    recording: list[RecordField] = Field(default_factory=list)
    no_instrument: str = ""
    not_done_reason: str = ""


class PointOf(Shape):
    """A point: ``id`` is the visit's point, or before entry the sheet's; ``sheet_point`` the
    sheet's point in both cases. All may be named in a command."""

    id: UUID
    sheet_point: UUID | None
    outlet: UUID | None
    code: str
    name: str
    medium: Literal["water", "gas", "noise"]
    spot: Spot | None
    frequency: str = ""
    not_done_reason: str = ""
    factors: list[FactorOf]


class BottleOf(Shape):
    """A bottle of the list. ``id`` and ``number`` of a prepared or filled one; null and empty when
    it still has to be labelled. ``hold_minutes`` null: no rule on file. ``handling``: codes of
    ``norms/sampling``, in words. ``state``: planned, prepared, filled, sealed, received, …"""

    id: UUID | None
    number: str
    point: UUID
    qc: Literal["normal", "parallel", "blank"]
    factors: list[str]
    container: str
    container_words: Bilingual
    preservative: str
    preservative_words: Bilingual
    volume_ml: int | None
    handling: list[Bilingual]
    hold_minutes: int | None
    hold_citation: str
    hold_certainty: str
    state: str
    seal_number: str = ""
    holder: UUID | None = None
    sampled_by: UUID | None = None
    confirmed_by: UUID | None = None


class CrewOf(Shape):
    """A person named for the visit, or already on site (``entered_at``)."""

    staff: UUID
    name: str
    side: Side
    agency: str
    certificates: list[CertificateOf]
    certificate_number: str
    newcomer: bool
    entered_at: AwareDatetime | None = None
    confirmed_at: AwareDatetime | None = None


class InstrumentOf(Shape):
    """An instrument with the last day of its calibration."""

    id: UUID
    number: str
    name: str
    model: str
    factors: list[str]
    calibrated_to: str | None


class FindingOf(Shape):
    """What was found at this source before: an exceedance by a reading on site, or by an approved
    ``result`` of the laboratory, then ``at`` the time of sampling. ``limit`` as it was judged,
    ``times`` how often it was exceeded, empty where none is stated. ``averaging``: what the value
    is the mean of, empty for a single one; samples that a mean stands for are not listed."""

    origin: Literal["reading", "result"]
    at: AwareDatetime
    point: str
    factor: str
    value: str
    unit: str
    verdict: str
    limit: str = ""
    times: str = ""
    averaging: Literal["", "hourly_mean", "daily_mean"] = ""


class ReadingOf(Shape):
    """A field reading in force. ``point`` is the visit's. ``why``: how the server judged it.
    ``confirmed_by`` is asked for; until ``confirmed_at`` the reading awaits that person."""

    id: UUID
    point: UUID
    factor: str
    repeat: int
    raw: str
    unit: str
    at: AwareDatetime
    instrument: UUID | None
    calibration: str
    recorded: dict[str, str]
    verdict: Literal["exceeds", "compliant", "cannot_judge", "not_judged"]
    why: Bilingual
    by: UUID
    by_name: str
    confirmed_by: UUID
    state: Literal["awaiting", "confirmed", "unconfirmed"]
    confirmed_at: AwareDatetime | None


class FieldOf(Shape):
    """An open field of the sheet (W3). ``base``: the command that last gave it a value."""

    field: str
    label: str
    value: str
    base: UUID | None = None


class SignalOf(Shape):
    """A signal of the visit."""

    id: UUID
    direction: str
    text: str
    point: UUID | None
    state: str
    sent_by: str
    sent_at: AwareDatetime
    acknowledged_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    answer: str


class HandoverOf(Shape):
    """A hand-over still open, to or from the person."""

    id: UUID
    bottles: list[UUID]
    giver: str
    taker: str
    to_me: bool
    offered_at: AwareDatetime


class OutletAt(Shape):
    """An outlet in use whose place is on file, for the small map."""

    id: UUID
    code: str
    name: str
    medium: Literal["water", "gas", "noise"]
    spot: Spot


class SourceOf(Shape):
    """The polluting unit with its ``outlets``, those of no sheet too."""

    id: UUID
    name: str
    address: str
    credit_code: str
    permit_code: str
    industry: str
    management: str
    contact: str
    spot: Spot | None
    outlets: list[OutletAt] = Field(default_factory=list)


class SheetOf(Shape):
    """The contact sheet behind the mission. ``earliest``: the first day of entry that keeps the
    lead time; earlier needs a ``late_reason`` (W4)."""

    id: UUID
    number: str
    state: str
    ground: str
    urgency: str
    planned_from: AwareDatetime
    planned_to: AwareDatetime
    note: str
    reply: str
    handler: str
    enforcement: str
    monitoring: str
    laboratory: str
    earliest: date | None = None


class Mission(Shape):
    """One visit. ``id``: the visit's once it is open, else the sheet's; commands name either."""

    id: UUID
    visit: UUID | None
    state: Literal["to_enter", "open", "left", "closed"]
    side: Side | None
    restricted: bool
    sheet: SheetOf | None
    source: SourceOf
    entered_at: AwareDatetime | None
    points: list[PointOf]
    bottles: list[BottleOf]
    crew: list[CrewOf]
    instruments: list[str]
    findings: list[FindingOf]
    readings: list[ReadingOf] = Field(default_factory=list)
    open_fields: list[FieldOf]
    answers: list["ValueOf"]
    signals: list[SignalOf]
    handovers: list[HandoverOf]
    checklist: str = Field(description="code of the list for this industry")


class ValueOf(Shape):
    """A value that stands in a checklist; two of one ``key``: to be decided."""

    key: str
    value: str
    abnormal: bool
    command: UUID
    by: str


class Choice(Bilingual):
    """An answer of a question. ``abnormal``: it asks for words and may be told to the samplers."""

    abnormal: bool = False


class Question(Shape):
    """One line of a checklist; ``choices`` empty: judged normal, abnormal or not applicable, with
    what was read or seen in free text."""

    key: str
    label: Bilingual
    entry: str
    choices: list[Choice]
    hint: Bilingual | None = None


class Checklist(Shape):
    """Questions for an industry; it fits sources whose industry holds one of ``words``.

    ``origin``: ``own_default`` (this product's proposal, of no legal
    force) or the document that it is taken from."""

    code: str
    edition: str
    origin: Literal["own_default", "document"]
    citation: str
    industry: str
    words: list[str]
    title: Bilingual
    questions: list[Question]


class Colleague(Shape):
    """Somebody who may be on site or take bottles."""

    id: UUID
    name: str
    agency: str
    sides: list[Side]


class Pack(Shape):
    """All missions of a person. ``expires_at``: from then on it is for recording, not judging."""

    issued_at: AwareDatetime
    expires_at: AwareDatetime
    person: UUID
    missions: Annotated[list[Mission], Field(max_length=200)]
    instruments: list[InstrumentOf]
    checklists: list[Checklist]
    colleagues: list[Colleague]


Mission.model_rebuild()
