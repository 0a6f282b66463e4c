"""Training, measures, consumables and gaps on the register."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from liance.dashboards.capability_gaps import needs
from liance.dashboards.next_steps import next_steps
from liance.flows.demonstration.means import means, stocked
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotPermitted, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.capability import actions, stock, trained, training
from liance.mechanism.capability.models import Certificate, Consumable, Instrument, Measure
from liance.mechanism.capability.running_out import running_out

LEAD, HEAD, COORDINATOR = "yangzhenhua", "liuzhihong", "chenjing"


def today(world: World) -> date:
    return world.at.astimezone(SHANGHAI).date()


def held(
    world: World, *names: str, kind: str = "joint", days: int = -10, of: str = "main.enforcement",
    by: str = LEAD,
):  # fmt: skip
    day, lead = today(world) + timedelta(days=days), world.actor(by)
    row = training.add_training(
        agency=world.agencies[of], kind=kind, title="联合培训", held_from=day, held_to=day,
        actor=lead, at=world.at,
    )  # fmt: skip
    for name in names:
        row.refresh_from_db()
        training.attend(
            training_id=row.id, version=row.version, staff_id=world.staff[name].id,
            hours=Decimal(4), result="passed", score=Decimal(90), actor=lead, at=world.at,
        )  # fmt: skip
    return row


@pytest.mark.clause("C4")
def test_an_area_had_its_joint_training_when_both_sides_came(world: World) -> None:
    def without() -> set[str]:
        areas = trained.joint_by_area(["610300", "610330"], year=2026, on=today(world))
        return {area.place.code for area in areas if not area.trainings}

    assert "610300" in without()
    held(world, "liwentao")
    held(world, "liwentao", "zhanglixin", kind="special")
    held(world, "liwentao", "zhanglixin", days=5)
    assert "610300" in without()
    held(world, "liwentao", "zhanglixin")
    assert "610300" not in without()


@pytest.mark.clause("C3")
def test_nobody_of_a_merged_agency_stands_for_both_sides_alone(world: World) -> None:
    place = world.agencies["merged"].jurisdiction_id

    def held_there() -> bool:
        [area] = trained.joint_by_area([place], year=2026, on=today(world))
        return bool(area.trainings)

    own = {"of": "merged", "by": "zhaowenbin"}
    held(world, "mazhiqiang", **own)
    assert not held_there()
    held(world, "mazhiqiang", "zhaowenbin", **own)
    assert held_there()


def test_hours_scores_and_rights_of_a_training(world: World) -> None:
    row = held(world, "liwentao")
    given = {"training_id": row.id, "staff_id": world.staff["hanlei"].id, "at": world.at}
    row.refresh_from_db()
    lead = world.actor(LEAD)
    for wrong, code in (
        ({"hours": Decimal(0), "result": "none", "score": None}, "capability.hours"),
        ({"hours": Decimal(2), "result": "none", "score": Decimal(80)}, "capability.score"),
        ({"hours": Decimal(2), "result": "passed", "score": Decimal(101)}, "capability.score"),
    ):
        with pytest.raises(Refused, match=code):
            training.attend(**given, **wrong, version=row.version, actor=lead)
    good = {"hours": Decimal(2), "result": "none", "score": None}
    with pytest.raises(Stale):
        training.attend(**given, **good, version=row.version - 1, actor=lead)
    with pytest.raises(NotPermitted):
        training.attend(**given, **good, version=row.version, actor=world.actor("liwentao"))
    with pytest.raises(Refused, match="period_reversed"):
        training.add_training(
            agency=world.agencies["main.enforcement"], kind="joint", title="倒", at=world.at,
            held_from=date(2026, 5, 2), held_to=date(2026, 5, 1), actor=lead,
        )  # fmt: skip


@pytest.mark.clause("C4")
def test_a_measure_is_done_once_with_its_evidence(world: World) -> None:
    stocked(world, at=world.at)
    means(world, at=world.at)
    row = Measure.objects.get(done_on=None)
    given = {"measure_id": row.id, "done_on": today(world), "actor": world.actor(HEAD),
             "at": world.at}  # fmt: skip
    with pytest.raises(Refused, match=r"capability\.evidence"):
        training.finish_measure(**given, version=row.version, evidence="有")
    later = {**given, "done_on": today(world) + timedelta(days=1)}
    with pytest.raises(Refused, match=r"capability\.done_future"):
        training.finish_measure(**later, version=row.version, evidence="合同与验收单 2026-08")
    row = training.finish_measure(**given, version=row.version, evidence="合同与验收单 2026-08")
    assert Event.objects.filter(kind="capability:measure:finish", object_id=row.id).count() == 1
    with pytest.raises(Refused, match=r"capability\.measure_done"):
        training.finish_measure(**given, version=row.version, evidence="合同与验收单 2026-08")
    with pytest.raises(Refused, match=r"capability\.due_outside"):
        training.add_measure(
            agency=row.agency, year=2026, kind="other", title="措施", due_on=date(2027, 1, 1),
            responsible=row.responsible, actor=world.actor(HEAD), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("C2")
def test_consumables_are_drawn_from_the_lot_that_expires_first_and_never_past_its_end(
    world: World,
) -> None:
    stocked(world, at=world.at)
    means(world, at=world.at)
    acid = Consumable.objects.get(name="硫酸 优级纯")
    actor, on = world.actor(COORDINATOR), today(world)
    given = {"consumable_id": acid.id, "purpose": "采样固定", "actor": actor, "at": world.at}
    made = stock.use(**given, version=acid.version, quantity=Decimal(450), on=on)
    assert [(use.lot.number, use.quantity) for use in made] == [("H2409", 400), ("H2511", 50)]
    acid.refresh_from_db()
    with pytest.raises(Refused, match=r"capability\.stock_short") as refused:
        stock.use(**given, version=acid.version, quantity=Decimal(1451), on=on)
    assert refused.value.facts["left"] == "1450"
    with pytest.raises(Stale):
        stock.use(**given, version=acid.version - 1, quantity=Decimal(1), on=on)
    later = stock.use(**given, version=acid.version, quantity=Decimal(1), on=on)
    assert later[0].lot.number == "H2511"
    lines = {line.row.name: line for line in stock.stock(actor, on=on)}
    assert lines["聚乙烯瓶 500 mL"].low
    assert not lines["玻璃瓶 500 mL"].low
    assert lines["硫酸 优级纯"].usable == 1449
    with pytest.raises(Refused, match=r"capability\.lot_exists"):
        stock.add_lot(consumable_id=acid.id, number="H2511", received_on=on, expires_on=None,
                      quantity=Decimal(1), actor=actor, at=world.at)  # fmt: skip


@pytest.mark.clause("C1")
def test_what_runs_out_is_on_the_desk_of_who_looks_after_it_ninety_days_ahead(
    world: World,
) -> None:
    stocked(world, at=world.at)
    means(world, at=world.at)
    on = today(world)
    Certificate.objects.filter(staff=world.staff["hanlei"]).update(valid_to=on + timedelta(days=25))
    instrument = Instrument.objects.filter(agency=world.agencies["main.monitoring"])[0]
    Instrument.objects.filter(pk=instrument.pk).update(calibrated_to=on + timedelta(days=6))
    kinds = {(row.kind, row.within) for row in running_out(world.actor(COORDINATOR), on=on)}
    assert {("instrument", 7), ("lot", 30), ("lot", 90)} <= kinds
    assert {row.within for row in running_out(world.actor(LEAD), on=on)} == {30}
    assert [row.name[:2] for row in running_out(world.actor("hanlei"), on=on)] == ["韩磊"] * 2
    assert running_out(world.actor("liwentao"), on=on) == []
    steps = {step.kind for step in next_steps(world.actor(COORDINATOR), at=world.at)}
    assert {"instrument_7", "lot_30"} <= steps


@pytest.mark.clause("C2")
def test_factors_that_nobody_here_can_analyse_are_named(world: World) -> None:
    lead, on = world.actor(LEAD), today(world)
    assert all(not need.lacks for need in needs(lead, on=on))
    Certificate.objects.filter(kind="monitoring").update(factors=["化学需氧量", "pH值"])
    found = {need.factor: need for need in needs(lead, on=on)}
    assert found["化学需氧量"].lacks == ()
    lacking = {name for name, need in found.items() if need.lacks}
    assert "氨氮" in lacking
    assert all(need.sources > 0 for need in found.values())
    actions.add_certificate(
        staff=world.staff["zhoumin"], kind="monitoring", number="监岗9001", factors=["氨氮"],
        duties=["analyse"], valid_from=on, valid_to=on, actor=world.actor(HEAD), at=world.at,
    )  # fmt: skip
    after = {need.factor: need for need in needs(lead, on=on)}["氨氮"]
    assert (after.analysts, after.samplers) == (1, found["氨氮"].samplers)
