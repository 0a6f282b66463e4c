"""A commission is given within contract and ceiling, and not to who is tied, banned or suspended."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from tests.laboratory_scene import contract
from tests.rewriting import rewrite
from tests.staging import sheets as stage
from tests.staging.suspending import suspend

from liance.dashboards.laboratory_duties import duties
from liance.doors.jobs.tasks import run_out_suspensions
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.commissioning.actions import contracting, records, suspending
from liance.mechanism.commissioning.models import Contract
from liance.mechanism.commissioning.policies import (
    contracts_visible_to,
    tenders_visible_to,
)
from liance.mechanism.coordination.actions import (
    commissioning,
    ending,
    filling,
    reviewing,
    site,
    talking,
)
from liance.mechanism.coordination.actions.answering import return_sheet
from liance.mechanism.coordination.models import Commission, Point, Sheet
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.coordination.queries.commissions import used

LATER = stage.AT + timedelta(hours=3)
DEPARTMENT, OWN, LEAD = "majianping", "lab-tao", "yangzhenhua"
TODAY = date(2026, 11, 4)


def commission(world: World, sheet: Sheet, contract_id: UUID | None = None) -> Sheet:
    return commissioning.commission(
        sheet_id=sheet.id, version=sheet.version, laboratory_id=world.agencies["laboratory"].id,
        note="", actor=world.actor("liwentao"), at=LATER, contract_id=contract_id,
    )  # fmt: skip


def framework() -> Contract:
    """The province's contract of the demonstration."""
    return Contract.objects.get(state="in_force", number__startswith="示例合同")


@pytest.mark.clause("F2")
@pytest.mark.clause("W6")
def test_a_commission_is_priced_and_uses_its_contract(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    row = Commission.objects.get(sheet=sheet)
    held = framework()
    prices = {one.factor: one.amount for one in held.prices.all()}
    # Three times each at every point, as the sheet says.
    factors = [one for point in sheet.points.all() for one in point.items.all()]
    assert row.amount == sum(3 * prices[item.factor] for item in factors)
    assert used(held.id) == row.amount
    assert {line["times"] for line in row.lines} <= {3, 6, 9}
    ending.withdraw(
        sheet_id=sheet.id, version=sheet.version, reason="企业停产", actor=world.actor("liwentao"),
        at=LATER,
    )  # fmt: skip
    assert used(held.id) == 0


@pytest.mark.clause("F2")
def test_each_condition_of_a_contract_is_refused_by_name(world: World) -> None:
    sheet = stage.consented(world)
    other = contract(world, number="合同-窄", at=stage.AT, enacted=True)
    with pytest.raises(Refused, match="contract_price") as refused:
        commission(world, sheet, other.id)
    assert refused.value.facts["number"] == "合同-窄"
    assert "氨氮" in str(refused.value.facts["factors"])
    held = framework()
    rewrite(Contract.objects.filter(pk=held.pk), ceiling=Decimal(100))
    with pytest.raises(Refused, match="contract_ceiling"):
        commission(world, sheet, held.id)
    contracting.end(
        contract_id=held.id, version=held.version, reason="双方协商终止", on=TODAY,
        actor=world.actor("songwei"), at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="contract_none"):
        commission(world, sheet, held.id)
    assert Sheet.objects.get(pk=sheet.pk).state == "consented"
    assert not Commission.objects.exists()


@pytest.mark.clause("F2")
def test_a_contract_that_was_ended_carries_what_was_commissioned_before(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    sheet = return_sheet(
        **stage.returning(world, sheet, crew=crew, instruments=(), actor=world.actor(OWN), at=LATER)
    )
    held = framework()
    contracting.end(
        contract_id=held.id, version=held.version, reason="双方协商终止", on=TODAY,
        actor=world.actor("songwei"), at=LATER,
    )  # fmt: skip
    officer = world.actor("liwentao")
    moved = talking.propose(
        sheet_id=sheet.id, field="time", new="2026-11-12 09:30/2026-11-12 15:30", reason="停产",
        actor=officer, at=LATER,
    )  # fmt: skip
    rewrite(Contract.objects.filter(pk=held.pk), ends_on=date(2026, 11, 10))
    with pytest.raises(Refused, match="contract_term"):
        talking.accept(proposal_id=moved.id, actor=world.actor(OWN), at=LATER)
    entered = site.enter(sheet_id=sheet.id, actor=officer, at=stage.VISIT)
    assert entered.state == "on_site"
    # The ceiling does not undo what was sampled, and a ban since then undoes no visit.
    rewrite(Contract.objects.filter(pk=held.pk), ceiling=Decimal(1))
    records.ban(
        laboratory=world.agencies["laboratory"], starts_on=date(2026, 11, 10), ends_on=None,
        reason="出具不实报告", source="示例决定〔2026〕1号", actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    before = Commission.objects.get(sheet=sheet).amount
    point = Point.objects.get(sheet=sheet, code="DW001")
    filling.fill(
        sheet_id=sheet.id, version=entered.version, actor=officer,
        values=[filling.Filled(f"point:{point.id}:add", "六价铬", "现场可能超标")],
        at=stage.VISIT + timedelta(days=1),
    )  # fmt: skip
    assert Commission.objects.get(sheet=sheet).amount > before


@pytest.mark.clause("F2")
def test_a_further_factor_is_priced_anew_and_held_by_the_ceiling(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    before = Commission.objects.get(sheet=sheet).amount
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    own = world.actor(OWN)
    sheet = return_sheet(
        **stage.returning(world, sheet, crew=crew, instruments=(), actor=own, at=LATER)
    )
    point = Point.objects.get(sheet=sheet, code="DW001")

    def agree(field: str, new: str) -> None:
        put = talking.propose(
            sheet_id=sheet.id, field=field, new=new, reason="现场可能超标",
            actor=world.actor("liwentao"), at=LATER,
        )  # fmt: skip
        talking.accept(proposal_id=put.id, actor=own, at=LATER)

    def add(factor: str) -> None:
        agree(f"point:{point.id}:add", factor)

    add("六价铬")
    assert Commission.objects.get(sheet=sheet).amount > before
    with pytest.raises(Refused, match="contract_price"):
        add("二噁英")
    before = Commission.objects.get(sheet=sheet).amount
    agree(f"point:{point.id}:frequency", "每天 4 次，2 天")
    assert Commission.objects.get(sheet=sheet).amount > before
    with pytest.raises(Refused, match="contract_times"):
        agree(f"point:{point.id}:frequency", "每 2 小时 1 次")
    with pytest.raises(Refused, match="contract_ceiling"):
        agree(f"point:{point.id}:frequency", "共 9999 次")
    before = Commission.objects.get(sheet=sheet).amount
    agree(f"item:{point.items.first().id}:cancel", "不测")
    assert Commission.objects.get(sheet=sheet).amount < before


@pytest.mark.clause("F3")
def test_a_suspension_is_of_two_people_and_lifted_by_two(world: World) -> None:
    laboratory = world.agencies["laboratory"]
    made = suspending.propose(
        laboratory_id=laboratory.id, starts_on=TODAY, ends_on=date(2027, 2, 1), today=TODAY,
        reason="比对结果不符合", actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="other_person"):
        suspending.decide(
            suspension_id=made.id, version=made.version, agreed=True, reason="",
            actor=world.actor(DEPARTMENT), at=LATER,
        )  # fmt: skip
    # Proposed is not suspended.
    assert commission(world, stage.consented(world)).state == "commissioned"
    done = suspending.decide(
        suspension_id=made.id, version=made.version, agreed=True, reason="",
        actor=world.actor("songwei"), at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="laboratory_suspended"):
        commission(world, stage.consented(world))
    with pytest.raises(Refused, match="suspended"):
        suspending.propose(
            laboratory_id=laboratory.id, starts_on=TODAY, ends_on=date(2027, 2, 1), today=TODAY,
            reason="再次提出", actor=world.actor(LEAD), at=LATER,
        )  # fmt: skip
    done = suspending.propose_lifting(
        suspension_id=done.id, version=done.version, reason="整改合格", actor=world.actor(LEAD),
        at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="laboratory_suspended"):
        commission(world, stage.consented(world))
    suspending.decide_lifting(
        suspension_id=done.id, version=done.version, agreed=True, actor=world.actor(DEPARTMENT),
        at=LATER,
    )  # fmt: skip
    assert commission(world, stage.consented(world)).state == "commissioned"


@pytest.mark.clause("F3")
def test_a_suspension_runs_out_with_its_last_day(world: World) -> None:
    laboratory = world.agencies["laboratory"]
    sheet = commission(world, stage.consented(world))
    held = suspend(laboratory, at=LATER, world=world)
    over = LATER + (held.ends_on - TODAY) + timedelta(days=1)
    waits = {kind for kind, *_rest in duties(world.actor(DEPARTMENT), at=LATER)}
    assert "commission_review" in waits
    waits = {kind for kind, *_rest in duties(world.actor(DEPARTMENT), at=over)}
    assert "commission_review" not in waits
    with pytest.raises(Refused, match="not_suspended"):
        reviewing.review(
            sheet_id=sheet.id, version=sheet.version, suspension_id=held.id, decision="recall",
            reason="改由本站承担", actor=world.actor(DEPARTMENT), at=over,
        )  # fmt: skip
    again = suspending.propose(
        laboratory_id=laboratory.id, starts_on=over.date(), ends_on=over.date(), today=over.date(),
        reason="再次不符合", actor=world.actor(LEAD), at=over,
    )  # fmt: skip
    held.refresh_from_db()
    assert held.state == "run_out"
    with fixed(over + timedelta(hours=1)):
        assert run_out_suspensions(0) == 0
    with fixed(over + timedelta(days=1)):
        assert run_out_suspensions(0) == 1
    again.refresh_from_db()
    assert again.state == "run_out"


@pytest.mark.clause("F3")
def test_a_running_commission_waits_at_the_gate_for_its_decision(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    sheet = return_sheet(
        **stage.returning(world, sheet, crew=crew, instruments=(), actor=world.actor(OWN), at=LATER)
    )
    held = suspend(world.agencies["laboratory"], at=LATER, world=world)
    with pytest.raises(Refused, match="laboratory_suspended"):
        site.enter(sheet_id=sheet.id, actor=world.actor("liwentao"), at=stage.VISIT)
    decide = {
        "sheet_id": sheet.id, "version": sheet.version, "suspension_id": held.id, "at": LATER,
        "reason": "样品已约定送检时间",
    }  # fmt: skip
    with pytest.raises(Refused, match="halt_early"):
        reviewing.review(**decide, decision="halt", actor=world.actor(DEPARTMENT))
    with pytest.raises(NotPermitted):
        reviewing.review(**decide, decision="continue", actor=world.actor("liwentao"))
    reviewing.review(**decide, decision="continue", actor=world.actor(DEPARTMENT))
    entered = site.enter(sheet_id=sheet.id, actor=world.actor("liwentao"), at=stage.VISIT)
    assert entered.state == "on_site"


@pytest.mark.clause("F3")
def test_a_recalled_commission_goes_back_to_the_station(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    held = suspend(world.agencies["laboratory"], at=LATER, world=world)
    back = reviewing.review(
        sheet_id=sheet.id, version=sheet.version, suspension_id=held.id, decision="recall",
        reason="改由本站承担", actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    back.refresh_from_db()
    assert (back.state, back.laboratory_id) == ("sent", None)
    assert used(framework().id) == 0
    assert not Sheet.objects.filter(visible_to(world.actor(OWN)), pk=sheet.pk).exists()
    returned = return_sheet(**stage.returning(world, back, at=LATER))
    assert returned.state == "returned"


@pytest.mark.clause("F3")
def test_a_recalled_restricted_sheet_is_not_known_to_the_laboratory_any_more(world: World) -> None:
    sheet = commission(world, stage.consented(world))
    own, head = world.staff[OWN].id, world.staff[DEPARTMENT].id
    Sheet.objects.filter(pk=sheet.pk).update(restricted=True, named=[own, head])
    held = suspend(world.agencies["laboratory"], at=LATER, world=world)
    reviewing.review(
        sheet_id=sheet.id, version=sheet.version, suspension_id=held.id, decision="recall",
        reason="改由本站承担", actor=world.actor(DEPARTMENT), at=LATER,
    )  # fmt: skip
    assert Sheet.objects.get(pk=sheet.pk).named == [head]


@pytest.mark.clause("F2")
def test_a_commission_names_its_factors(world: World) -> None:
    sheet = stage.consented(world)
    point = Point.objects.get(sheet=sheet, code="DW001")
    Sheet.objects.filter(pk=sheet.pk).update(open_fields=[f"point:{point.id}:factors"])
    with pytest.raises(Refused, match="commission_open"):
        commission(world, sheet)


@pytest.mark.clause("F2")
def test_prices_stand_once_a_contract_is_in_force(world: World) -> None:
    draft = contract(world, number="合同-新", at=stage.AT)
    actor = world.actor(DEPARTMENT)
    with pytest.raises(Refused, match="contract_bare"):
        contracting.enact(
            contract_id=draft.id, version=draft.version, paper=None, actor=actor, at=LATER
        )
    running = contract(world, number="合同-成", at=stage.AT, enacted=True)
    with pytest.raises(Refused, match="contract_closed"):
        contracting.set_price(
            contract_id=running.id, version=running.version, factor="氨氮", amount=Decimal(1),
            actor=actor, at=LATER,
        )  # fmt: skip
    with pytest.raises(NotFound):
        contracting.end(
            contract_id=running.id, version=running.version, reason="不是本机关的合同", on=TODAY,
            actor=world.actor(LEAD), at=LATER,
        )  # fmt: skip


@pytest.mark.clause("F2")
def test_a_laboratory_reads_its_own_contracts_and_no_tender(world: World) -> None:
    running = contract(world, number="合同-成", at=stage.AT, enacted=True)
    own, elsewhere = world.actor(OWN), world.actor("dept-610100")
    assert running in contracts_visible_to(own)
    assert not tenders_visible_to(own).exists()
    assert running not in contracts_visible_to(elsewhere)
    assert framework() in contracts_visible_to(elsewhere)
