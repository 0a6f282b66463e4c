"""The return, "cannot do", and the department's decision."""

from datetime import date, timedelta

import pytest
from tests.rewriting import rewrite
from tests.staging import sheets as stage
from tests.staging.suspending import suspend

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import IllegalTransition, NotFound, NotPermitted, Refused
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.coordination.actions import answering, commissioning, deciding, sending
from liance.mechanism.coordination.models import Change, Infeasibility, Sheet, SheetCrew

AT, VISIT, HOURS = stage.AT, stage.VISIT, stage.HOURS
LATER = AT + timedelta(hours=3)


@pytest.mark.clause("W5")
def test_the_station_returns_with_people_instruments_stock(world: World) -> None:
    sheet = stage.returned(world)
    assert sheet.state == "returned"
    assert sheet.stock_confirmed
    crew = SheetCrew.objects.filter(sheet=sheet, side="monitoring")
    assert {c.staff.name for c in crew} == {"张立新", "赵婷"}
    assert all(c.certificate_number for c in crew)
    clock = Clock.objects.get(object_id=sheet.id, rule="sheet.return")
    assert clock.outcome == "met"


@pytest.mark.clause("W5")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stock_confirmed": False}, "coordination.stock_unconfirmed"),
        ({"crew": ()}, "coordination.crew_too_small"),
    ],
)
def test_a_return_lacking_something_is_refused(
    world: World, change: dict[str, object], code: str
) -> None:
    sheet = stage.sent(world)
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet, **change))
    assert refused.value.code == code
    sheet.refresh_from_db()
    assert sheet.state == "sent"


@pytest.mark.clause("D2")
def test_certificates_are_read_on_the_day_of_the_visit(world: World) -> None:
    Certificate.objects.filter(staff=world.staff["zhaoting"]).update(valid_to=date(2026, 11, 8))
    sheet = stage.sent(world)
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet))
    assert refused.value.code == "coordination.crew_too_small"
    assert refused.value.facts == {"have": 1, "need": 2, "day": "2026-11-09"}


@pytest.mark.clause("W5")
def test_calibration_is_read_on_the_day_of_the_visit(world: World) -> None:
    Instrument.objects.filter(agency=world.agencies["main.monitoring"]).update(
        calibrated_to=date(2026, 11, 8)
    )
    sheet = stage.sent(world)
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet))
    assert refused.value.code == "coordination.calibration_expired"


def test_people_and_instruments_of_others_are_refused(world: World) -> None:
    sheet = stage.sent(world)
    alien = (world.staff["niufei"].id, world.staff["pengshan"].id)
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet, crew=alien))
    assert refused.value.code == "coordination.crew_elsewhere"
    gauges = tuple(
        Instrument.objects.filter(agency=world.agencies["laboratory"]).values_list("id", flat=True)
    )
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet, instruments=gauges))
    assert refused.value.code == "coordination.instrument_elsewhere"


def test_only_the_sheets_station_returns_it(world: World) -> None:
    sheet = stage.sent(world)
    with pytest.raises(NotFound):
        answering.return_sheet(**stage.returning(world, sheet, actor=world.actor("kongjie")))
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**stage.returning(world, sheet, actor=world.actor("liwentao")))
    assert refused.value.code == "coordination.not_your_part"
    with pytest.raises(NotPermitted):
        answering.return_sheet(**stage.returning(world, sheet, actor=world.actor("zhanglixin")))


@pytest.mark.clause("C3")
def test_in_a_merged_agency_the_sender_does_not_answer_himself(world: World) -> None:
    source = stage.source_of(world, "清溪茶业")
    sheet = stage.drafts.draft(
        content=stage.content(
            world, source=source, points=stage.points_of(source),
            crew=(world.staff["zhaowenbin"].id, world.staff["heyuqing"].id),
        ),
        actor=world.actor("zhaowenbin"), at=AT,
    )  # fmt: skip
    assert sheet.enforcement_id == sheet.monitoring_id == sheet.department_id
    sheet = sending.send(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor("zhaowenbin"), at=AT
    )
    both = world.actor("zhaowenbin")
    both = type(both)(
        **{f: getattr(both, f) for f in both.__slots__ if f != "permissions"},
        permissions=both.permissions | world.actor("sunli").permissions,
    )
    arguments = stage.returning(
        world, sheet, actor=both, instruments=(),
        crew=(world.staff["mazhiqiang"].id, world.staff["yangxiaolan"].id),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        answering.return_sheet(**arguments)
    assert refused.value.code == "coordination.same_person"
    done = answering.return_sheet(**{**arguments, "actor": world.actor("sunli")})
    assert done.state == "returned"


@pytest.mark.clause("W6")
def test_cannot_do_goes_to_the_department(world: World) -> None:
    sheet = stage.infeasible(world)
    assert sheet.state == "infeasible"
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert (clock.rule, clock.agency_id) == (
        "sheet.decide", world.agencies["main.department"].id,
    )  # fmt: skip


@pytest.mark.clause("W6")
def test_the_department_consents_to_another_time(world: World) -> None:
    sheet = stage.infeasible(world)
    day = VISIT + timedelta(days=2)
    done = deciding.reschedule(
        sheet_id=sheet.id, version=sheet.version, planned_from=day, planned_to=day + HOURS,
        note="同意改期", actor=world.actor("majianping"), at=LATER,
    )  # fmt: skip
    assert done.state == "sent"
    assert done.planned_from == day
    change = Change.objects.get(sheet=sheet, field="time")
    assert change.old == "2026-11-09 09:30/2026-11-09 15:30"
    assert change.new == "2026-11-11 09:30/2026-11-11 15:30"
    assert Infeasibility.objects.get(sheet=sheet).decision == "reschedule"


@pytest.mark.clause("W6")
def test_the_one_who_declared_does_not_decide(world: World) -> None:
    sheet = stage.infeasible(world)
    rewrite(Infeasibility.objects.filter(sheet=sheet), declared_by=world.staff["majianping"])
    with pytest.raises(Refused) as refused:
        deciding.refuse(
            sheet_id=sheet.id, version=sheet.version, note="不同意",
            actor=world.actor("majianping"), at=LATER,
        )  # fmt: skip
    assert refused.value.code == "coordination.same_person"


def test_the_department_refuses_with_a_reason(world: World) -> None:
    sheet = stage.infeasible(world)
    arguments = {"sheet_id": sheet.id, "version": sheet.version, "at": LATER}
    with pytest.raises(Refused) as refused:
        deciding.refuse(note=" ", actor=world.actor("majianping"), **arguments)
    assert refused.value.code == "coordination.reason_missing"
    done = deciding.refuse(note="可调他组", actor=world.actor("majianping"), **arguments)
    assert done.state == "sent"
    assert Clock.objects.get(object_id=sheet.id, stopped_at=None).rule == "sheet.return"


@pytest.mark.clause("W6", "F2")
def test_a_commissioned_laboratory_returns_the_sheet(world: World) -> None:
    sheet = stage.infeasible(world)
    laboratory = world.agencies["laboratory"]
    given = {"sheet_id": sheet.id, "laboratory_id": laboratory.id, "note": "按合同", "at": LATER}
    officer, head = world.actor("liwentao"), world.actor("majianping")
    # Not before the department has consented, and not by the department.
    with pytest.raises(IllegalTransition):
        commissioning.commission(version=sheet.version, actor=officer, **given)
    agreed = deciding.consent(
        sheet_id=sheet.id, version=sheet.version, note="同意委托", actor=head, at=LATER
    )
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert (clock.rule, clock.agency_id) == ("sheet.commission", sheet.enforcement_id)
    with pytest.raises(NotPermitted):
        commissioning.commission(version=agreed.version, actor=head, **given)
    with pytest.raises(NotFound):
        sending.receive(sheet_id=sheet.id, actor=world.actor("lab-tao"), at=LATER)
    done = commissioning.commission(version=agreed.version, actor=officer, **given)
    assert done.state == "commissioned"
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert (clock.rule, clock.agency_id) == ("sheet.return", laboratory.id)
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    back = answering.return_sheet(
        **stage.returning(
            world, done, crew=crew, instruments=(), actor=world.actor("lab-tao"),
            at=LATER + timedelta(hours=1),
        )
    )  # fmt: skip
    assert back.state == "returned"
    assert Sheet.objects.get(pk=sheet.pk).laboratory_id == laboratory.id


@pytest.mark.clause("F2")
def test_a_suspended_laboratory_is_refused(world: World) -> None:
    sheet = stage.consented(world)
    suspend(world.agencies["laboratory"], at=LATER, world=world)
    with pytest.raises(Refused) as refused:
        commissioning.commission(
            sheet_id=sheet.id, version=sheet.version,
            laboratory_id=world.agencies["laboratory"].id, note="", at=LATER,
            actor=world.actor("liwentao"),
        )  # fmt: skip
    assert refused.value.code == "coordination.laboratory_suspended"
    with pytest.raises(Refused) as refused:
        commissioning.commission(
            sheet_id=sheet.id, version=sheet.version, note="", at=LATER,
            laboratory_id=world.agencies["main.monitoring"].id, actor=world.actor("liwentao"),
        )  # fmt: skip
    assert refused.value.code == "coordination.laboratory_unknown"


@pytest.mark.clause("W6")
def test_without_a_laboratory_the_department_decides_again(world: World) -> None:
    sheet = stage.consented(world)
    given = {"sheet_id": sheet.id, "version": sheet.version, "actor": world.actor("liwentao")}
    with pytest.raises(Refused, match="reason_missing"):
        commissioning.ask_again(reason="无", at=LATER, **given)
    back = commissioning.ask_again(reason="两家都无二噁英资质", at=LATER, **given)
    assert back.state == "infeasible"
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert (clock.rule, clock.agency_id) == ("sheet.decide", sheet.department_id)
    done = deciding.refuse(
        sheet_id=sheet.id, version=back.version, note="由本站承担",
        actor=world.actor("majianping"), at=LATER,
    )  # fmt: skip
    assert done.state == "sent"


@pytest.mark.clause("W6")
def test_who_consented_does_not_commission_in_a_merged_agency(world: World) -> None:
    sheet = stage.consented(world)
    Infeasibility.objects.filter(sheet=sheet).update(decided_by=world.staff["yangzhenhua"])
    with pytest.raises(Refused, match="same_person"):
        commissioning.commission(
            sheet_id=sheet.id, version=sheet.version, note="", at=LATER,
            laboratory_id=world.agencies["laboratory"].id, actor=world.actor("yangzhenhua"),
        )  # fmt: skip


def test_another_department_does_not_decide(world: World) -> None:
    sheet = stage.infeasible(world)
    with pytest.raises(Refused) as refused:
        deciding.refuse(
            sheet_id=sheet.id, version=sheet.version, note="不", actor=world.actor("songwei"),
            at=LATER,
        )  # fmt: skip
    assert refused.value.code == "coordination.not_your_part"


@pytest.mark.clause("W7")
def test_a_sheet_that_follows_its_visit_is_filed_on_return(world: World) -> None:
    before = AT - timedelta(hours=5)
    sheet = stage.drafts.draft_after_visit(
        content=stage.content(
            world, planned_from=before, planned_to=AT, urgency="surprise", urgency_note="夜查"
        ),
        entered_at=before, actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    sheet = sending.send(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=AT
    )
    done = answering.return_sheet(**stage.returning(world, sheet))
    assert done.state == "field_done"
