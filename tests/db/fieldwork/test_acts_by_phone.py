"""Acts handed in by phones: photos, bottles, readings, clocks, withdrawn phones, departures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.field_phone import (
    PHOTO,
    Phone,
    entered,
    entry,
    file_line,
    phone,
    row,
    states,
)
from tests.joint_visit import gauge

from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.foundation.ledger.models import Event
from liance.mechanism.capability import stock
from liance.mechanism.capability.models import LotUse
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import Bottle
from liance.mechanism.fieldwork.actions.devices import withdraw
from liance.mechanism.operations.models import Attachment, CrewMember, Reading, Signal, Visit
from liance.norms.calendar.instants import shanghai_day


def test_a_photo_inline_is_bound_as_it_is(world: World, sheet: Sheet, sampler: Phone) -> None:
    visit = entered(world, sampler, sheet)
    line = file_line()
    capture = {
        "sha256": line["sha256"], "at": sampler.clock.isoformat(), "way": "camera",
        "place": {"lon": "107.1512345678", "lat": "34.3", "accuracy_m": 5, "mock": False},
    }  # fmt: skip
    said = sampler.says(
        "evidence_add", {"title": "总排口", "captures": [capture]}, visit=visit.id, files=[line]
    )
    assert states(sampler.hands_in(said)) == ["awaiting_files"]
    assert row(said).waits_for == [line["sha256"]]
    assert states(sampler.hands_in(said, files=[PHOTO])) == ["done"]
    assert states(sampler.hands_in(said, files=[PHOTO])) == ["done"]
    stored = StoredFile.objects.get(sha256=line["sha256"])
    assert (str(stored.lon), stored.size) == ("107.151235", len(PHOTO))
    assert Attachment.objects.get(file=stored).caption == "photo"


@pytest.mark.clause("D4")
def test_bottles_by_two_phones_named_by_their_commands(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    second = phone(world, "zhaoting", at=sampler.clock)
    point = visit.points.order_by("order")[0] if hasattr(visit, "points") else None
    assert point is not None
    factor = point.items.filter(on_site=False).first().factor
    fill = sampler.says(
        "bottle_fill",
        {
            "point": str(point.sheet_point_id), "factors": [factor], "seal_number": "S1",
            "sampled_at": sampler.clock.isoformat(),
        },
        visit=sheet.id,
    )  # fmt: skip
    confirm = second.says("bottle_confirm", {"bottles": [fill["id"]]}, visit=sheet.id)
    assert states(second.hands_in(confirm)) == ["held"]
    handed = sampler.hands_in(fill)
    assert [one.state for one in handed.settled] == ["done"]
    bottle = Bottle.objects.get()
    assert (bottle.state, bottle.id) == ("sealed", row(fill).made)
    offer = sampler.says(
        "handover_offer", {"bottles": [fill["id"]], "taker": str(world.staff["zhaoting"].id)}
    )
    accept = second.says(
        "handover_accept",
        {"handover": offer["id"], "bottles": [fill["id"]], "seal_intact": True,
         "temperature_c": "4.5"},
    )  # fmt: skip
    assert states(sampler.hands_in(offer)) == ["done"]
    assert states(second.hands_in(accept)) == ["done"], row(accept).code
    bottle.refresh_from_db()
    assert bottle.holder_id == world.staff["zhaoting"].id


@pytest.mark.clause("P3")
def test_all_that_a_batch_seals_draws_the_stock_once_and_what_is_refused_draws_nothing(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    for name in ("硫酸 优级纯", "硝酸 优级纯"):
        row_ = stock.add_consumable(
            agency=world.agencies["main.monitoring"], name=name, kind="reagent", unit="mL",
            alarm=Decimal(1), lead_days=None, actor=world.actor("chenjing"), at=sampler.clock,
        )  # fmt: skip
        stock.add_lot(
            consumable_id=row_.id, number="L1", received_on=shanghai_day(sampler.clock),
            expires_on=None, quantity=Decimal(50), actor=world.actor("chenjing"), at=sampler.clock,
        )  # fmt: skip
    visit = entered(world, sampler, sheet)
    second = phone(world, "zhaoting", at=sampler.clock)
    point = visit.points.order_by("order")[0]
    factor = point.items.filter(on_site=False).first().factor
    fills = [
        sampler.says(
            "bottle_fill",
            {
                "point": str(point.sheet_point_id), "factors": [factor], "seal_number": f"S{n}",
                "sampled_at": sampler.clock.isoformat(), "volume_ml": 500, "preservative": words,
            },
            visit=sheet.id,
        )
        for n, words in enumerate(("硝酸，1 L加浓硝酸10 mL，pH 1~2", "硫酸，pH≤2"))
    ]  # fmt: skip
    assert states(sampler.hands_in(*fills)) == ["done", "done"]
    own = sampler.says("bottle_confirm", {"bottles": [fills[0]["id"]]}, visit=sheet.id)
    assert states(sampler.hands_in(own)) != ["done"]
    assert LotUse.objects.count() == 0
    said = [
        second.says("bottle_confirm", {"bottles": [one["id"]]}, visit=sheet.id) for one in fills
    ]
    with CaptureQueriesContext(connection) as asked:
        assert states(second.hands_in(*said)) == ["done", "done"]
    locks = [q for q in asked if "capability_consumable" in q["sql"] and "FOR UPDATE" in q["sql"]]
    assert len(locks) == 1
    uses = LotUse.objects.values_list("lot__consumable__name", "quantity", "drawn_by")
    assert set(uses) == {
        ("硝酸 优级纯", Decimal(5), row(fills[0]).made),
        ("硫酸 优级纯", Decimal(1), row(fills[1]).made),
    }  # fmt: skip
    events = Event.objects.filter(kind="capability:consumable:draw", object_id=visit.id)
    assert events.count() == 2


@pytest.mark.clause("D6")
def test_a_reading_over_the_limit_is_signalled_and_acknowledged(
    world: World, sheet: Sheet, sampler: Phone, officer: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    taken = sampler.says(
        "reading_take",
        {"point": str(visit.points.get(code="DW001").id), "factor": "pH值", "raw": "9.8",
         "instrument": str(gauge(world)),
         "confirmed_by": str(world.staff["zhaoting"].id), "verdict": "within"},
        visit=visit.id,
    )  # fmt: skip
    raised = sampler.says(
        "signal_raise",
        {"direction": "to_enforcement", "text": "pH 超标", "reading": taken["id"]},
        visit=visit.id,
    )  # fmt: skip
    seen = officer.says("signal_acknowledge", {"signal": raised["id"], "way": "qr"}, visit=visit.id)
    assert states(officer.hands_in(seen)) == ["held"]
    handed = sampler.hands_in(taken, raised)
    assert states(handed) == ["done", "done"], [row(taken).code, row(raised).code]
    assert "verdict_differs" in row(taken).flags
    assert Reading.objects.get().verdict == "exceeds"
    assert [one.state for one in handed.settled] == ["done"]
    assert Signal.objects.get().state == "acknowledged"


def test_a_clock_days_off_is_kept_flagged_and_not_refused(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    sampler.ahead = timedelta(days=2, hours=3)
    told = sampler.says(
        "joint_entry", entry(world, sheet, sampler.clock + sampler.ahead), visit=sheet.id
    )
    assert states(sampler.hands_in(told)) == ["done"], row(told).code
    kept = row(told)
    assert kept.flags == ["clock_off"]
    assert kept.at - kept.told_at == sampler.ahead
    visit = Visit.objects.get(sheet=sheet)
    assert visit.entered_at <= kept.told_at
    unset = sampler.says("record_add", {"entry": "note", "title": "未对时"}, visit=visit.id)
    unset["offset_s"] = None
    assert states(sampler.hands_in(unset)) == ["done"]
    assert row(unset).flags == ["clock_ahead"]
    assert row(unset).told_at == row(unset).received_at


def test_a_withdrawn_phone_still_hands_in_what_it_did_before(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    entered(world, officer, sheet)
    before = officer.says("record_add", {"entry": "note", "title": "之前"}, visit=sheet.id)
    at = officer.clock + timedelta(seconds=1)
    withdraw(device_id=officer.device.id, actor=world.actor("liwentao"), at=at)
    after = officer.says("record_add", {"entry": "note", "title": "之后"}, visit=sheet.id)
    assert states(officer.hands_in(before, after)) == ["done", "refused"]
    assert row(before).flags == ["device_withdrawn"]
    assert row(after).code == "field.device_withdrawn"


def test_the_second_phone_at_the_gate_confirms_its_own(
    world: World, sheet: Sheet, officer: Phone, sampler: Phone
) -> None:
    entered(world, officer, sheet)
    said = sampler.says("joint_entry", entry(world, sheet, sampler.clock), visit=sheet.id)
    assert states(sampler.hands_in(said)) == ["done"], row(said).code
    assert Visit.objects.filter(sheet=sheet).count() == 1
    own = CrewMember.objects.get(staff=world.staff["zhanglixin"])
    assert own.confirmed_at is not None
    assert CrewMember.objects.count() == 4
    assert Visit.objects.get().regular


def test_what_was_done_before_the_departure_may_come_after_it(
    world: World, sheet: Sheet, officer: Phone, sampler: Phone
) -> None:
    visit = entered(world, officer, sheet)
    sampler.clock = officer.clock
    early = sampler.says(
        "reading_take",
        {"point": str(visit.points.get(code="DW001").id), "factor": "pH值", "raw": "7.2",
         "instrument": str(gauge(world)),
         "confirmed_by": str(world.staff["zhaoting"].id)},
        visit=visit.id,
    )  # fmt: skip
    officer.clock += timedelta(minutes=30)
    assert states(officer.hands_in(officer.says("leave_site", {}, visit=sheet.id))) == ["done"]
    sampler.clock = officer.clock + timedelta(minutes=5)
    late = {**early["body"], "raw": "7.3"}
    after = sampler.says("reading_take", late, visit=visit.id)
    assert states(sampler.hands_in(early, after)) == ["done", "refused"]
    assert row(after).code == "operations.left"
    assert Reading.objects.get().at < Visit.objects.get().left_at
