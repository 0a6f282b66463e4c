"""A visit is opened as what it was: regular, or recorded with what it fell short of."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import joint_visit
from tests.joint_visit import dairy, gate, officer, opened, returned_sheet, sampler

from liance.flows.demonstration.world import World
from liance.flows.visits import confirm_entry, open_from_sheet
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused, Stale
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.actions.crew import Present, join_visit
from liance.mechanism.operations.actions.opening import Companion
from liance.mechanism.operations.models import CrewMember, Visit, VisitItem, VisitPoint
from liance.mechanism.operations.queries import distances, serves_as_evidence
from liance.mechanism.operations.rules.places import Place


@pytest.mark.clause("D1")
def test_both_teams_open_a_regular_visit_and_the_sheet_goes_on_site(world: World) -> None:
    visit = opened(world, world.at)
    assert visit.regular
    assert visit.state == "open"
    assert serves_as_evidence(visit).serves
    assert Sheet.objects.get(pk=visit.sheet_id).state == "on_site"
    crew = list(CrewMember.objects.filter(visit=visit).order_by("id"))
    assert sorted(m.side for m in crew) == ["enforcement"] * 2 + ["monitoring"] * 2
    assert all(m.certificate_number for m in crew)
    confirmed = {m.staff_id for m in crew if m.confirmed_at}
    assert confirmed == {world.staff[n].id for n in ("liwentao", "zhanglixin")}
    found = distances(crew, dairy(world))
    assert (found.between, found.officers, found.monitors) == (11, 0, 11)


def test_points_and_factors_come_from_the_sheet(world: World) -> None:
    visit = opened(world, world.at)
    assert {p.code for p in VisitPoint.objects.filter(visit=visit)} == {"DA001", "DW001", "ZS01"}
    ph = joint_visit.item_of(visit, "DW001", "pH值")
    assert (ph.limit, ph.unit, ph.on_site) == ("6-9", "无量纲", True)
    assert VisitItem.objects.filter(point__visit=visit).count() == 10


@pytest.mark.clause("D2")
def test_one_sampler_is_not_opened_as_regular(world: World) -> None:
    sheet = returned_sheet(world)
    short = gate(world, monitors=("zhanglixin",))
    with pytest.raises(Refused) as refused:
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=short, actor=officer(world), at=world.at
        )
    assert refused.value.code == "operations.not_regular"
    assert refused.value.facts["deficiencies"] == ("too_few_monitors",)
    assert not Visit.objects.exists()
    sheet.refresh_from_db()
    assert sheet.state == "returned"


@pytest.mark.clause("D2")
def test_what_happened_is_recorded_all_the_same_and_proves_nothing(world: World) -> None:
    sheet = returned_sheet(world)
    short = gate(
        world, monitors=("zhanglixin",), as_irregular=True, irregular_note="赵婷途中车辆故障"
    )
    visit = open_from_sheet(
        sheet_id=sheet.id, version=sheet.version, gate=short, actor=officer(world), at=world.at
    )
    assert not visit.regular
    assert serves_as_evidence(visit).reasons == ("too_few_monitors", "unconfirmed_monitoring")
    assert not serves_as_evidence(visit).serves


def test_an_irregular_visit_says_why(world: World) -> None:
    sheet = returned_sheet(world)
    short = gate(world, monitors=("zhanglixin",), as_irregular=True)
    with pytest.raises(Refused, match="irregular_note_missing"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=short, actor=officer(world), at=world.at
        )


@pytest.mark.clause("D2")
def test_the_database_keeps_regular_and_deficient_apart(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(regular=False)


def test_whoever_opens_stands_at_the_gate(world: World) -> None:
    sheet = returned_sheet(world)
    with pytest.raises(Refused, match="opener_not_on_site"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world),
            actor=world.actor("yangzhenhua"), at=world.at,
        )  # fmt: skip


def test_strangers_do_not_stand_in_the_crew(world: World) -> None:
    sheet = returned_sheet(world)
    mixed = gate(world, monitors=("zhanglixin", "lab-shi"))
    with pytest.raises(Refused, match="crew_outsider"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=mixed, actor=officer(world), at=world.at
        )


def test_nobody_enters_twice_or_in_the_future(world: World) -> None:
    sheet = returned_sheet(world)
    twice = gate(world, officers=("liwentao", "liwentao"))
    with pytest.raises(Refused, match="crew_twice"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=twice, actor=officer(world), at=world.at
        )
    later = Present(
        world.staff["liwentao"].id, "enforcement", entered_at=world.at + timedelta(minutes=1)
    )
    crew = (later, *gate(world).crew[1:])
    with pytest.raises(Refused, match=r"operations\.future"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world, crew=crew),
            actor=officer(world), at=world.at,
        )  # fmt: skip


def test_a_refused_signature_has_its_reason(world: World) -> None:
    sheet = returned_sheet(world)
    refused_to_sign = gate(world, companion=Companion("郭海燕", signed=False))
    with pytest.raises(Refused, match="refusal_missing"):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=refused_to_sign, actor=officer(world),
            at=world.at,
        )  # fmt: skip


def test_only_a_returned_sheet_opens_and_only_once(world: World) -> None:
    sheet = returned_sheet(world, state="sent")
    with pytest.raises(IllegalTransition):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world), actor=officer(world),
            at=world.at,
        )  # fmt: skip
    visit = opened(world, world.at)
    sheet = Sheet.objects.get(pk=visit.sheet_id)
    with pytest.raises(IllegalTransition):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world),
            actor=officer(world), at=world.at,
        )  # fmt: skip


def test_another_version_of_the_sheet_is_stale(world: World) -> None:
    sheet = returned_sheet(world)
    with pytest.raises(Stale):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version + 1, gate=gate(world), actor=officer(world),
            at=world.at,
        )  # fmt: skip


def test_another_agency_does_not_know_the_sheet(world: World) -> None:
    sheet = returned_sheet(world)
    with pytest.raises(NotFound):
        open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world),
            actor=world.actor("zhaowenbin"), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("D1")
def test_people_on_site_confirm_their_own_entry_once(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    at = world.at + timedelta(minutes=1)
    source = dairy(world)
    place = Place(source.lon, source.lat, 9)
    member = confirm_entry(visit_id=visit.id, place=place, actor=sampler(world), at=at)
    assert member.confirmed_at == at
    assert (member.accuracy_m, member.confirmed_accuracy_m) == (6, 9)
    with pytest.raises(Refused, match="entry_already_confirmed"):
        confirm_entry(visit_id=visit.id, place=place, actor=sampler(world), at=at)
    with pytest.raises(Refused, match="not_on_site"):
        confirm_entry(visit_id=visit.id, place=place, actor=world.actor("dengkai"), at=at)


def test_somebody_may_join_later_and_the_opening_stays_as_it_was(world: World) -> None:
    sheet = returned_sheet(world)
    short = gate(world, monitors=("zhanglixin",), as_irregular=True, irregular_note="晚到")
    visit = open_from_sheet(
        sheet_id=sheet.id, version=sheet.version, gate=short, actor=officer(world), at=world.at
    )
    present = Present(world.staff["zhaoting"].id, "monitoring", place=Place(note="大门"))
    at = world.at + timedelta(hours=1)
    member = join_visit(visit_id=visit.id, present=present, actor=sampler(world), at=at)
    assert member.certificate_number
    visit.refresh_from_db()
    assert not visit.regular
    with pytest.raises(Refused, match="already_on_site"):
        join_visit(visit_id=visit.id, present=present, actor=sampler(world), at=at)


@pytest.mark.clause("D1")
def test_a_restricted_visit_is_known_to_its_named_people_only(world: World) -> None:
    named = [world.staff[u].id for u in (*joint_visit.OFFICERS, *joint_visit.MONITORS)]
    visit = opened(world, world.at, restricted=True, named=named)
    from liance.mechanism.operations.policies import get, visible_to

    assert get(officer(world), visit.id) == visit
    for outsider in ("yangzhenhua", "majianping", "chenjing"):
        assert not visible_to(world.actor(outsider)).exists()
        with pytest.raises(NotFound):
            get(world.actor(outsider), visit.id)


def test_who_oversees_the_place_sees_the_visit_and_others_do_not(world: World) -> None:
    from liance.mechanism.operations.policies import visible_to

    visit = opened(world, world.at)
    for knows in ("majianping", "songwei", "zhanglixin", "liwentao"):
        assert visible_to(world.actor(knows)).filter(pk=visit.pk).exists(), knows
    for outsider in ("caoxia", "zhaowenbin", "lab-tao", "fangming"):
        assert not visible_to(world.actor(outsider)).exists(), outsider
