"""The bottle list of a sheet or a visit, with what is prepared and filled already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from liance.mechanism.coordination.models import Point, Sheet
from liance.mechanism.custody.models import Bottle, BottleFactor, PreparedBottle
from liance.mechanism.custody.policies import prepared_for
from liance.mechanism.operations.models import Visit, VisitPoint
from liance.norms.sampling.mission import BottleList, MissionPoint, Wanted, bottle_list
from liance.norms.sampling.quality import (
    BLANK,
    NORMAL,
    PARALLEL,
    FieldQuality,
    Shortfall,
    field_quality,
    shortfalls,
)


@dataclass
class Covered:
    """What needs no bottle any more: (point key, factor), and control bottles by kind."""

    factors: set[tuple[str, str]] = field(default_factory=set)
    control: dict[str, int] = field(default_factory=lambda: {PARALLEL: 0, BLANK: 0})

    def count(self, qc: str) -> None:
        """One more control bottle."""
        if qc in self.control:
            self.control[qc] += 1


def sheet_points(sheet: Sheet) -> list[MissionPoint]:
    """The points that the sheet names, cancelled factors left out."""
    rows = Point.objects.filter(sheet=sheet).prefetch_related("items").order_by("order")
    return [
        MissionPoint(
            str(p.id), p.code, p.name, p.medium,
            tuple(Wanted(i.factor, i.on_site) for i in p.items.all() if not i.cancelled),
        )
        for p in rows
    ]  # fmt: skip


def visit_points(visit: Visit) -> list[MissionPoint]:
    """The points as found on site, what was not done left out."""
    rows = VisitPoint.objects.filter(visit=visit, not_done_reason="").prefetch_related("items")
    return [
        MissionPoint(
            str(p.id), p.code, p.name, p.medium,
            tuple(Wanted(i.factor, i.on_site) for i in p.items.all() if not i.not_done_reason),
        )
        for p in rows.order_by("order")
    ]  # fmt: skip


def whole_sheet_list(sheet: Sheet) -> BottleList:
    """Everything that the sheet asks for."""
    return bottle_list(sheet_points(sheet))


def whole_visit_list(visit: Visit) -> BottleList:
    """Everything that the visit asks for."""
    return bottle_list(visit_points(visit))


def sheet_list(sheet: Sheet) -> BottleList:
    """What is not prepared for the sheet yet."""
    covered = Covered()
    for row in PreparedBottle.objects.filter(sheet=sheet).exclude(state="dropped"):
        _cover(covered, row, str(row.point_key))
    return _left(sheet_points(sheet), covered)


def visit_list(visit: Visit) -> BottleList:
    """What is neither prepared nor filled for the visit yet."""
    points = visit_points(visit)
    covered = _filled(visit)
    keys = _keys(visit)
    for row in prepared_of_visit(visit):
        key = keys.get(row.point_key)
        if row.state == "prepared" and key is not None:
            _cover(covered, row, str(key))
    return _left(points, covered)


def prepared_of_sheet(sheet: Sheet) -> list[PreparedBottle]:
    """The prepared bottles of a sheet, by number."""
    return list(PreparedBottle.objects.filter(sheet=sheet).order_by("number"))


def prepared_of_visit(visit: Visit) -> list[PreparedBottle]:
    """The prepared bottles that the visit may fill, by number."""
    return list(PreparedBottle.objects.filter(prepared_for(visit)).order_by("number"))


def _keys(visit: Visit) -> dict[UUID, UUID]:
    """Point of the visit by its own key and by that of the sheet's point it came from."""
    found: dict[UUID, UUID] = {}
    for own, sheet_point in VisitPoint.objects.filter(visit=visit).values_list(
        "id", "sheet_point_id"
    ):
        found[own] = own
        if sheet_point is not None:
            found[sheet_point] = own
    return found


def _filled(visit: Visit) -> Covered:
    covered = Covered()
    rows = Bottle.objects.filter(visit=visit).exclude(state="lost").prefetch_related("factors")
    for bottle in rows:
        covered.count(bottle.qc)
        if bottle.qc == NORMAL:
            covered.factors |= {(str(bottle.point_id), f.factor) for f in bottle.factors.all()}
    return covered


def _cover(covered: Covered, row: PreparedBottle, key: str) -> None:
    covered.count(row.qc)
    if row.qc == NORMAL:
        covered.factors |= {(key, factor) for factor in row.factors}


def _left(points: list[MissionPoint], covered: Covered) -> BottleList:
    return bottle_list(
        points, taken=covered.factors, parallels=covered.control[PARALLEL],
        blanks=covered.control[BLANK],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldControl:
    """What the water bottles of a visit need of parallels and blanks, and how many were taken."""

    batch: tuple[tuple[str, ...], ...]
    wanted: FieldQuality
    parallels: int
    blanks: int


def quality_short(visit_id: UUID) -> tuple[Shortfall, ...]:
    """What the water bottles taken on the visit lack in parallels and blanks."""
    found = field_control(visit_id)
    return shortfalls(found.batch, parallels=found.parallels, blanks=found.blanks)


def field_control(visit_id: UUID) -> FieldControl:
    """The control bottles of a visit beside what its water samples need; in two queries."""
    rows = Bottle.objects.filter(visit_id=visit_id, point__medium="water").exclude(state="lost")
    factors = BottleFactor.objects.filter(bottle__in=rows).values_list("bottle_id", "factor")
    by_bottle = _grouped(factors)
    kinds = dict(rows.values_list("id", "qc"))
    batch = tuple(tuple(by_bottle.get(key, ())) for key, qc in kinds.items() if qc == NORMAL)
    counts = list(kinds.values())
    return FieldControl(batch, field_quality(batch), counts.count(PARALLEL), counts.count(BLANK))


def _grouped(pairs: Iterable[tuple[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for key, factor in pairs:
        found.setdefault(key, []).append(factor)
    return found
