"""The monitoring report 监测报告 with the items that accreditation and penalty evidence ask for.

Items: 检验检测机构资质认定评审准则 (公告2023年第21号) item 40; 补充要求 (国市监检测规〔2025〕4号) articles 19
and 21; 监督管理办法 articles 11-13. Clauses R1-R3.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from liance.foundation.documents.marks import qr_svg
from liance.foundation.documents.parts import (
    NO_VERIFICATION,
    LedgerHead,
    Person,
    Seal,
    Signature,
    Verification,
)
from liance.foundation.documents.press import Lang, press
from liance.foundation.documents.sketch import sketch_svg
from liance.foundation.documents.wording import EXACT, Drawing

Verdict = Literal["compliant", "exceeds", "cannot_judge", "not_judged", ""]

STATEMENTS = (
    "本报告无检验检测专用章或公章、无资质认定标志，以及无编制、审核、签发人签名的，无效。",
    "本报告涂改、增删无效；更正以另行签发的更正报告为准，原报告保留。",
    "未经本机构书面批准，不得部分复制本报告；完整复制应重新加盖检验检测专用章。",
    "本报告结果仅对所列点位、时间和工况下的样品负责；由委托方送样的，仅对来样负责。",
    "对结果有异议的，应在收到报告之日起十五日内向本机构书面提出；不可保存的样品不复检。",
    "报告及全部原始记录自签发之日起保存不少于六年。",
)
"""Usual statements of a report; an agency may give its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPoint:
    """Where was measured: outlet code, name, what stands before it, position in degrees."""

    code: str
    name: str
    medium: str = ""
    coordinates: str = ""
    note: str = ""
    lon: str = ""
    lat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSample:
    """A sample by its number, with its state when taken and on receipt."""

    number: str
    point_code: str
    kind: str = ""
    state: str = ""
    sampled_at: datetime | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMethod:
    """How a factor was determined; the detection limit with its unit as text."""

    factor: str
    name: str
    code: str
    detection_limit: str = ""
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInstrument:
    """A main instrument. `rented` says that it is hired or borrowed (是否租用借用)."""

    name: str
    model: str
    number: str
    calibrated_until: date | None = None
    rented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSide:
    """The verdict on a limit that stands beside the leading one; `origin` as it is printed
    (排污许可证), `note` says why it could not be judged."""

    origin: str
    limit: str = ""
    unit: str = ""
    standard: str = ""
    verdict: Verdict = ""
    times: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """One determination. Rows of one point stand together; repeats are rows of their own.

    `value` is the text to print: a non-detect as the method has it ("0.004L"), never a blank.
    `times` is the multiple by which a limit is exceeded, as text, empty where undefined; `note`
    says why something could not be judged, or that the row is a repeat. Where several limits stand
    side by side the leading one is the row's, of `origin`, and the others are its `sides`.
    """

    point_code: str
    sample: str
    factor: str
    value: str
    unit: str
    limit: str = ""
    standard: str = ""
    verdict: Verdict = ""
    times: str = ""
    note: str = ""
    origin: str = ""
    sides: tuple[ReportSide, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCondition:
    """A working condition during the measurement: load, fuel, state of the treatment facility."""

    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRow:
    """One kind of quality control: how many were due, how many done, what came out."""

    measure: str
    factors: str
    due: str = ""
    done: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subcontract:
    """Items determined by another body, with its accreditation number and the numbers of its
    reports on them."""

    items: str
    body: str
    accreditation: str = ""
    reports: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """All that the printed report shows.

    `state` is printed in red on the cover ("作废", "更正：代替 …号报告"); `period` and the other times
    are text where they are spans. `nd_note` explains the marks used for non-detects; `grounds` say by
    what results are held to limits of another averaging; `basis` names the
    rules under which was measured, `missing` the required facts that are not on file and
    `missing_reasons` for each of them why it is issued all the same; `missing_reason` stands for
    all of them in a report of an earlier release.
    """

    number: str
    project: str
    body: str
    client: str
    inspected_unit: str
    task_source: str
    printed_at: datetime
    title: str = "监测报告"
    kind: str = "执法监测"
    body_address: str = ""
    body_phone: str = ""
    cma_number: str = ""
    client_address: str = ""
    unit_address: str = ""
    credit_code: str = ""
    permit_code: str = ""
    sampled: str = ""
    received: str = ""
    tested: str = ""
    issued_at: datetime | None = None
    points: tuple[ReportPoint, ...] = ()
    samples: tuple[ReportSample, ...] = ()
    methods: tuple[ReportMethod, ...] = ()
    instruments: tuple[ReportInstrument, ...] = ()
    results: tuple[ReportResult, ...] = ()
    standards: tuple[str, ...] = ()
    conclusion: str = ""
    conditions: tuple[ReportCondition, ...] = ()
    quality: tuple[QualityRow, ...] = ()
    quality_summary: str = ""
    deviations: tuple[str, ...] = ()
    subcontracts: tuple[Subcontract, ...] = ()
    samplers: tuple[Person, ...] = ()
    analysts: tuple[Person, ...] = ()
    prepared: Signature | None = None
    reviewed: Signature | None = None
    signed: Signature | None = None
    seal: Seal | None = None
    nd_note: str = "“L”前的数为方法检出限，表示低于检出限。"
    statements: tuple[str, ...] = STATEMENTS
    basis: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_reasons: tuple[str, ...] = ()
    missing_reason: str = ""
    state: str = ""
    verification: Verification = NO_VERIFICATION
    ledger: LedgerHead | None = None


@dataclass(frozen=True, slots=True)
class _Printed:
    report: ReportForm
    qr: Drawing
    sketch: Drawing
    data_sha256: str = field(default="", metadata=EXACT)


def render(form: ReportForm, *, lang: Lang = "zh", data: str = "") -> bytes:
    """Return the report as PDF/A: cover, statements, body. The same form gives the same bytes.

    `data`: the report as JSON text, attached to the file; its SHA-256 stands on the last page, so
    that paper, file and data can be held against each other. Raises FontsMissing, DocumentFailed.
    """
    digest = hashlib.sha256(data.encode()).hexdigest() if data else ""
    sketch = sketch_svg(form.points, press().glyphs)
    printed = _Printed(form, qr_svg(form.verification.url), sketch, digest)
    return press().pdf("report", printed, lang=lang, at=form.printed_at, attached=data)
