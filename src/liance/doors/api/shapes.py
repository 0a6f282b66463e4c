"""What the writes take and answer."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from liance.doors.api.rows import KEY

Medium = Literal["water", "gas", "noise"]


class Bilingual(Schema):
    """One sentence in both languages."""

    zh: str
    en: str


class Fault(Schema):
    """Why a request was not carried out: a stable code, what to do, the field it belongs to."""

    code: str
    message: Bilingual
    field: str = ""


class Written(Schema):
    """The row that was written, and its version now."""

    model_config = {"json_schema_extra": {"examples": [{"id": str(KEY), "version": 1}]}}
    id: UUID
    version: int


class ActedRow(Schema):
    """A row that an act wrote: which table, its version and its state now (empty where it has none)."""

    of: str
    id: UUID
    version: int | None
    state: str


class Acted(Schema):
    """The rows that an act wrote, as they are now; one that it removed is not among them."""

    model_config = {"json_schema_extra": {"examples": [{"rows": [
        {"of": "operations.visit", "id": str(KEY), "version": 3, "state": "left"},
    ]}]}}  # fmt: skip
    rows: list[ActedRow]


class ExportState(Schema):
    """An export: `waiting`, `running`, `ready`, `failed` (`reason` is a code), `cancelled`, `removed`.

    `rows` of `counted` are written; `sha256`, `size` and `kept_until` stand once it is ready.
    """

    model_config = {"json_schema_extra": {"examples": [{
        "id": str(KEY), "version": 3, "list": "results", "form": "csv", "filter": {"verdict": "exceeds"},
        "state": "ready", "rows": 1204, "counted": 1204, "reason": "",
        "asked_at": "2026-11-12T01:30:00Z", "snapshot_at": "2026-11-12T01:30:02Z",
        "ready_at": "2026-11-12T01:30:03Z", "kept_until": "2026-11-19T01:30:03Z",
        "name": "测定结果-20261112-0930.csv", "size": 180224,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }]}}  # fmt: skip
    id: UUID
    version: int
    list: str
    form: Literal["xlsx", "csv", "parquet"]
    filter: dict[str, str]
    state: Literal["waiting", "running", "ready", "failed", "cancelled", "removed"]
    rows: int
    counted: int | None
    reason: str
    asked_at: datetime
    snapshot_at: datetime | None
    ready_at: datetime | None
    kept_until: datetime | None
    name: str
    size: int
    sha256: str


class StoredFile(Schema):
    """An original as it was stored: its `id` for acts, its digests."""

    model_config = {"json_schema_extra": {"examples": [{
        "id": str(KEY), "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "sm3": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "size": 3,
        "name": "合同.pdf", "media_type": "application/pdf",
    }]}}  # fmt: skip
    id: UUID
    sha256: str
    sm3: str
    size: int
    name: str
    media_type: str


class SourceIn(Schema):
    """A pollution source. ``division``: GB/T 2260; degrees in WGS 84."""

    model_config = {"json_schema_extra": {"examples": [{
        "name": "岐山雍川酿造有限公司", "division": "610323", "credit_code": "",
        "permit_code": "", "industry": "酒的制造", "management": "key", "address": "岐山县蔡家坡镇",
    }]}}  # fmt: skip
    name: str = Field(max_length=120)
    division: str = Field(max_length=12)
    credit_code: str = Field("", max_length=18)
    permit_code: str = Field("", max_length=22)
    lon: Decimal | None = None
    lat: Decimal | None = None
    address: str = Field("", max_length=200)
    industry: str = Field("", max_length=60)
    management: Literal["", "key", "simplified", "registered"] = ""
    key_unit: bool = False
    contact: str = Field("", max_length=60)


class SourceChange(SourceIn):
    """A source as it stands from now on: every field is given, for a field that were left out would be
    emptied. ``version``: that which was read."""

    model_config = {"json_schema_extra": {"examples": [{
        "version": 3, "name": "岐山雍川酿造有限公司", "division": "610323", "credit_code": "",
        "permit_code": "", "lon": "107.621034", "lat": "34.442871", "address": "岐山县蔡家坡镇",
        "industry": "酒的制造", "management": "key", "key_unit": True, "contact": "",
        "credit_grade": "green", "active": False,
    }]}}  # fmt: skip

    version: int
    active: bool
    credit_grade: Literal["", "green", "blue", "yellow", "red"]
    credit_code: str = Field(max_length=18)
    permit_code: str = Field(max_length=22)
    lon: Decimal | None
    lat: Decimal | None
    address: str = Field(max_length=200)
    industry: str = Field(max_length=60)
    management: Literal["", "key", "simplified", "registered"]
    key_unit: bool
    contact: str = Field(max_length=60)


class ItemIn(Schema):
    """A factor with its limit as printed."""

    factor: str = Field(max_length=60)
    limit: str = Field("", max_length=40)
    unit: str = Field("", max_length=20)
    standard: str = Field("", max_length=120)
    on_site: bool = False


class PointIn(Schema):
    """A monitoring point."""

    code: str = Field(max_length=12)
    name: str = Field("", max_length=60)
    medium: Medium
    frequency: str = Field("", max_length=40)
    items: list[ItemIn] = []


class SheetIn(Schema):
    """A contact sheet to be drafted in the name of the token's person. Restricted ones are written on
    the pages alone."""

    model_config = {"json_schema_extra": {"examples": [{
        "source": str(KEY), "ground": "daily", "planned_from": "2026-11-12T01:30:00Z",
        "planned_to": "2026-11-12T07:30:00Z", "crew": [str(KEY)],
        "points": [{"code": "DW001", "name": "废水总排口", "medium": "water",
                    "items": [{"factor": "化学需氧量", "limit": "50", "unit": "mg/L"}]}],
    }]}}  # fmt: skip
    source: UUID
    ground: Literal["daily", "petition", "emergency", "assigned"]
    planned_from: AwareDatetime
    planned_to: AwareDatetime
    urgency: Literal["routine", "surprise", "assigned", "urgent_petition", "emergency", "other"] = (
        "routine"
    )
    urgency_note: str = Field("", max_length=200)
    target: UUID | None = None
    crew: list[UUID] = []
    points: list[PointIn] = []
    note: str = ""


class SendIn(Schema):
    """The draft as it was read; ``late_reason`` where the lead time is too short."""

    model_config = {"json_schema_extra": {"examples": [{"version": 1, "late_reason": ""}]}}
    version: int
    late_reason: str = Field("", max_length=200)


class WorkRow(Schema):
    """A factor of a received bottle from which nothing was determined yet."""

    model_config = {"json_schema_extra": {"examples": [{
        "bottle_factor": str(KEY), "bottle": "宝环监-2026-0187-01", "factor": "化学需氧量",
        "medium": "water", "sampled_at": "2026-11-12T02:10:00Z", "hold_ends": None,
        "limit": "50", "limit_unit": "mg/L",
    }]}}  # fmt: skip
    bottle_factor: UUID
    bottle: str
    factor: str
    medium: Medium
    sampled_at: datetime
    hold_ends: datetime | None
    limit: str
    limit_unit: str


class Work(Schema):
    """What waits to be determined, the holding time that ends first on top."""

    items: list[WorkRow]


class ReadingIn(Schema):
    """A determination as the laboratory reports it; ``value`` is text exactly as reported."""

    bottle_factor: UUID
    value: str = Field(max_length=40)
    unit: str = Field(max_length=20)
    method: str = Field(max_length=120)
    started_at: AwareDatetime
    detection_limit: str = Field("", max_length=20)
    instrument: UUID | None = None
    read_at: AwareDatetime | None = None
    late_reason: str = Field("", max_length=200)


class ReadingsIn(Schema):
    """Determinations, entered all or none; they are checked and approved by people, on the pages."""

    model_config = {"json_schema_extra": {"examples": [{"readings": [{
        "bottle_factor": str(KEY), "value": "31", "unit": "mg/L", "method": "HJ 828-2017",
        "started_at": "2026-11-13T01:00:00Z", "detection_limit": "4",
    }]}]}}  # fmt: skip
    readings: list[ReadingIn] = Field(min_length=1, max_length=500)


class Entered(Schema):
    """A determination that was entered, with its verdict as it was judged at once."""

    id: UUID
    bottle_factor: UUID
    verdict: str
    times: str


class EnteredAll(Schema):
    """The determinations in the order they were given."""

    entered: list[Entered]


class NoResultIn(Schema):
    """Why a factor of a bottle has no result (R3)."""

    model_config = {
        "json_schema_extra": {"examples": [{"bottle_factor": str(KEY), "reason": "样品瓶破损"}]}
    }
    bottle_factor: UUID
    reason: str = Field(max_length=200)
