"""Whoever enters before the planned day has the lead time tested again (W4)."""

from datetime import UTC, datetime

import pytest
from tests.joint_visit import gate, officer
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.flows.visits import open_from_sheet
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.queries import events_of
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Visit

# Sent on 2026-11-04 for 2026-11-09.
NEXT_DAY = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
SECOND_DAY = datetime(2026, 11, 6, 1, 30, tzinfo=UTC)


def enter(world: World, sheet: Sheet, at: datetime, reason: str = "") -> Sheet:
    open_from_sheet(
        sheet_id=sheet.id, version=sheet.version, gate=gate(world), actor=officer(world), at=at,
        late_reason=reason,
    )  # fmt: skip
    sheet.refresh_from_db()
    return sheet


@pytest.mark.clause("W4")
def test_entering_on_the_next_day_asks_for_a_reason_and_is_late(world: World) -> None:
    sheet = stage.returned(world)
    assert not sheet.late
    with pytest.raises(Refused, match=r"coordination\.late_needs_reason") as refused:
        enter(world, sheet, NEXT_DAY)
    assert refused.value.facts == {"days": 1, "earliest": "2026-11-06"}
    assert not Visit.objects.exists()
    sheet = enter(world, sheet, NEXT_DAY, "企业当天满负荷生产")
    assert (sheet.state, sheet.late, sheet.late_reason) == ("on_site", True, "企业当天满负荷生产")
    (entered,) = [e.body for e in events_of(sheet.id) if e.kind == "coordination:sheet:enter"]
    assert (entered["late"], entered["days"]) == (True, 1)


@pytest.mark.clause("W4")
@pytest.mark.parametrize("at", [SECOND_DAY, stage.VISIT])
def test_two_days_are_enough_whatever_was_planned(world: World, at: datetime) -> None:
    assert not enter(world, stage.returned(world), at).late


@pytest.mark.clause("W7")
def test_an_urgent_sheet_has_no_lead_time(world: World) -> None:
    sheet = stage.returned(world, urgency="surprise", urgency_note="夜间偷排")
    assert not enter(world, sheet, NEXT_DAY).late


@pytest.mark.clause("W4")
def test_a_sheet_once_late_keeps_its_first_reason(world: World) -> None:
    sheet = stage.returned(world, planned_from=SECOND_DAY, planned_to=SECOND_DAY + stage.HOURS,
                           at=datetime(2026, 11, 5, 1, 0, tzinfo=UTC), late_reason="当日通知")  # fmt: skip
    assert sheet.late
    assert enter(world, sheet, SECOND_DAY).late_reason == "当日通知"
