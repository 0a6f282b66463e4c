"""Not to a laboratory that is tied to the unit or banned; who may lift either."""

from datetime import date

import pytest
from tests.db.commissioning.test_contracts import DEPARTMENT, LATER, OWN, TODAY, commission
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.actions import records
from liance.mechanism.commissioning.models import Ban, Interest
from liance.mechanism.commissioning.policies import may_lift


@pytest.mark.clause("F2")
def test_a_tie_to_the_unit_and_a_ban_forbid_the_commission(world: World) -> None:
    sheet = stage.consented(world)
    laboratory = world.agencies["laboratory"]
    tie = records.tie(
        laboratory=laboratory, unit=sheet.source.credit_code, kind="self_monitoring",
        starts_on=date(2026, 1, 1), ends_on=None, evidence="自行监测合同 2026-07",
        actor=world.actor(OWN), at=stage.AT,
    )  # fmt: skip
    assert tie.declared
    with pytest.raises(Refused, match="laboratory_tied") as refused:
        commission(world, sheet)
    assert "自行监测合同 2026-07" in str(refused.value.facts["tie"])
    records.end_tie(
        interest_id=tie.id, version=tie.version, ends_on=date(2026, 11, 8), actor=world.actor(OWN),
        at=LATER,
    )  # fmt: skip
    held = records.ban(
        laboratory=laboratory, starts_on=date(2026, 11, 9), ends_on=None, reason="出具不实报告",
        source="示例决定〔2026〕1号", actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="laboratory_banned"):
        commission(world, sheet)
    records.lift_ban(
        ban_id=held.id, version=held.version, reason="行政复议撤销", on=TODAY,
        actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    assert commission(world, sheet).state == "commissioned"


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("told", "lifts", "may"),
    [
        ("dept-610100", DEPARTMENT, False), (DEPARTMENT, "dept-610100", False),
        (DEPARTMENT, "caoxia", False), ("caoxia", "songwei", True), (DEPARTMENT, "songwei", True),
        ("songwei", DEPARTMENT, False), ("songwei", "songwei", True),
    ],
)  # fmt: skip
def test_a_ban_is_lifted_by_who_put_it_on_file_or_stands_above(
    world: World, told: str, lifts: str, may: bool
) -> None:
    held = records.ban(
        laboratory=world.agencies["laboratory"], starts_on=date(2026, 11, 9), ends_on=None,
        reason="出具不实报告", source="示例决定〔2026〕1号", actor=world.actor(told), at=LATER,
    )  # fmt: skip
    assert held.agency_id == world.staff[told].agency_id
    assert may_lift(world.actor(lifts), held) is may
    # As an earlier release wrote it: the account alone says whose it was.
    assert may_lift(world.actor(lifts), Ban(created_by=held.created_by)) is may
    given = {"ban_id": held.id, "version": held.version, "reason": "行政复议撤销", "on": TODAY}
    if may:
        assert records.lift_ban(**given, actor=world.actor(lifts), at=LATER).lifted_on == TODAY
        return
    with pytest.raises(Refused, match="ban_of_other"):
        records.lift_ban(**given, actor=world.actor(lifts), at=LATER)


@pytest.mark.clause("F2")
def test_a_laboratory_lifts_no_tie_that_an_authority_put_on_file(world: World) -> None:
    sheet = stage.consented(world)
    laboratory = world.agencies["laboratory"]

    def tie(kind: str, who: str) -> Interest:
        return records.tie(
            laboratory=laboratory, unit=sheet.source.credit_code, kind=kind,
            starts_on=date(2026, 1, 1), ends_on=None, evidence="自行监测合同 2026-07",
            actor=world.actor(who), at=stage.AT,
        )  # fmt: skip

    def end(row: Interest, who: str, on: date) -> None:
        records.end_tie(
            interest_id=row.id, version=row.version, ends_on=on, actor=world.actor(who), at=LATER
        )

    put, declared = tie("self_monitoring", DEPARTMENT), tie("operation", OWN)
    with pytest.raises(Refused, match="tie_of_authority"):
        end(put, OWN, date(2026, 11, 8))
    with pytest.raises(Refused, match="tie_past"):
        end(declared, OWN, date(2026, 1, 1))
    end(declared, OWN, TODAY)
    with pytest.raises(Refused, match="laboratory_tied"):
        commission(world, sheet)
    end(put, DEPARTMENT, date(2026, 11, 1))
    said = Event.objects.filter(object_id=put.id).latest("id")
    assert '"was":""' in said.body.replace(" ", "")
    assert commission(world, sheet).state == "commissioned"
