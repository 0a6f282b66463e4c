"""The clock of the factor whose holding time ends first, at whoever is to determine it."""

from datetime import datetime

from liance.foundation.clocks.due import Due
from liance.foundation.clocks.run import start
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.states import BOTTLE
from liance.mechanism.custody.words import subject
from liance.norms.sampling.holding import hold_ends


def start_hold(bottle: Bottle, *, actor: Actor, at: datetime) -> None:
    """Start ``custody.hold`` for the actor's agency; none where no factor has a rule or all of them
    were determined."""
    rows = BottleFactor.objects.filter(
        bottle=bottle, hold_minutes__isnull=False, analysed_at=None, no_result_reason=""
    )
    first = rows.order_by("hold_minutes").first()
    if first is None or actor.agency_id is None:
        return
    ends = hold_ends(bottle.sampled_at, first.hold_minutes)
    if ends is None:
        return
    visit = bottle.visit
    start(
        rule="custody.hold", noun=BOTTLE.noun, object_id=bottle.id, agency_id=actor.agency_id,
        at=at, title=f"测定样品 {bottle.short} {first.factor}", subject=subject(visit),
        url="/results/", named=visit.named if visit.restricted else (),
        due=Due(ends, {
            "unit": "given", "basis": "local", "start": bottle.sampled_at.isoformat(),
            "due": ends.isoformat(), "source": first.hold_citation,
            "certainty": first.hold_certainty, "minutes": first.hold_minutes,
        }),
    )  # fmt: skip
