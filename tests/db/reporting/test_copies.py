"""Copies of the report to the city's department and the enforcement agency, with receipts (R2)."""

import pytest
from tests.report_scene import exceeding, merged, operation, signed

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.teams import PROVINCE, of_area
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.reporting.actions import copies
from liance.mechanism.reporting.models import Copy, Report

pytestmark = pytest.mark.usefixtures("exceeded")


def copied(ending: Ending) -> list[Copy]:
    op, report = ending.operation, signed(ending)
    return copies.copy_report(
        report_id=report.id, version=report.version, actor=op.who(op.team.coordinator),
        at=op.at(14, days=1),
    )  # fmt: skip


def receive(ending: Ending, copy: Copy, who: str, *, hour: int = 15) -> Copy:
    op = ending.operation
    return copies.receive(
        copy_id=copy.id, version=copy.version, actor=op.who(who), at=op.at(hour, days=1)
    )


def addressees(made: list[Copy]) -> set[str]:
    return {copy.addressee.name for copy in made}


def clock_of(ending: Ending) -> Clock:
    return Clock.objects.get(rule="report.copy", object_id=ending.operation.visit.id)


@pytest.mark.clause("R2")
def test_both_receipts_stop_the_clock_that_fell_due_with_the_upload(world: World) -> None:
    ending = exceeding(world)
    made = {c.addressee.name: c for c in copied(ending)}
    assert set(made) == {"宝鸡市生态环境局", "宝鸡市生态环境保护综合执法支队"}
    upload = Clock.objects.get(rule="report.upload", object_id=ending.operation.visit.id)
    assert clock_of(ending).due_at == upload.due_at
    receive(ending, made["宝鸡市生态环境局"], "majianping")
    assert clock_of(ending).stopped_at is None
    receive(ending, made["宝鸡市生态环境保护综合执法支队"], "liwentao", hour=16)
    assert clock_of(ending).outcome == "met"


@pytest.mark.clause("R2")
def test_a_merged_county_copies_to_its_city_and_to_its_own_enforcement(world: World) -> None:
    ending = merged(world)
    made = copied(ending)
    own = world.agencies["merged"]
    assert own.name in addressees(made)
    assert len(made) == 2
    city = next(c.addressee for c in made if c.addressee_id != own.id)
    assert "department" in city.functions
    assert city.jurisdiction_id == own.jurisdiction.parent_id


@pytest.mark.clause("C3")
def test_who_sent_a_copy_to_the_own_house_does_not_receive_it(world: World) -> None:
    ending = merged(world)
    own = next(c for c in copied(ending) if c.addressee_id == world.agencies["merged"].id)
    with pytest.raises(Refused, match=r"reporting\.own_copy"):
        receive(ending, own, "sunli")
    assert receive(ending, own, "zhaowenbin").state == "received"


@pytest.mark.clause("S2")
@pytest.mark.parametrize("code", ["610581", "610403"])
def test_hancheng_and_yangling_are_their_own_city(world: World, code: str) -> None:
    area = f"area.{code}"
    team = of_area(code)
    firm = next(
        name for name, s in world.sources.items()
        if s.jurisdiction_id == world.agencies[f"{area}.department"].jurisdiction_id
    )  # fmt: skip
    made = copied(Ending(operation(world, firm, team=team).to_laboratory()))
    assert addressees(made) == {
        world.agencies[f"{area}.department"].name, world.agencies[f"{area}.enforcement"].name,
    }  # fmt: skip


@pytest.mark.clause("R2")
def test_the_province_copies_to_the_city_where_the_source_lies(world: World) -> None:
    op = operation(world, "秦源造纸", team=PROVINCE).to_laboratory()
    report = Report(visit=op.visit)
    place = op.source.jurisdiction
    while not place.reporting_area:
        place = place.parent
    names = {a.name for a in copies.addressees(report)}
    assert names == {f"{place.name}生态环境局", world.agencies["province.enforcement"].name}


def test_a_copy_is_received_by_its_addressee_alone_and_once(world: World) -> None:
    ending = exceeding(world)
    made = copied(ending)
    office = next(c for c in made if "执法" in c.addressee.name)
    with pytest.raises(NotFound):
        receive(ending, office, "majianping")
    with pytest.raises(NotFound):
        receive(ending, office, "shenqing")
    done = receive(ending, office, "liwentao")
    with pytest.raises(Refused, match=r"kernel\.illegal_transition"):
        receive(ending, done, "liwentao")


def test_a_copy_seen_in_an_older_state_is_stale(world: World) -> None:
    ending = exceeding(world)
    office = next(c for c in copied(ending) if "执法" in c.addressee.name)
    receive(ending, office, "wangxuemei")
    with pytest.raises(Stale):
        receive(ending, office, "liwentao")


def test_copies_go_out_once(world: World) -> None:
    ending = exceeding(world)
    copied(ending)
    report, op = ending.report(), ending.operation
    with pytest.raises(Refused, match=r"reporting\.already_copied"):
        copies.copy_report(
            report_id=report.id, version=report.version, actor=op.who("chenjing"), at=op.at(15)
        )
    assert Copy.objects.count() == 2


def test_without_the_right_nobody_copies(world: World) -> None:
    ending = exceeding(world)
    report, op = signed(ending), ending.operation
    with pytest.raises(NotPermitted):
        copies.copy_report(
            report_id=report.id, version=report.version, actor=op.who("zhoumin"), at=op.at(15)
        )
