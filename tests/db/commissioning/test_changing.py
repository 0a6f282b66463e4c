"""A contract's ceiling and prices change by a signed paper, a commission's amount with its factors:
each an event of its own that says what was before."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.laboratory_scene import contract
from tests.staging import sheets as stage

from liance.doors.web.commissions.forms import PriceForm
from liance.flows.contracts import change_contract
from liance.flows.demonstration.world import World
from liance.foundation.files import store
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.actions import contracting
from liance.mechanism.commissioning.models import Contract, ContractChange
from liance.mechanism.commissioning.policies import holds_file
from liance.mechanism.coordination.actions import talking
from liance.mechanism.coordination.actions.answering import return_sheet
from liance.mechanism.coordination.models import Change, Commission, Point
from liance.mechanism.coordination.queries.commissions import used

LATER = stage.AT + timedelta(hours=3)
HEAD, LEAD, OWN, BUYER = "majianping", "yangzhenhua", "lab-tao", "songwei"


def change(
    world: World, row: Contract, who: str, *, paper: bool = True, **given: object
) -> Contract:
    signed = store.put(
        [b"signed anew"], name="补充协议.pdf", media_type="application/pdf", at=LATER
    )
    wanted = {"ceiling": Decimal(8000), "prices": {"氨氮": Decimal("66.5")}, "reason": "追加氨氮"}
    return change_contract(
        contract_id=row.id, version=row.version, paper=signed if paper else None,
        actor=world.actor(who), at=LATER, **{**wanted, **given},
    )  # fmt: skip


def body_of(kind: str, key: object) -> dict[str, object]:
    return json.loads(Event.objects.filter(kind=kind, object_id=key).latest("id").body)["body"]


@pytest.mark.clause("F2")
def test_a_contract_is_changed_with_what_it_was_before(world: World) -> None:
    row = contract(world, number="合同-变", at=stage.AT, enacted=True)
    changed = change(world, row, HEAD, prices={"氨氮": Decimal("66.5"), "化学需氧量": Decimal(90)})
    assert (changed.ceiling, changed.version) == (Decimal(8000), row.version + 1)
    kept = ContractChange.objects.get(contract=row)
    # By any of its names: COD was priced, 化学需氧量 takes its place.
    assert kept.was == {"ceiling": "5000.00", "prices": {"COD": "80.00"}}
    assert kept.now == {"ceiling": "8000.00", "prices": {"化学需氧量": "90.00", "氨氮": "66.50"}}
    said = body_of("commissioning:contract:change", row.id)
    assert (said["was"], said["now"], said["reason"]) == (kept.was, kept.now, "追加氨氮")
    assert holds_file(world.actor(OWN), kept.paper_id)
    assert not holds_file(world.actor("dept-610100"), kept.paper_id)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "改"}, "reason"),
        ({"ceiling": Decimal(0)}, "ceiling"),
        ({"prices": {"氨氮": Decimal(-1)}}, "price"),
        ({"ceiling": Decimal(5000), "prices": {"COD": Decimal(80)}}, "contract_same"),
        ({"paper": False}, "change_bare"),
    ],
)
def test_each_fault_of_a_change_has_its_word(world: World, given: dict, code: str) -> None:
    row = contract(world, number="合同-误", at=stage.AT, enacted=True)
    with pytest.raises(Refused, match=rf"commissioning\.{code}$"):
        change(world, row, HEAD, **given)
    assert not ContractChange.objects.exists()


@pytest.mark.clause("F2")
def test_only_the_buyer_changes_what_is_in_force(world: World) -> None:
    draft = contract(world, number="合同-草", at=stage.AT)
    with pytest.raises(IllegalTransition):
        change(world, draft, HEAD)
    running = contract(world, number="合同-他", at=stage.AT, enacted=True)
    for who in (LEAD, "dept-610100"):
        with pytest.raises(NotFound):
            change(world, running, who)


@pytest.mark.clause("F2")
def test_the_ceiling_stays_above_what_is_commissioned_and_amounts_stand(world: World) -> None:
    sheet = stage.commissioned(world, at=LATER)
    held = Contract.objects.get(state="in_force", number__startswith="示例合同")
    taken = used(held.id)
    with pytest.raises(Refused, match="ceiling_used") as refused:
        change(world, held, BUYER, ceiling=taken - 1)
    # Part of it may be known to a restricted visit's people alone.
    assert not refused.value.facts
    change(world, held, BUYER, ceiling=taken + 1000, prices={"氨氮": Decimal(1)})
    assert Commission.objects.get(sheet=sheet).amount == taken


@pytest.mark.clause("F2")
def test_an_amount_that_changes_says_what_it_was(world: World) -> None:
    sheet = stage.commissioned(world, at=LATER)
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    sheet = return_sheet(
        **stage.returning(world, sheet, crew=crew, instruments=(), actor=world.actor(OWN), at=LATER)
    )
    row = Commission.objects.get(sheet=sheet)
    point = Point.objects.get(sheet=sheet, code="DW001")

    def agree(field: str, new: str) -> None:
        put = talking.propose(
            sheet_id=sheet.id, field=field, new=new, reason="现场可能超标",
            actor=world.actor("liwentao"), at=LATER,
        )  # fmt: skip
        talking.accept(proposal_id=put.id, actor=world.actor(OWN), at=LATER)

    agree(f"point:{point.id}:add", "六价铬")
    now = Commission.objects.get(sheet=sheet)
    said = body_of("coordination:sheet:price", sheet.id)
    assert (Decimal(str(said["was"])), Decimal(str(said["amount"]))) == (row.amount, now.amount)
    kept = Change.objects.get(sheet=sheet, field="amount")
    assert (kept.kind, kept.old, kept.new) == ("price", f"{row.amount:.2f}", f"{now.amount:.2f}")
    # Another day changes no amount: nothing is said.
    agree("time", "2026-11-12 09:30/2026-11-12 15:30")
    assert Change.objects.filter(sheet=sheet, field="amount").count() == 1


@pytest.mark.clause("F2")
def test_a_contract_is_corrected_until_it_is_in_force(world: World) -> None:
    draft = contract(world, number="合同-正", at=stage.AT)
    other = contract(world, number="合同-另", at=stage.AT)
    given = {
        "contract_id": draft.id, "actor": world.actor(HEAD), "at": LATER,
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "ceiling": Decimal(500),
    }  # fmt: skip
    row = contracting.correct(version=draft.version, number=" 合同-改 ", **given)
    assert (row.number, row.ceiling) == ("合同-改", Decimal(500))
    said = body_of("commissioning:contract:correct", draft.id)
    assert (said["was"]["number"], said["now"]["number"]) == ("合同-正", "合同-改")
    assert said["was"]["ceiling"] == f"{draft.ceiling:.2f}"
    for wrong, code in (
        ({"number": other.number}, "contract_exists"), ({"ceiling": Decimal(0)}, "ceiling"),
        ({"ends_on": draft.starts_on - timedelta(1)}, "period_reversed"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=rf"commissioning\.{code}"):
            contracting.correct(version=row.version, **({"number": "合同-改"} | given | wrong))
    with pytest.raises(Stale):
        contracting.correct(version=draft.version, number="合同-改", **given)
    held = contract(world, number="合同-效", at=stage.AT, enacted=True)
    with pytest.raises(Refused, match=r"commissioning\.contract_closed"):
        contracting.correct(
            **given | {"contract_id": held.id}, version=held.version, number="合同-改"
        )


@pytest.mark.clause("F2")
def test_prices_of_a_draft_are_what_was_written_last(world: World) -> None:
    draft = contract(world, number="合同-价", at=stage.AT)
    given = {"contract_id": draft.id, "actor": world.actor(HEAD), "at": LATER}
    row = contracting.write_prices(
        version=draft.version, prices=[("氨氮", Decimal(60)), ("氨氮", Decimal("60.50"))], **given
    )
    assert [(one.factor, one.amount) for one in row.prices.all()] == [("氨氮", Decimal("60.50"))]
    said = body_of("commissioning:contract:price", draft.id)
    assert (said["was"], said["prices"]) == ({"COD": "80.00"}, {"氨氮": "60.50"})
    with pytest.raises(Stale):
        contracting.write_prices(version=draft.version, prices=[("氨氮", Decimal(1))], **given)
    with pytest.raises(Refused, match=r"commissioning\.price"):
        contracting.write_prices(version=row.version, prices=[], **given)


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("line", "read"),
    [("氨氮 60.50", Decimal("60.50")), ("氨氮 1,200", Decimal(1200)), ("氨氮 60.555", None),
     ("氨氮 NaN", None), ("氨氮 -1", None), ("60", None), ("氨氮 1e9", None)],
)  # fmt: skip
def test_a_price_is_read_to_the_cent_or_refused(line: str, read: Decimal | None) -> None:
    form = PriceForm({"prices": line})
    assert form.is_valid() is (read is not None)
    if read is not None:
        assert form.cleaned_data["prices"] == [("氨氮", read)]
