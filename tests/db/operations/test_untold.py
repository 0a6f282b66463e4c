"""Monitoring does not close its part over an exceedance that the officers were not told of (D6)."""

import pytest
from tests.joint_visit import gauge, item_of, officer, opened, sampler

from liance.flows.demonstration.world import World
from liance.flows.visits import close_part, leave
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.queries import events_of
from liance.mechanism.operations.actions.points import explain_item
from liance.mechanism.operations.actions.readings import Measured, explain_untold, take_reading
from liance.mechanism.operations.actions.signals import send_signal
from liance.mechanism.operations.models import Reading, Visit, VisitItem
from liance.mechanism.operations.queries import untold


def over(world: World, *, told: bool) -> tuple[Visit, Reading]:
    """A visit that is left, with a pH of 9.6 and nothing else measured."""
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    reading = take_reading(
        visit_id=visit.id, item_id=ph.id,
        measured=Measured("9.6", world.staff["zhaoting"].id, instrument_id=gauge(world)),
        actor=sampler(world), at=world.at,
    )  # fmt: skip
    for item in VisitItem.objects.filter(point__visit=visit).exclude(pk=ph.pk):
        explain_item(
            visit_id=visit.id, item_id=item.id, reason="停产", actor=sampler(world), at=world.at
        )
    if told:
        send_signal(
            visit_id=visit.id, direction="to_enforcement", text="pH 9.6", reading_id=reading.id,
            actor=sampler(world), at=world.at,
        )  # fmt: skip
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=world.at)
    return visit, reading


def close(world: World, visit: Visit) -> Visit:
    visit.refresh_from_db()
    return close_part(visit_id=visit.id, version=visit.version, actor=sampler(world), at=world.at)


@pytest.mark.clause("D6")
def test_an_exceedance_needs_a_signal_or_a_reason_before_closing(world: World) -> None:
    visit, reading = over(world, told=False)
    with pytest.raises(Refused, match=r"operations\.untold") as refused:
        close(world, visit)
    assert refused.value.facts == {"count": 1, "readings": "DW001 pH值 9.6"}
    with pytest.raises(Refused, match="not_own_side"):
        explain_untold(reading_id=reading.id, reason="忘记", actor=officer(world), at=world.at)
    with pytest.raises(Refused, match="reason_missing"):
        explain_untold(reading_id=reading.id, reason=" ", actor=sampler(world), at=world.at)
    explain_untold(
        reading_id=reading.id, reason="执法人员在旁看到读数", actor=sampler(world), at=world.at
    )
    (leaf,) = [e.body for e in events_of(reading.id) if e.kind == "operations:reading:untold"]
    assert leaf["reason"] == "执法人员在旁看到读数"
    assert not untold(visit.id).exists()
    assert close(world, visit).monitoring_closed_at == world.at


@pytest.mark.clause("D6")
def test_what_was_told_needs_no_reason(world: World) -> None:
    visit, reading = over(world, told=True)
    with pytest.raises(Refused, match="nothing_untold"):
        explain_untold(reading_id=reading.id, reason="多写", actor=sampler(world), at=world.at)
    assert close(world, visit).monitoring_closed_at == world.at
