"""The record of an instrument (仪器使用记录): read off readings, analyses, calibrations and outages,
with the lines that people wrote; nothing is typed twice (C2, D4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.models import Instrument, InstrumentEntry, Outage
from liance.mechanism.capability.rules import calibration_at, out_then
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.policies import visible_to as determinations_visible_to
from liance.mechanism.operations.models import Reading
from liance.mechanism.operations.policies import visible_to as visits_visible_to

Spans = Sequence[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the record.

    ``kind``: ``reading``, ``analysis``, ``calibration``, ``out``, ``back``, ``retired``, or that of
    a written entry. ``at``: the instant, of an entry noon of its day. ``who``: names. ``factors``:
    what was measured; ``count``: of how many values. ``text``: calibration before and after, or what
    was written. ``visit``, ``batch``, ``bottle``: what it was for. ``marks``: ``replaced``, ``out``
    (used while out of service), ``uncalibrated``, ``failed``, ``passed``, ``corrected``.
    """

    kind: str
    at: datetime
    who: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    count: int = 0
    text: str = ""
    visit: UUID | None = None
    place: str = ""
    batch: str = ""
    bottle: str = ""
    entry: InstrumentEntry | None = None
    marks: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """Its day in Shanghai."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def used(self) -> bool:
        """Whether the instrument measured something."""
        return self.kind in {"reading", "analysis"}


@dataclass(slots=True)
class _Run:
    """Determinations of one batch, or one outside any."""

    first: Determination
    factors: dict[str, None] = field(default_factory=dict)
    count: int = 0
    replaced: int = 0


def instrument_log(row: Instrument, actor: Actor, *, year: int) -> list[LogLine]:
    """The lines of a year, the latest first; of uses those whose visits the actor may know of."""
    start = datetime(year, 1, 1, tzinfo=SHANGHAI)
    span = start, datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    outages = list(Outage.objects.filter(instrument=row).select_related("by", "ended_by"))
    away = [(one.began_at, one.ended_at) for one in outages]
    lines = [
        *_readings(row, actor, span, away), *_analyses(row, actor, span, away),
        *_outages(outages), *_calibrations(row), *_entries(row),
    ]  # fmt: skip
    within = (line for line in lines if span[0] <= line.at < span[1])
    return sorted(within, key=lambda line: line.at, reverse=True)


def _readings(
    row: Instrument, actor: Actor, span: tuple[datetime, datetime], away: Spans
) -> Iterable[LogLine]:
    rows = Reading.objects.filter(
        instrument=row, at__range=span, item__point__visit__in=visits_visible_to(actor)
    ).select_related("item__point__visit__source", "by", "confirmed_by")  # fmt: skip
    replaced = set(
        Reading.objects.filter(amends__instrument=row).values_list("amends_id", flat=True)
    )
    for one in rows:
        point = one.item.point
        marks = ("replaced",) if one.id in replaced else ()
        yield LogLine(
            "reading", one.at, (one.by.name, one.confirmed_by.name), (one.item.factor,), 1,
            one.calibration, point.visit_id, f"{point.visit.source.name} {point.code}",
            marks=(*marks, *_faults(row, one.at, away)),
        )  # fmt: skip


def _analyses(
    row: Instrument, actor: Actor, span: tuple[datetime, datetime], away: Spans
) -> Iterable[LogLine]:
    rows = determinations_visible_to(actor).filter(instrument=row, started_at__range=span)
    runs: dict[object, _Run] = {}
    related = ("bottle_factor__bottle", "batch", "analyst")
    for one in rows.select_related(*related).order_by("started_at", "id"):
        run = runs.setdefault(one.batch_id or one.id, _Run(one))
        run.factors[one.bottle_factor.factor] = None
        run.count += 1
        run.replaced += one.state == "superseded"
    for run in runs.values():
        one, bottle = run.first, run.first.bottle_factor.bottle
        alone = one.batch is None
        marks = ("replaced",) if run.replaced == run.count else ()
        yield LogLine(
            "analysis", one.started_at, (one.analyst.name,), tuple(run.factors), run.count,
            visit=bottle.visit_id if alone else None, batch=one.batch.number if one.batch else "",
            bottle=bottle.short if alone else "",
            marks=(*marks, *_faults(row, one.started_at, away)),
        )  # fmt: skip


def _faults(row: Instrument, at: datetime, away: Spans) -> list[str]:
    held = calibration_at(at, now=row.calibrated_to, before=row.calibrated_before)
    found = ["out"] if out_then(away, at) else []
    if held is None or held < at.astimezone(SHANGHAI).date():
        found.append("uncalibrated")
    return found


def _outages(rows: Iterable[Outage]) -> Iterable[LogLine]:
    for one in rows:
        yield LogLine("out", one.began_at, (one.by.name,), text=one.reason)
        if one.ended_at is not None and one.ended_by is not None:
            yield LogLine(one.state, one.ended_at, (one.ended_by.name,), text=one.ended_note)


def _calibrations(row: Instrument) -> Iterable[LogLine]:
    """Each change of the calibration's last day: what it was and became."""
    now = row.calibrated_to.isoformat() if row.calibrated_to else None
    for was, at in reversed(row.calibrated_before):
        yield LogLine(
            "calibration", datetime.fromisoformat(at), text=f"{was or '—'} → {now or '—'}"
        )
        now = was


def _entries(row: Instrument) -> Iterable[LogLine]:
    rows = InstrumentEntry.objects.filter(instrument=row).select_related("by", "corrected")
    for one in rows:
        at = datetime(one.on.year, one.on.month, one.on.day, 12, tzinfo=SHANGHAI)
        marks = [] if one.passed is None else ["passed" if one.passed else "failed"]
        if getattr(one, "corrected", None) is not None:
            marks.append("corrected")
        yield LogLine(one.kind, at, (one.by.name,), text=one.text, entry=one, marks=tuple(marks))


def totals(lines: Iterable[LogLine]) -> dict[str, int]:
    """How many values by kind of use."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.used:
            found[line.kind] += line.count
    return found
