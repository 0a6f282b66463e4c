"""The stations of a place with their plan's progress, and one station on its own (X1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from liance.dashboards.behind import TARGETS, WHOLE
from liance.dashboards.province import PERMISSION, Standing, station_standing
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.balance.queries.figures import parameters
from liance.mechanism.balance.queries.scope import NOBODY, scope_of
from liance.mechanism.balance.queries.sql import rows as sql_rows
from liance.mechanism.balance.rules import today, year_window
from liance.mechanism.registry.models import Agency, Pairing
from liance.mechanism.registry.queries import subtree

COUNTED = {**WHOLE, **TARGETS}


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station and the targets that are its to monitor at a place, each as of an area:
    ``planned`` in the whole year, ``due`` by now = ``done`` + ``reasoned`` + ``in_time`` +
    ``unexplained``."""

    station: Agency
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """完成率 = 已完成 ÷ (应完成 - 有因), per cent; None where nothing was due."""
        expected = self.counts["due"] - self.counts["reasoned"]
        return 100 * self.counts["done"] / expected if expected else None


@dataclass(frozen=True, slots=True)
class StationYear:
    """One station: ``standing`` of the year, ``planned`` targets of all of it, whom it serves."""

    station: Agency
    standing: Standing
    planned: int
    serves: Sequence[Agency]


def stations(actor: Actor, *, place: str, year: int, at: datetime) -> list[StationLine]:
    """The stations that lie in a place or work there, in the order of the register."""
    actor.require(PERMISSION)
    scope = replace(scope_of(actor, place=place), staff=NOBODY)
    given = {**parameters(scope, year_window(year), at), "today": today(at)}
    counted = {row.pop("monitoring_id"): row for row in sql_rows(_counts(scope.where("d")), given)}
    codes = subtree(place)
    paired = Pairing.objects.filter(
        enforcement__jurisdiction_id__in=codes, during__contains=today(at)
    ).values_list("monitoring_id", flat=True)
    own = Agency.objects.filter(
        jurisdiction_id__in=codes, functions__contains=["monitoring"], active=True
    ).values_list("id", flat=True)
    rows = Agency.objects.filter(pk__in={*counted, *paired, *own}).select_related("jurisdiction")
    nothing = dict.fromkeys(COUNTED, 0)
    return [
        StationLine(row, counted.get(row.id, nothing))
        for row in rows.order_by("jurisdiction__order", "name", "id")
    ]


def _counts(where: str) -> str:
    counts = ", ".join(
        f"count(*) FILTER (WHERE {test}) AS {kind}" for kind, test in COUNTED.items()
    )
    return (
        f"SELECT d.monitoring_id, {counts} FROM balance_duty d"
        f" WHERE d.due_on >= %(first)s AND d.due_on < %(last)s AND {where} GROUP BY 1"
    )


def station_for(actor: Actor, station_id: UUID) -> Agency:
    """A station in the actor's places, or one that works for an enforcement agency there.
    ``NotFound`` for every other."""
    actor.require(PERMISSION)
    rows = Agency.objects.select_related("jurisdiction__parent")
    found = rows.filter(pk=station_id, functions__contains=["monitoring"]).first()
    codes = actor.scope or subtree(actor.jurisdiction)
    served = Pairing.objects.filter(
        monitoring_id=station_id, enforcement__jurisdiction_id__in=codes
    ).exists()
    if found is None or not (found.jurisdiction_id in codes or served):
        raise NotFound("registry:agency")
    return found


def station_year(actor: Actor, station_id: UUID, *, year: int, at: datetime) -> StationYear:
    """One station in a year. ``NotFound`` as ``station_for``."""
    station = station_for(actor, station_id)
    scope = replace(scope_of(actor), staff=NOBODY, station=station.id)
    given = parameters(scope, year_window(year), at) | {"today": today(at)}
    planned = sum(row["planned"] for row in sql_rows(_counts(scope.where("d")), given))
    pairs = Pairing.objects.filter(monitoring=station, during__contains=today(at))
    serves = Agency.objects.filter(pk__in=pairs.values("enforcement_id")).order_by("name", "id")
    return StationYear(
        station, station_standing(actor, station, year=year, at=at), planned, list(serves)
    )
