"""Both sides write their own record; readings are confirmed by two and judged at once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.joint_visit import gauge, item_of, officer, opened, sampler

from liance.flows.demonstration.world import World
from liance.flows.visits import leave
from liance.foundation.files import store
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Instrument
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.points import (
    add_item,
    add_point,
    explain_item,
    explain_point,
)
from liance.mechanism.operations.actions.readings import Measured, amend_reading, take_reading
from liance.mechanism.operations.actions.records import Evidence, Line, add_entry, amend_entry
from liance.mechanism.operations.models import Entry, Reading
from liance.mechanism.operations.queries import current_readings, record
from liance.mechanism.registry.models import Staff


def measured(world: World, raw: str, **changes: object) -> Measured:
    fields: dict[str, object] = {
        "raw": raw, "confirmed_by": world.staff["zhaoting"].id, "instrument_id": gauge(world),
    }  # fmt: skip
    return Measured(**{**fields, **changes})  # type: ignore[arg-type]


def ph_meter(world: World) -> Instrument:
    return Instrument.objects.get(agency=world.agencies["main.monitoring"], number="PH-03")


@pytest.mark.clause("D3")
def test_an_officer_writes_the_enforcement_record_with_its_originals(world: World) -> None:
    visit = opened(world, world.at)
    photo = store.put([b"jpeg"], name="P-007.jpg", media_type="image/jpeg", at=world.at)
    line = Line(
        "污水站加药计量泵停运", "距上次加药 16 小时", abnormal=True,
        evidence=(Evidence(photo, "控制柜"),),
    )  # fmt: skip
    entry = add_entry(
        visit_id=visit.id, kind="facility", line=line, actor=officer(world), at=world.at
    )
    assert entry.side == "enforcement"
    assert [a.file_id for a in entry.attachments.all()] == [photo.id]
    event = Event.objects.filter(object_id=entry.id).get()
    assert photo.sha256 in str(event.body)


@pytest.mark.clause("D4")
def test_each_side_writes_its_own_kinds_only(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises(Refused, match="wrong_kind"):
        add_entry(
            visit_id=visit.id, kind="production", line=Line("x"), actor=sampler(world), at=world.at
        )
    with pytest.raises(Refused, match="wrong_kind"):
        add_entry(
            visit_id=visit.id, kind="sampling", line=Line("x"), actor=officer(world), at=world.at
        )


def test_who_was_not_there_writes_nothing(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises(Refused, match="not_on_site"):
        add_entry(
            visit_id=visit.id, kind="note", line=Line("x"), actor=world.actor("hanlei"),
            at=world.at,
        )  # fmt: skip
    with pytest.raises(NotFound):
        add_entry(
            visit_id=visit.id, kind="note", line=Line("x"), actor=world.actor("zhaowenbin"),
            at=world.at,
        )  # fmt: skip


@pytest.mark.clause("C5")
def test_an_entry_is_amended_by_a_new_one_that_names_it(world: World) -> None:
    visit = opened(world, world.at)
    old = add_entry(
        visit_id=visit.id, kind="production", line=Line("负荷 82 %"), actor=officer(world),
        at=world.at,
    )  # fmt: skip
    at = world.at + timedelta(minutes=5)
    with pytest.raises(Refused, match="reason_missing"):
        amend_entry(
            entry_id=old.id, line=Line("负荷 72 %"), reason=" ", actor=officer(world), at=at
        )
    new = amend_entry(
        entry_id=old.id, line=Line("负荷 72 %"), reason="看错表", actor=officer(world), at=at
    )
    assert new.amends_id == old.id
    assert Entry.objects.get(pk=old.id).title == "负荷 82 %"
    assert record(visit).replaced == {old.id}
    with pytest.raises(Refused, match="already_amended"):
        amend_entry(entry_id=old.id, line=Line("x"), reason="y", actor=officer(world), at=at)
    with pytest.raises(Refused, match="not_own_side"):
        amend_entry(entry_id=new.id, line=Line("x"), reason="y", actor=sampler(world), at=at)


@pytest.mark.clause("D6")
def test_a_reading_over_its_limit_is_known_at_once_and_proposed(world: World) -> None:
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    reading = take_reading(
        visit_id=visit.id, item_id=ph.id,
        measured=measured(world, "9.6", instrument_id=ph_meter(world).id, calibration="6.86 9.18"),
        actor=sampler(world), at=world.at,
    )  # fmt: skip
    assert reading.verdict == "exceeds"
    assert reading.verdict_detail["reason"] == "outside_range"
    assert record(visit).to_propose() == [reading]


@pytest.mark.clause("R3")
def test_every_repeat_is_kept_and_raw_text_stays_as_typed(world: World) -> None:
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    for raw in ("8.70", "8.7", "8.9"):
        take_reading(
            visit_id=visit.id, item_id=ph.id, measured=measured(world, raw),
            actor=sampler(world), at=world.at,
        )  # fmt: skip
    kept = list(current_readings(visit.id))
    assert [(r.repeat, r.raw) for r in kept] == [(1, "8.70"), (2, "8.7"), (3, "8.9")]


@pytest.mark.clause("C5")
def test_an_amended_reading_takes_the_place_of_the_old_which_stays(world: World) -> None:
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    old = take_reading(
        visit_id=visit.id, item_id=ph.id, measured=measured(world, "6.9"), actor=sampler(world),
        at=world.at,
    )  # fmt: skip
    new = amend_reading(
        reading_id=old.id, measured=measured(world, "9.6"), reason="抄错", actor=sampler(world),
        at=world.at,
    )  # fmt: skip
    assert (new.repeat, new.amends_id, new.verdict) == (1, old.id, "exceeds")
    assert list(current_readings(visit.id)) == [new]
    assert Reading.objects.get(pk=old.id).raw == "6.9"
    with pytest.raises(Refused, match="already_amended"):
        amend_reading(
            reading_id=old.id, measured=measured(world, "7"), reason="再改", actor=sampler(world),
            at=world.at,
        )  # fmt: skip


@pytest.mark.clause("D2")
@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("zhanglixin", "operations.same_person"),
        ("liwentao", "operations.other_side"),
        ("dengkai", "kernel.not_found"),
    ],
)
def test_a_second_person_of_the_team_confirms(world: World, username: str, code: str) -> None:
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    with pytest.raises(Refused) as refused:
        take_reading(
            visit_id=visit.id, item_id=ph.id,
            measured=measured(world, "7", confirmed_by=world.staff[username].id),
            actor=sampler(world), at=world.at,
        )  # fmt: skip
    assert refused.value.code == code


def test_two_newcomers_cannot_confirm_a_reading_alone(world: World) -> None:
    visit = opened(world, world.at)
    fresh = world.at.date() - timedelta(days=30)
    Staff.objects.filter(pk__in=[world.staff["zhanglixin"].id, world.staff["zhaoting"].id]).update(
        joined_on=fresh
    )
    with pytest.raises(Refused, match="newcomers_alone"):
        take_reading(
            visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
            measured=measured(world, "7"), actor=sampler(world), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("D4")
def test_an_expired_instrument_gives_no_reading(world: World) -> None:
    visit = opened(world, world.at)
    meter = ph_meter(world)
    Instrument.objects.filter(pk=meter.pk).update(calibrated_to=date(2026, 11, 1))
    with pytest.raises(Refused, match="calibration_expired") as refused:
        take_reading(
            visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
            measured=measured(world, "7", instrument_id=meter.id), actor=sampler(world),
            at=world.at,
        )  # fmt: skip
    assert refused.value.facts["until"] == "2026-11-01"


@pytest.mark.clause("D4")
def test_what_is_read_off_an_instrument_names_it(world: World) -> None:
    visit = opened(world, world.at)

    def take(code: str, factor: str, raw: str) -> Reading:
        return take_reading(
            visit_id=visit.id, item_id=item_of(visit, code, factor).id,
            measured=measured(world, raw, instrument_id=None), actor=sampler(world), at=world.at,
        )  # fmt: skip

    for code, factor in (("DW001", "pH值"), ("ZS01", "厂界噪声（昼间）"), ("DA001", "氮氧化物")):
        with pytest.raises(Refused, match="instrument_missing") as refused:
            take(code, factor, "7")
        assert refused.value.field == "instrument"
    assert not Reading.objects.exists()
    line = PointLine(
        "DA09", "烟囱", "gas", (ItemLine("林格曼黑度", limit="1", unit="级", on_site=True),)
    )
    add_point(visit_id=visit.id, line=line, actor=officer(world), at=world.at)
    assert take("DA09", "林格曼黑度", "0.5").instrument_id is None


def test_officers_take_no_readings(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises(Refused, match="not_own_side"):
        take_reading(
            visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
            measured=measured(world, "7"), actor=officer(world), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("R3")
def test_what_is_not_done_has_a_reason_and_is_then_not_measured(world: World) -> None:
    visit = opened(world, world.at)
    noise = item_of(visit, "ZS01", "厂界噪声（昼间）")

    def explain(reason: str) -> None:
        explain_item(
            visit_id=visit.id, item_id=noise.id, reason=reason, actor=sampler(world), at=world.at
        )

    with pytest.raises(Refused, match="reason_missing"):
        explain("")
    explain("下雨，风速 6 m/s")
    with pytest.raises(Refused, match="item_not_done"):
        take_reading(
            visit_id=visit.id, item_id=noise.id, measured=measured(world, "60"),
            actor=sampler(world), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("R3")
def test_what_was_measured_cannot_be_explained_away(world: World) -> None:
    visit = opened(world, world.at)
    ph = item_of(visit, "DW001", "pH值")
    take_reading(
        visit_id=visit.id, item_id=ph.id, measured=measured(world, "9.6"), actor=sampler(world),
        at=world.at,
    )  # fmt: skip
    with pytest.raises(Refused, match="item_measured"):
        explain_item(
            visit_id=visit.id, item_id=ph.id, reason="不要了", actor=sampler(world), at=world.at
        )
    with pytest.raises(Refused, match="point_measured"):
        explain_point(
            visit_id=visit.id, point_id=ph.point_id, reason="不要了", actor=sampler(world),
            at=world.at,
        )  # fmt: skip


@pytest.mark.clause("W3")
def test_points_and_factors_are_added_on_site(world: World) -> None:
    visit = opened(world, world.at)
    line = PointLine("ZS02", "厂界北", "noise", (ItemLine("厂界噪声（昼间）", on_site=True),))
    point = add_point(visit_id=visit.id, line=line, actor=officer(world), at=world.at)
    assert point.order == 4
    with pytest.raises(Refused, match="point_exists"):
        add_point(visit_id=visit.id, line=line, actor=officer(world), at=world.at)
    extra = ItemLine("总磷", limit="0.5", unit="mg/L")
    water: UUID = item_of(visit, "DW001", "pH值").point_id
    item = add_item(
        visit_id=visit.id, point_id=water, line=extra, actor=sampler(world), at=world.at
    )
    assert item.order == 7
    with pytest.raises(Refused, match="item_exists"):
        add_item(visit_id=visit.id, point_id=water, line=extra, actor=sampler(world), at=world.at)


def test_after_departure_nothing_is_measured_but_transcripts_go_on(world: World) -> None:
    visit = opened(world, world.at)
    at = world.at + timedelta(hours=4)
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=at)
    with pytest.raises(Refused, match=r"operations\.left"):
        take_reading(
            visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
            measured=measured(world, "7"), actor=sampler(world), at=at,
        )  # fmt: skip
    with pytest.raises(Refused, match=r"operations\.left"):
        add_entry(visit_id=visit.id, kind="production", line=Line("x"), actor=officer(world), at=at)
    assert add_entry(
        visit_id=visit.id, kind="transcript", line=Line("询问笔录 T-01"), actor=officer(world),
        at=at,
    )  # fmt: skip


def test_a_department_head_looks_and_does_not_write(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises((Refused, NotPermitted)):
        add_entry(
            visit_id=visit.id, kind="note", line=Line("x"), actor=world.actor("majianping"),
            at=world.at,
        )  # fmt: skip
