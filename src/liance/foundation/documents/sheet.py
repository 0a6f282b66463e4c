"""The contact sheet 执法监测工作联系单 as a printed form (clauses W1-W7, X3).

Three parts in the paper's order: filled in by enforcement, returned by monitoring, determined on
site and supplemented afterwards. The usual sheet is one A4 page; longer ones flow on.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from liance.foundation.documents.marks import qr_svg
from liance.foundation.documents.parts import (
    BLANK,
    NO_VERIFICATION,
    Entry,
    LedgerHead,
    Person,
    Seal,
    Signature,
    Verification,
)
from liance.foundation.documents.press import Lang, press
from liance.foundation.documents.reading import read
from liance.foundation.documents.wording import Drawing
from liance.foundation.ledger.canonical import canonical

TITLE = "生态环境系统执法监测工作联系单"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """One line of the table of points: factors that share a frequency and a standard.

    Lines of one point repeat its `code`; the template prints it once. `factors` carries limits
    and unit as one text ("氮氧化物 80，二氧化硫 20 mg/m³").
    """

    code: str
    point: Entry = BLANK
    factors: Entry = BLANK
    frequency: Entry = BLANK
    standard: Entry = BLANK


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPart:
    """What the monitoring body answers (part two). `ability` says whether it can do all.

    `explanation` carries the grounds where it cannot; `decision` the answer of the department of
    the same level with who and when; `arrangement` what follows (new time, commissioned body).
    """

    ability: Entry = BLANK
    staff: tuple[Person, ...] = ()
    instruments: tuple[str, ...] = ()
    explanation: str = ""
    decision: str = ""
    arrangement: str = ""
    signatures: tuple[Signature, ...] = ()
    seal: Seal | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """One field determined on site (part three); an open one says what is awaited."""

    item: str
    at_issue: str
    determined: Entry
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """All that the printed contact sheet shows. Empty text prints an empty cell.

    `number` is the document number (宝环执联〔2026〕187号); `state` the state of now in words, printed
    in the head ("草稿", "已撤回：…"), empty where nothing need be said; `urgency` names the track with
    its ground, a late routine sheet its reason; `coordinates` in degrees as text.
    """

    number: str
    issuer: str
    monitoring_body: Entry
    ground: Entry
    urgency: Entry
    unit: Entry
    credit_code: str = ""
    permit_code: str = ""
    address: Entry = BLANK
    coordinates: str = ""
    industry: Entry = BLANK
    time: Entry = BLANK
    officers: tuple[Person, ...] = ()
    points: tuple[PointRow, ...] = ()
    remarks: str = ""
    signatures: tuple[Signature, ...] = ()
    seal: Seal | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    reply: ReturnPart | None = None
    supplements: tuple[Supplement, ...] = ()
    state: str = ""
    verification: Verification = NO_VERIFICATION
    ledger: LedgerHead | None = None
    printed_at: datetime
    title: str = TITLE


@dataclass(frozen=True, slots=True)
class _Printed:
    sheet: SheetForm
    qr: Drawing


def render(form: SheetForm, *, lang: Lang = "zh") -> bytes:
    """Return the sheet as PDF/A. The same form gives the same bytes.

    Raises FontsMissing, DocumentFailed.
    """
    printed = _Printed(form, qr_svg(form.verification.url))
    return press().pdf("sheet", printed, lang=lang, at=form.printed_at)


def to_json(form: SheetForm) -> str:
    """The whole form as canonical JSON text, instants in UTC."""
    return canonical(asdict(form))


def of_json(text: str) -> SheetForm:
    """The form that ``to_json`` wrote. Raises KeyError, ValueError for any other text."""
    return read(SheetForm, json.loads(text))
