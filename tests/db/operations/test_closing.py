"""Departure, two parts closed each by its side, no closed visit without its sheet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from tests.joint_visit import dairy, gate, officer, opened, returned_sheet, sampler

from liance.flows.demonstration.world import World
from liance.flows.visits import (
    close,
    close_part,
    confirm_entry,
    draft_sheet,
    leave,
    open_urgent,
    owe_sheets,
    withdraw_sheet,
)
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotPermitted, Refused, Stale
from liance.mechanism.balance.queries.breaks import breaks
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.balance.rules import window_of
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.actions import answering, sending
from liance.mechanism.coordination.actions.ending import withdraw
from liance.mechanism.coordination.models import Point, Sheet
from liance.mechanism.operations.actions.closing import attach_sheet
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.points import add_point, explain_point
from liance.mechanism.operations.actions.records import Line, add_entry
from liance.mechanism.operations.actions.signals import acknowledge_signal, send_signal
from liance.mechanism.operations.models import Visit, VisitPoint
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.registry.models import Staff

WATER = PointLine("DW001", "废水总排口", "water", (ItemLine("pH值", limit="6-9", on_site=True),))


def write_down(world: World, visit: Visit) -> None:
    """The enforcement record, and a reason for every point."""
    for kind in ("rights", "production", "facility"):
        add_entry(visit_id=visit.id, kind=kind, line=Line(kind), actor=officer(world), at=world.at)
    for point in VisitPoint.objects.filter(visit=visit):
        explain_point(
            visit_id=visit.id, point_id=point.id, reason="停产", actor=sampler(world), at=world.at
        )


def confirmed(world: World, visit: Visit, who: str) -> Visit:
    confirm_entry(visit_id=visit.id, place=Place(note="大门"), actor=world.actor(who), at=world.at)
    visit.refresh_from_db()
    return visit


def gone(world: World, visit: Visit) -> Visit:
    return leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=world.at)


def closed_part(visit: Visit, actor: Actor, world: World) -> Visit:
    visit.refresh_from_db()
    return close_part(visit_id=visit.id, version=visit.version, actor=actor, at=world.at)


@pytest.mark.clause("D3")
def test_both_parts_close_and_the_visit_with_them(world: World) -> None:
    visit = opened(world, world.at)
    write_down(world, visit)
    gone(world, visit)
    assert Sheet.objects.get(pk=visit.sheet_id).state == "field_done"
    half = closed_part(visit, officer(world), world)
    assert (half.state, half.enforcement_closed_by_id) == ("left", world.staff["liwentao"].id)
    whole = closed_part(visit, sampler(world), world)
    assert whole.state == "closed"
    with pytest.raises(Refused, match="part_closed"):
        add_entry(
            visit_id=visit.id, kind="note", line=Line("补记"), actor=officer(world), at=world.at
        )


def test_a_part_is_closed_once_after_departure_and_against_its_version(world: World) -> None:
    visit = opened(world, world.at)
    write_down(world, visit)
    with pytest.raises(Refused, match="not_left"):
        closed_part(visit, officer(world), world)
    gone(world, visit)
    closed_part(visit, officer(world), world)
    with pytest.raises(Refused, match="part_already_closed"):
        closed_part(visit, officer(world), world)
    with pytest.raises(Stale):
        close_part(visit_id=visit.id, version=1, actor=sampler(world), at=world.at)


@pytest.mark.clause("D3")
def test_an_incomplete_enforcement_record_is_not_closed(world: World) -> None:
    visit = opened(world, world.at)
    add_entry(
        visit_id=visit.id, kind="rights", line=Line("出示"), actor=officer(world), at=world.at
    )
    gone(world, visit)
    with pytest.raises(Refused, match="record_incomplete") as refused:
        closed_part(visit, officer(world), world)
    assert refused.value.facts["kinds"] == ("production", "facility")


@pytest.mark.clause("R3")
def test_monitoring_closes_only_when_every_factor_is_done_or_explained(world: World) -> None:
    visit = opened(world, world.at)
    gone(world, visit)
    with pytest.raises(Refused, match="items_open") as refused:
        closed_part(visit, sampler(world), world)
    assert refused.value.facts["count"] == 10
    assert "DW001 pH值" in str(refused.value.facts["items"])


@pytest.mark.clause("D5")
def test_an_unanswered_signal_keeps_the_part_open(world: World) -> None:
    visit = opened(world, world.at)
    write_down(world, visit)
    signal = send_signal(
        visit_id=visit.id, direction="to_monitoring", text="请采样", actor=officer(world),
        at=world.at,
    )  # fmt: skip
    acknowledge_signal(signal_id=signal.id, actor=sampler(world), at=world.at)
    gone(world, visit)
    with pytest.raises(Refused, match="signals_open"):
        closed_part(visit, sampler(world), world)
    assert closed_part(visit, officer(world), world).enforcement_closed_at


def test_a_newcomer_does_not_close_a_part_alone(world: World) -> None:
    visit = opened(world, world.at)
    write_down(world, visit)
    gone(world, visit)
    Staff.objects.filter(pk=world.staff["liwentao"].id).update(joined_on=world.at.date())
    with pytest.raises(Refused, match="newcomer_signs_alone"):
        closed_part(visit, officer(world), world)


@pytest.mark.clause("W3")
def test_open_fields_of_the_sheet_get_their_clock_at_departure(world: World) -> None:
    visit = opened(world, world.at, open_fields=["points"])
    gone(world, visit)
    clock = Clock.objects.get(rule="sheet.fill", object_id=visit.sheet_id)
    assert clock.agency_id == visit.enforcement_id
    assert clock.explanation["basis"] == "local"


@pytest.mark.clause("W3")
def test_without_open_fields_nothing_is_to_be_filled(world: World) -> None:
    visit = opened(world, world.at)
    gone(world, visit)
    assert not Clock.objects.filter(rule="sheet.fill").exists()


def urgent(world: World, points: Sequence[PointLine] = (WATER,)) -> Visit:
    return open_urgent(
        source_id=dairy(world).id, enforcement_id=world.agencies["main.enforcement"].id,
        ground="petition", urgency="urgent_petition", urgency_note="夜间偷排举报",
        points=points, gate=gate(world), actor=officer(world), at=world.at,
    )  # fmt: skip


@pytest.mark.clause("W7")
def test_an_urgent_visit_needs_no_sheet_but_its_ground(world: World) -> None:
    visit = urgent(world)
    assert visit.sheet_id is None
    assert visit.monitoring_id == world.agencies["main.monitoring"].id
    clock = Clock.objects.get(rule="sheet.follow", object_id=visit.id)
    assert clock.agency_id == visit.enforcement_id
    with pytest.raises(Refused, match="urgency_missing"):
        open_urgent(
            source_id=dairy(world).id, enforcement_id=world.agencies["main.enforcement"].id,
            ground="petition", urgency="urgent_petition", urgency_note=" ", points=[WATER],
            gate=gate(world), actor=officer(world), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("W7")
@pytest.mark.clause("R3")
def test_an_urgent_visit_gets_its_points_on_site_and_is_not_closed_without_any(
    world: World,
) -> None:
    with pytest.raises(Refused, match=r"operations\.point_exists"):
        urgent(world, points=[WATER, WATER])
    visit = urgent(world, points=[])
    assert not visit.points.exists()
    write_down(world, visit)
    gone(world, visit)
    with pytest.raises(Refused, match=r"operations\.no_points"):
        closed_part(visit, sampler(world), world)
    add = {"visit_id": visit.id, "actor": sampler(world), "at": world.at + timedelta(hours=1)}
    add_point(line=PointLine("S1", "渗坑", "water", (ItemLine("六价铬"),)), **add)
    with pytest.raises(Refused, match=r"operations\.left"):
        add_point(line=PointLine("S2", "暗管", "water"), **add)
    with pytest.raises(Refused, match=r"operations\.items_open"):
        closed_part(visit, sampler(world), world)
    explain_point(
        visit_id=visit.id, point_id=visit.points.get().id, reason="已抽干", actor=sampler(world),
        at=world.at,
    )  # fmt: skip
    assert closed_part(visit, sampler(world), world).monitoring_closed_at is not None
    sheet = draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    assert list(Point.objects.filter(sheet=sheet).values_list("code", flat=True)) == ["S1"]


@pytest.mark.clause("W7")
def test_an_urgent_visit_is_not_closed_without_its_sheet(world: World) -> None:
    visit = urgent(world)
    write_down(world, visit)
    gone(world, visit)
    closed_part(visit, officer(world), world)
    assert closed_part(visit, sampler(world), world).state == "left"
    with pytest.raises(Refused, match="sheet_missing"):
        close(visit_id=visit.id, actor=officer(world), at=world.at)
    sheet = draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    assert sheet.after_visit
    assert Clock.objects.get(rule="sheet.follow", object_id=visit.id).outcome == "void"
    running = Clock.objects.get(rule="sheet.follow", object_id=sheet.id, stopped_at=None)
    assert running.started_at == visit.entered_at
    with pytest.raises(Refused, match="sheet_not_returned"):
        close(visit_id=visit.id, actor=officer(world), at=world.at)
    returned = sent_and_returned(world, sheet)
    assert returned.state == "field_done"
    done = close(visit_id=visit.id, actor=officer(world), at=world.at + timedelta(hours=2))
    assert done.state == "closed"


def sent_and_returned(world: World, sheet: Sheet) -> Sheet:
    at = world.at + timedelta(hours=1)
    sent = sending.send(
        sheet_id=sheet.id, version=sheet.version, late_reason="", actor=officer(world), at=at
    )
    meter = Instrument.objects.get(agency=world.agencies["main.monitoring"], number="PH-03")
    return answering.return_sheet(
        sheet_id=sheet.id, version=sent.version,
        crew=[world.staff[u].id for u in ("zhanglixin", "zhaoting")], instruments=[meter.id],
        stock_confirmed=True, actor=world.actor("chenjing"), at=at,
    )  # fmt: skip


@pytest.mark.clause("W7")
def test_one_sheet_follows_and_the_enforcement_agency_writes_it(world: World) -> None:
    visit = urgent(world)
    with pytest.raises(NotPermitted):
        draft_sheet(visit_id=visit.id, actor=sampler(world), at=world.at)
    draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    with pytest.raises(Refused, match="sheet_attached"):
        draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)


@pytest.mark.clause("W7")
@pytest.mark.clause("X1")
def test_who_withdraws_the_sheet_that_followed_owes_another_from_the_entry(world: World) -> None:
    visit = urgent(world)
    first = draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    late = world.at + timedelta(days=20)
    assert sheets_missing(world, visit, at=late) == 0
    withdraw_sheet(
        sheet_id=first.id, version=first.version, reason="填错单位", actor=officer(world),
        at=world.at,
    )  # fmt: skip
    clocks = Clock.objects.filter(rule="sheet.follow", stopped_at=None)
    (owed,) = clocks
    assert (owed.object_id, owed.agency_id) == (visit.id, visit.enforcement_id)
    assert (owed.started_at, owed.subject) == (visit.entered_at, dairy(world).name)
    assert sheets_missing(world, visit, at=late) == 1
    again = draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    assert set(clocks.values_list("object_id", flat=True)) == {again.id}
    assert sheets_missing(world, visit, at=late) == 0
    unvisited = returned_sheet(world)
    withdraw_sheet(
        sheet_id=unvisited.id, version=unvisited.version, reason="企业停产",
        actor=officer(world), at=world.at,
    )  # fmt: skip
    assert set(clocks.values_list("object_id", flat=True)) == {again.id}


@pytest.mark.clause("W7")
def test_a_visit_whose_sheet_an_earlier_release_withdrew_owes_it_again(world: World) -> None:
    visit = urgent(world)
    sheet = draft_sheet(visit_id=visit.id, actor=officer(world), at=world.at)
    # What an earlier release did: nothing started the visit's clock.
    withdraw(
        sheet_id=sheet.id, version=sheet.version, reason="填错单位", actor=officer(world),
        at=world.at,
    )  # fmt: skip
    clocks = Clock.objects.filter(rule="sheet.follow", object_id=visit.id, stopped_at=None)
    assert not clocks.exists()
    assert owe_sheets() == 1
    assert clocks.get().started_at == visit.entered_at
    assert owe_sheets() == 0


def sheets_missing(world: World, visit: Visit, *, at: datetime) -> int:
    """How many sheets of the visit the balance shows as missing at ``at``."""
    scope, year = scope_of(officer(world)), window_of("year", visit.entered_at.date())
    return sum(r.visit_id == visit.id and r.step == "sheet" for r in breaks(scope, year, at=at))


@pytest.mark.clause("W7")
def test_only_the_sheet_that_follows_this_visit_is_attached(world: World) -> None:
    visit = urgent(world)
    before = returned_sheet(world)
    with pytest.raises(Refused, match="sheet_other"):
        attach_sheet(visit_id=visit.id, sheet=before, actor=officer(world), at=world.at)


@pytest.mark.clause("C3")
def test_a_merged_county_runs_a_visit_of_its_own(world: World) -> None:
    source = next(s for n, s in world.sources.items() if n.endswith("澄坪金属表面处理有限公司"))
    agency = world.agencies["merged"]
    crew = gate(world, ("zhaowenbin", "heyuqing"), ("mazhiqiang", "yangxiaolan"))
    visit = open_urgent(
        source_id=source.id, enforcement_id=agency.id, ground="daily", urgency="surprise",
        urgency_note="突击检查", points=[WATER], gate=crew, actor=world.actor("zhaowenbin"),
        at=world.at,
    )  # fmt: skip
    assert visit.deficiencies == ["unconfirmed_monitoring"]
    visit = confirmed(world, visit, "yangxiaolan")
    assert visit.regular
    assert visit.enforcement_id == visit.monitoring_id == agency.id
    signal = send_signal(
        visit_id=visit.id, direction="to_monitoring", text="请采样",
        actor=world.actor("heyuqing"), at=world.at,
    )  # fmt: skip
    with pytest.raises(Refused, match="signal_own"):
        acknowledge_signal(signal_id=signal.id, actor=world.actor("zhaowenbin"), at=world.at)
    done = acknowledge_signal(signal_id=signal.id, actor=world.actor("mazhiqiang"), at=world.at)
    assert done.state == "acknowledged"
