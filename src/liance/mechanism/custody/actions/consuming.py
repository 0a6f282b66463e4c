"""Bottles and analyses draw down the stock, in the transactions of their own acts (C2, P3).

Once in each, as the last thing: the consumables are locked together, in one order, so that no two
acts wait for each other, and for as short as can be."""

from collections.abc import Sequence
from datetime import date, datetime

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability import drawing
from liance.mechanism.custody import policies
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.rules import consuming
from liance.norms.calendar.instants import shanghai_day

# What stands in the stock's list, where people read who may not know of the visit.
SEALED, ANALYSED, EMPTIED = "采样", "分析", "样品处置后容器回库"


def sealed(bottles: Sequence[Bottle], *, actor: Actor, at: datetime) -> None:
    """The containers and preservatives of bottles just confirmed, on the day of sampling."""
    takers = [
        drawing.Taker(
            one.id, one.visit_id, shanghai_day(one.sampled_at),
            consuming.of_bottle(one.container, one.volume_ml, one.preservative),
        )
        for one in bottles
    ]  # fmt: skip
    drawing.draw(drawing.Draw(takers, policies.agency_of(actor), SEALED, actor, at))


def analysed(begun: Sequence[tuple[BottleFactor, date]], *, actor: Actor, at: datetime) -> None:
    """The reagents of first determinations, each with the day on which it began."""
    takers = [
        drawing.Taker(one.id, one.bottle.visit_id, on, consuming.of_analysis(one.factor))
        for one, on in begun
    ]
    drawing.draw(drawing.Draw(takers, policies.agency_of(actor), ANALYSED, actor, at))


def emptied(bottles: Sequence[Bottle], *, actor: Actor, at: datetime) -> None:
    """The containers that come back as their samples are disposed of."""
    drawing.came_back(
        [bottle.id for bottle in bottles], agency_id=actor.agency_id, reason=EMPTIED,
        on=shanghai_day(at), actor=actor, at=at,
    )  # fmt: skip
