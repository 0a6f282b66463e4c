"""Bottles and analyses draw down the stock, in the transactions of their own acts (C2, P3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability import drawing
from liance.mechanism.capability.rules import Need
from liance.mechanism.custody import policies
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.rules import consuming
from liance.norms.calendar.instants import shanghai_day

# What stands in the stock's list, where people read who may not know of the visit.
SEALED, ANALYSED, EMPTIED = "采样", "分析", "样品处置后容器回库"


def sealed(bottles: Sequence[Bottle], *, actor: Actor, at: datetime) -> None:
    """The containers and preservatives of bottles just confirmed, on the day of sampling."""
    found: dict[tuple[UUID, date], dict[UUID, Sequence[Need]]] = defaultdict(dict)
    for bottle in bottles:
        key = bottle.visit_id, shanghai_day(bottle.sampled_at)
        found[key][bottle.id] = consuming.of_bottle(
            bottle.container, bottle.volume_ml, bottle.preservative
        )
    for (visit, day), needs in found.items():
        _draw(needs, visit, SEALED, on=day, actor=actor, at=at)


def analysed(factor: BottleFactor, *, on: date, actor: Actor, at: datetime) -> None:
    """The reagents of a first determination."""
    needs = {factor.id: consuming.of_analysis(factor.factor)}
    _draw(needs, factor.bottle.visit_id, ANALYSED, on=on, actor=actor, at=at)


def emptied(bottles: Sequence[Bottle], *, actor: Actor, at: datetime) -> None:
    """The containers that come back as their samples are disposed of."""
    drawing.came_back(
        [bottle.id for bottle in bottles], agency_id=actor.agency_id, reason=EMPTIED,
        on=shanghai_day(at), actor=actor, at=at,
    )  # fmt: skip


def _draw(
    needs: Mapping[UUID, Sequence[Need]], visit: UUID, purpose: str, *, on: date,
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    drawing.draw(
        needs, agency_id=policies.agency_of(actor), visit=visit, purpose=purpose, on=on,
        actor=actor, at=at,
    )  # fmt: skip
