"""Which results a limit may judge together: bottles of an hour or a day, field readings likewise."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet

from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.rules import means as rules
from liance.mechanism.operations.models import Reading, Visit
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.recording import recorded_of
from liance.norms.standards.side_by_side import Asked, held_of

GROUPING = {
    "gas": (rules.HOURLY, rules.within_the_hour),
    "water": (rules.DAILY, rules.over_the_day),
}
"""By medium: of what the means are, and which samples lie together."""


class Member(NamedTuple):
    """A result that stands, when it was sampled, and what it is judged by."""

    id: UUID
    at: datetime
    asked: Asked


class Group(NamedTuple):
    """Results of a point and factor that lie together, in the order of sampling; ``of`` as
    ``Mean.of``."""

    visit_id: UUID
    point_id: UUID
    factor: str
    averaging: str
    of: str
    members: tuple[Member, ...]

    @property
    def ids(self) -> list[UUID]:
        """The members by their keys."""
        return [one.id for one in self.members]


def groups_of(point_id: UUID, factor: str) -> list[Group]:
    """The groups of bottles of one point and factor all of whose results are approved."""
    rows = BottleFactor.objects.filter(bottle__point_id=point_id, factor=factor)
    return _of_bottles(list(_sampled(rows)))


def groups_of_readings(visit_ids: Collection[UUID]) -> list[Group]:
    """The groups of field readings in force at these visits; two queries."""
    rows = Reading.objects.filter(
        item__point__visit__in=visit_ids, item__point__medium__in=GROUPING
    ).select_related("item__point")
    by_id = {row.id: row for row in rows}
    replaced = {row.amends_id for row in by_id.values()}
    timed = [
        (row, _first(row, by_id).at)
        for row in by_id.values()
        if row.id not in replaced and rules.may_enter(recorded_of(row.recorded).averaging)
    ]
    timed.sort(key=lambda pair: (pair[0].item.point_id, pair[0].item.factor, pair[1], pair[0].id))
    found: list[Group] = []
    for (point_id, factor), each in groupby(
        timed, key=lambda pair: (pair[0].item.point_id, pair[0].item.factor)
    ):
        pairs = list(each)
        point = pairs[0][0].item.point
        averaging, split = GROUPING[point.medium]
        for part in split(pairs, [at for _, at in pairs]):
            if averaging == rules.DAILY or rules.enough(len(part), factor):
                members = tuple(Member(row.id, at, asked_of_reading(row)) for row, at in part)
                found.append(
                    Group(point.visit_id, point_id, factor, averaging, Mean.READINGS, members)
                )
    return found


def _first(row: Reading, by_id: Mapping[UUID, Reading]) -> Reading:
    """The reading that an amended one goes back to: it was taken then."""
    while row.amends_id is not None:
        row = by_id[row.amends_id]
    return row


def groups_in(visit_ids: Collection[UUID]) -> list[Group]:
    """All groups at these visits, of bottles and, where nothing more is read, of readings; seven
    queries."""
    rows = BottleFactor.objects.filter(bottle__visit__in=visit_ids)
    many = (
        _counted(rows)
        .values("bottle__point_id", "factor")
        .annotate(count=Count("id"))
        .filter(count__gte=rules.LEAST)
        .order_by()
    )
    wanted = set(many.values_list("bottle__point_id", "factor"))
    found = _sampled(rows.filter(bottle__point__in={point for point, _ in wanted}))
    kept = [row for row in found if (row.bottle.point_id, row.factor) in wanted]
    read = Visit.objects.filter(pk__in=visit_ids, monitoring_closed_at__isnull=False)
    return [*_of_bottles(kept), *groups_of_readings(list(read.values_list("pk", flat=True)))]


def _counted(rows: "QuerySet[BottleFactor]") -> "QuerySet[BottleFactor]":
    """Those that have a result or wait for one, no control samples."""
    return rows.filter(
        bottle__qc="normal", bottle__point__medium__in=GROUPING, no_result_reason=""
    ).exclude(bottle__state__in=["rejected", "lost"])


def _sampled(rows: "QuerySet[BottleFactor]") -> "QuerySet[BottleFactor]":
    parts = _counted(rows).select_related("bottle__point")
    return parts.order_by("bottle__point_id", "factor", "bottle__sampled_at", "id")


def _of_bottles(rows: Sequence[BottleFactor]) -> list[Group]:
    """The groups of rows in the order of ``_sampled``."""
    standing = _standing([row.id for row in rows])
    found: list[Group] = []
    for (point_id, factor), each in groupby(
        rows, key=lambda row: (row.bottle.point_id, row.factor)
    ):
        of_point = list(each)
        bottle = of_point[0].bottle
        averaging, split = GROUPING[bottle.point.medium]
        for part in split(of_point, [row.bottle.sampled_at for row in of_point]):
            members = _members(part, standing, averaging)
            if members:
                found.append(
                    Group(
                        bottle.visit_id, point_id, factor, averaging, Mean.DETERMINATIONS, members
                    )
                )
    return found


def _standing(factor_ids: Sequence[UUID]) -> dict[UUID, list[Determination]]:
    found: dict[UUID, list[Determination]] = {}
    rows = Determination.objects.filter(bottle_factor__in=factor_ids).exclude(state="superseded")
    for row in rows.select_related("bottle_factor__bottle__point").order_by("id"):
        found.setdefault(row.bottle_factor_id, []).append(row)
    return found


def _members(
    group: Sequence[BottleFactor], standing: Mapping[UUID, list[Determination]], averaging: str
) -> tuple[Member, ...]:
    """The samples' results where all are approved, none was determined twice, and all may enter a
    mean; else none."""
    if averaging == rules.HOURLY and not rules.enough(len(group), group[0].factor):
        return ()
    found = [standing.get(one.id, []) for one in group]
    if any(len(rows) != 1 or rows[0].state != "approved" for rows in found):
        return ()
    members = [rows[0] for rows in found]
    if not all(rules.may_enter(recorded_of(row.recorded).averaging) for row in members):
        return ()
    return tuple(
        Member(row.id, row.bottle_factor.bottle.sampled_at, asked_of(row)) for row in members
    )


def asked_of(row: Determination) -> Asked:
    """A determination with the limits that stand with it, as it is judged."""
    factor, bottle = row.bottle_factor, row.bottle_factor.bottle
    return Asked(
        row.raw, row.unit, row.detection_limit, factor.factor, bottle.point.medium,
        shanghai_day(bottle.sampled_at), factor.limit, factor.unit or None, factor.standard,
        tuple(held_of(cells) for cells in factor.beside), recorded_of(row.recorded),
    )  # fmt: skip


def asked_of_reading(row: Reading) -> Asked:
    """A field reading likewise."""
    item = row.item
    return Asked(
        row.raw, row.unit, "", item.factor, item.point.medium, shanghai_day(row.at), item.limit,
        item.unit, item.standard, tuple(held_of(cells) for cells in item.beside),
        recorded_of(row.recorded),
    )  # fmt: skip


def over(group: Group) -> list[Mean]:
    """The means that nothing replaced over the time of a group, the latest first."""
    rows = Mean.objects.filter(
        visit_id=group.visit_id, point_id=group.point_id, factor=group.factor, of=group.of,
        began_at__lte=group.members[-1].at, ended_at__gte=group.members[0].at, replaced_by=None,
    )  # fmt: skip
    return list(rows.order_by("-at", "-id"))
