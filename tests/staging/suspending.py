"""A laboratory suspended by two people."""

from datetime import date, datetime, timedelta

from liance.flows.demonstration.world import World, load_world
from liance.mechanism.commissioning.actions import suspending
from liance.mechanism.commissioning.models import Suspension
from liance.mechanism.registry.models import Agency

PROPOSER, DECIDER = "hanxue", "songwei"
SPAN = timedelta(days=90)


def suspend(laboratory: Agency, *, at: datetime, world: World | None = None) -> Suspension:
    """From the day of ``at`` on, over 90 days."""
    world = world or load_world(at=at)
    today: date = at.date()
    made = suspending.propose(
        laboratory_id=laboratory.id, starts_on=today, ends_on=today + SPAN, today=today,
        reason="比对结果不符合", actor=world.actor(PROPOSER), at=at,
    )  # fmt: skip
    return suspending.decide(
        suspension_id=made.id, version=made.version, agreed=True, reason="",
        actor=world.actor(DECIDER), at=at,
    )  # fmt: skip
