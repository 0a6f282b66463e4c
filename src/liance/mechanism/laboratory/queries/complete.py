"""Whether every point, bottle and factor of a visit has a result or a reason (R3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.rules import completeness as rules
from liance.mechanism.operations.models import Visit, VisitItem, VisitPoint
from liance.mechanism.operations.queries import current_readings


def completeness(visit_id: UUID) -> rules.Completeness:
    """Every line of the visit with its result, its reason, or what it waits for."""
    visit = Visit.objects.only("id", "monitoring_closed_at").get(pk=visit_id)
    portions = _portions(visit_id)
    groups: list[tuple[rules.Line, ...]] = []
    items = _items(visit_id)
    used: set[UUID] = set()
    for point in VisitPoint.objects.filter(visit_id=visit_id).order_by("order"):
        own = items[point.id]
        used |= {item.row.id for item in own}
        groups += _point_lines(point, own, portions)
    loose = [p for item_id, rows in portions.items() if item_id not in used for p in rows]
    groups += [(rules.portion_line(portion),) for portion in loose]
    return rules.gathered(
        groups, sampling_open=visit.monitoring_closed_at is None,
        closed_at=visit.monitoring_closed_at,
    )  # fmt: skip


def completed_at(visit_id: UUID) -> datetime | None:
    """When the last determination was approved or the last reason given; None while something is
    open or sampling has not been closed."""
    return completeness(visit_id).completed_at


@dataclass(frozen=True, slots=True)
class _Item:
    """A wanted factor with its readings counted, and those that await the second person."""

    row: VisitItem
    readings: int
    read_at: datetime | None
    awaiting: int


def _items(visit_id: UUID) -> dict[UUID, list[_Item]]:
    """The factors wanted, by point. An amended reading and its amendment are one reading."""
    found: dict[UUID, list[_Item]] = defaultdict(list)
    awaiting: dict[UUID, int] = defaultdict(int)
    for item_id in (
        current_readings(visit_id).filter(state="awaiting").values_list("item_id", flat=True)
    ):
        awaiting[item_id] += 1
    settled = Coalesce("readings__confirmed_at", "readings__unconfirmed_at", "readings__at")
    rows = VisitItem.objects.filter(point__visit_id=visit_id).annotate(
        reading_count=Count("readings", filter=Q(readings__amends__isnull=True)),
        read_at=Max(settled),
    )
    for row in rows.order_by("order"):
        found[row.point_id].append(_Item(row, row.reading_count, row.read_at, awaiting[row.id]))
    return found


def _point_lines(
    point: VisitPoint,
    items: Sequence[_Item],
    portions: Mapping[UUID | None, Sequence[rules.Portion]],
) -> list[tuple[rules.Line, ...]]:
    if not items:
        status = rules.REASON if point.not_done_reason else rules.OPEN
        awaits = "" if point.not_done_reason else "item"
        return [(rules.Line(point.code, "", "", status, point.not_done_reason, awaits),)]
    return [
        rules.wanted_lines(
            rules.Wanted(
                point.code, item.row.factor, item.row.on_site,
                item.row.not_done_reason or point.not_done_reason, item.readings, item.read_at,
                tuple(portions.get(item.row.id, ())), item.awaiting,
            )
        )
        for item in items
    ]  # fmt: skip


def _portions(visit_id: UUID) -> Mapping[UUID | None, Sequence[rules.Portion]]:
    made: dict[UUID, list[rules.Made]] = defaultdict(list)
    rows = Determination.objects.filter(bottle_factor__bottle__visit_id=visit_id)
    for factor_id, state, approved in (
        rows.exclude(state="superseded")
        .order_by("repeat")
        .values_list("bottle_factor_id", "state", "approved_at")
    ):
        made[factor_id].append(rules.Made(state, approved))
    found: dict[UUID | None, list[rules.Portion]] = defaultdict(list)
    for row in (
        BottleFactor.objects.filter(bottle__visit_id=visit_id)
        .select_related("bottle__point", "bottle__receipt")
        .order_by("bottle__number", "id")
    ):
        found[row.visit_item_id].append(_portion(row, tuple(made[row.id])))
    return found


def _portion(row: BottleFactor, made: tuple[rules.Made, ...]) -> rules.Portion:
    bottle = row.bottle
    check = getattr(bottle, "receipt", None)
    ended_reason = bottle.ended_reason if bottle.state == "lost" else ""
    ended_at = bottle.ended_at
    if check is not None and not check.accepted:
        ended_reason, ended_at = check.reason, check.at
    return rules.Portion(
        point=bottle.point.code, factor=row.factor, bottle=bottle.short,
        bottle_state=bottle.state, made=made, no_result_reason=row.no_result_reason,
        no_result_at=row.no_result_at,
        ended_reason=ended_reason, ended_at=ended_at,
        bottle_factor_id=str(row.id),
    )  # fmt: skip
