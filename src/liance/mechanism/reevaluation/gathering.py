"""The results of a run: approved determinations and field readings, with the limits to judge by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading, Visit
from liance.mechanism.reevaluation.models import Rejudged
from liance.mechanism.reevaluation.rules import LONGEST_TIMES, Standing, asks_for
from liance.mechanism.registry.models import OutletFactor
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.recording import Kept, recorded_of
from liance.norms.standards.side_by_side import Asked, held_of

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which results: of these visits, sampled from ``first`` to ``last``, of a source, with a
    limit looked up in the standard ``base``; ``on_file``: judged by the limits of the registry."""

    visits: QuerySet[Visit]
    base: str = ""
    source: UUID | None = None
    first: date | None = None
    last: date | None = None
    on_file: bool = False


class Found(NamedTuple):
    """A result to be judged again, and the verdict that stands."""

    kind: str
    id: UUID
    visit: UUID
    standing: Standing
    asked: Asked


class _Row(NamedTuple):
    """A row of either query, in the order of ``_SHARED`` and what follows it."""

    id: UUID
    visit: UUID
    outlet: UUID | None
    medium: str
    raw: str
    unit: str
    verdict: str
    sides: list[Mapping[str, str]] | None
    factor: str
    limit: str
    limit_unit: str
    standard: str
    beside: list[dict[str, object]]
    detection_limit: str
    sampled_at: datetime
    times: str | None
    recorded: Kept


OnFile = Mapping[tuple[UUID, str], tuple[str, str, str, list[dict[str, object]]]]


def limits_on_file(wanted: Wanted) -> OnFile:
    """Limits now on file, by outlet and factor, where these are to judge; else none."""
    if not wanted.on_file:
        return {}
    rows = OutletFactor.objects.all()
    if wanted.source:
        rows = rows.filter(outlet__source_id=wanted.source)
    return {
        (outlet, factor): (limit, unit, standard, beside)
        for outlet, factor, limit, unit, standard, beside in rows.values_list(
            "outlet_id", "factor", "limit", "unit", "standard", "beside"
        )
    }


def gathered(wanted: Wanted) -> Iterator[list[Found]]:
    """All results wanted, in chunks; in the caller's transaction."""
    on_file = limits_on_file(wanted)
    for kind, rows in (("determination", _determinations(wanted)), ("reading", _readings(wanted))):
        chunk: list[Found] = []
        for cells in rows.iterator(chunk_size=CHUNK):
            found = _found(kind, _Row(*cells), wanted, on_file)
            if found is not None:
                chunk.append(found)
            if len(chunk) == CHUNK:
                yield _as_standing(chunk)
                chunk = []
        if chunk:
            yield _as_standing(chunk)


def asked_for(wanted: Wanted, kind: str, ids: Sequence[UUID], on_file: OnFile) -> dict[UUID, Asked]:
    """What those of these results that are wanted are judged by; ``kind`` as in ``Found``,
    ``on_file`` from ``limits_on_file``."""
    if not ids:
        return {}
    rows = _determinations(wanted) if kind == "determination" else _readings(wanted)
    found = (
        _found(kind, _Row(*cells), wanted, on_file) for cells in rows.filter(pk__in=ids).order_by()
    )
    return {one.id: one.asked for one in found if one is not None}


def _determinations(wanted: Wanted) -> "QuerySet[Determination, tuple[Any, ...]]":
    """Approved ones; a blank bears no verdict."""
    bottle = "bottle_factor__bottle__"
    rows = Determination.objects.filter(_within(wanted, f"{bottle}sampled_at", bottle))
    return (
        rows.filter(state="approved")
        .exclude(bottle_factor__bottle__qc="blank")
        .order_by("id")
        .values_list(
            "id", f"{bottle}visit_id", f"{bottle}point__outlet_id", f"{bottle}point__medium", "raw",
            "unit", "verdict", "verdict_detail__sides", "bottle_factor__factor",
            "bottle_factor__limit", "bottle_factor__unit", "bottle_factor__standard",
            "bottle_factor__beside", "detection_limit", f"{bottle}sampled_at", "times",
            "recorded",
        )
    )  # fmt: skip


def _readings(wanted: Wanted) -> "QuerySet[Reading, tuple[Any, ...]]":
    """Those that no amendment replaced."""
    replaced = Reading.objects.filter(amends=OuterRef("pk"))
    rows = Reading.objects.filter(_within(wanted, "at", "item__point__")).exclude(Exists(replaced))
    return (
        rows.annotate(times=F("verdict_detail__times"), bound=Value(""))
        .order_by("id")
        .values_list(
            "id", "item__point__visit_id", "item__point__outlet_id", "item__point__medium", "raw",
            "unit", "verdict", "verdict_detail__sides", "item__factor", "item__limit", "item__unit",
            "item__standard", "item__beside", "bound", "at", "times", "recorded",
        )
    )  # fmt: skip


def _within(wanted: Wanted, sampled: str, visit: str) -> Q:
    rows = Q(**{f"{visit}visit__in": wanted.visits})
    if wanted.source:
        rows &= Q(**{f"{visit}visit__source_id": wanted.source})
    if wanted.first:
        rows &= Q(**{f"{sampled}__gte": datetime.combine(wanted.first, time(), SHANGHAI)})
    if wanted.last:
        after = wanted.last + timedelta(days=1)
        rows &= Q(**{f"{sampled}__lt": datetime.combine(after, time(), SHANGHAI)})
    return rows


def _found(kind: str, row: _Row, wanted: Wanted, on_file: OnFile) -> Found | None:
    held = row.limit, row.limit_unit, row.standard, row.beside
    if row.outlet is not None:
        held = on_file.get((row.outlet, row.factor), held)
    limit, unit, standard, beside = held
    if wanted.base and not any(asks_for(side, wanted.base) for side in beside):
        return None
    laboratory = kind == "determination"
    asked = Asked(
        row.raw, row.unit, row.detection_limit, row.factor, row.medium,
        shanghai_day(row.sampled_at), limit, (unit or None) if laboratory else unit, standard,
        tuple(held_of(side) for side in beside), recorded_of(row.recorded),
    )  # fmt: skip
    return Found(kind, row.id, row.visit, _standing(row), asked)


def _standing(row: _Row) -> Standing:
    limit, unit = row.limit, row.limit_unit or row.unit
    if row.sides:
        limit, unit = row.sides[0]["limit"], row.sides[0]["unit"]
    return Standing(row.verdict, (row.times or "")[:LONGEST_TIMES], limit, unit)


def _as_standing(chunk: Sequence[Found]) -> list[Found]:
    """The chunk, where a result was judged again before with that verdict as the standing one."""
    latest: dict[UUID, Standing] = {}
    rows = Rejudged.objects.filter(visit_id__in={f.visit for f in chunk}, leads=True)
    for object_id, *cells in rows.order_by("id").values_list(
        "object_id", "verdict", "times", "limit", "unit"
    ):
        latest[object_id] = Standing(*cells)
    return [f._replace(standing=latest.get(f.id, f.standing)) for f in chunk]
