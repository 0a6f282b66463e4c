"""The record of an instrument follows from what was measured; out of service it is refused (C2)."""

import io
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook
from tests.sample_scene import Scene, open_scene, reading_of

from liance.dashboards.instrument_log import LogLine, instrument_log, totals
from liance.dashboards.instrument_papers import paper, rows_of, workbook
from liance.flows.demonstration.world import World
from liance.foundation.documents import paper as papers
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.capability import service
from liance.mechanism.capability.actions import change_instrument
from liance.mechanism.capability.models import Instrument, InstrumentEntry, Outage
from liance.mechanism.coordination.queries.choosing import instruments as to_choose
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.readings import Measured, amend_reading, take_reading
from liance.mechanism.operations.models import VisitItem
from liance.mechanism.operations.queries import instruments_for as on_site
from liance.norms.calendar.instants import shanghai_day

pytestmark = pytest.mark.clause("C2")
KEEPER = "chenjing"
ACIDITY = PointLine(
    "DW001", "总排口", "water",
    (
        ItemLine("pH值", "GB 8978-1996 表4", "6~9", "无量纲", on_site=True),
        ItemLine("六价铬", "GB 8978-1996 表1", "0.5", "mg/L"),
    ),
)  # fmt: skip


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world, point=ACIDITY)


def tool(scene: Scene, number: str) -> Instrument:
    station = scene.world.agencies["main.monitoring"]
    return Instrument.objects.get(agency=station, number=number)


def read(scene: Scene, raw: str = "7.2", **more: object):
    item = VisitItem.objects.get(point__visit=scene.visit, factor="pH值")
    measured = Measured(
        raw=raw, unit="无量纲", instrument_id=tool(scene, "PH-03").id, method="HJ 1147-2020",
        confirmed_by=scene.world.staff["zhaoting"].id, calibration="测前 6.86；测后 6.87",
    )  # fmt: skip
    return take_reading(
        visit_id=scene.visit.id, item_id=item.id, measured=measured,
        actor=scene.actor("zhanglixin"), at=more.get("at", scene.clock),
    )  # fmt: skip


def lines(scene: Scene, number: str, who: str = KEEPER) -> list[LogLine]:
    return instrument_log(tool(scene, number), scene.actor(who), year=2026)


def out(scene: Scene, number: str, *, began: datetime | None = None, who: str = KEEPER) -> Outage:
    row = tool(scene, number)
    return service.take_out(
        instrument_id=row.id, version=row.version, began_at=began or scene.clock,
        reason="电极损坏", actor=scene.actor(who), at=scene.clock,
    )  # fmt: skip


@pytest.mark.clause("D4")
def test_readings_and_analyses_stand_in_the_record_by_themselves(scene: Scene) -> None:
    first = read(scene)
    amend_reading(
        reading_id=first.id, measured=Measured(
            raw="7.1", unit="无量纲", instrument_id=tool(scene, "PH-03").id, method="HJ 1147-2020",
            confirmed_by=scene.world.staff["zhaoting"].id,
        ), reason="抄录有误", actor=scene.actor("zhanglixin"), at=scene.wait(minutes=5),
    )  # fmt: skip
    later, earlier = lines(scene, "PH-03")
    assert (earlier.who, earlier.factors, earlier.text) == (
        ("张立新", "赵婷"), ("pH值",), "测前 6.86；测后 6.87",
    )  # fmt: skip
    assert (earlier.marks, later.marks) == (("replaced",), ())
    assert earlier.visit == scene.visit.id
    bottle = scene.received("六价铬")
    scene.enter(bottle, "六价铬", "0.1")
    (line,) = lines(scene, "FG-01")
    assert (line.kind, line.bottle, line.who, line.count) == (
        "analysis",
        bottle.short,
        ("周敏",),
        1,
    )
    assert totals(lines(scene, "PH-03")) == {"reading": 2}
    assert lines(scene, "FG-01", "niufei") == []
    assert instrument_log(tool(scene, "PH-03"), scene.actor(KEEPER), year=2025) == []


def test_of_a_secret_visit_the_record_tells_its_people_alone(world: World) -> None:
    scene = open_scene(world, point=ACIDITY, restricted=True)
    read(scene)
    assert lines(scene, "PH-03") == []
    assert len(lines(scene, "PH-03", "zhanglixin")) == 1


def test_out_of_service_it_is_refused_where_one_is_chosen(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    outage = out(scene, "PH-03")
    out(scene, "FG-01")
    assert {"PH-03", "FG-01"}.isdisjoint({i.number for i in to_choose(outage.instrument.agency_id)})
    assert "PH-03" not in {i.number for i in on_site(scene.visit)}
    scene.wait(minutes=1)
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene)
    with pytest.raises(Refused, match=r"laboratory\.instrument_off"):
        scene.enter(bottle, "六价铬", "0.1")
    row = tool(scene, "PH-03")
    with pytest.raises(Refused, match=r"capability\.out_already"):
        out(scene, "PH-03")
    given = {"instrument_id": row.id, "version": row.version, "actor": scene.actor(KEEPER)}
    with pytest.raises(Refused, match=r"capability\.out_reason"):
        service.end(**given, verb="put_back", said="好", at=scene.clock)
    service.end(**given, verb="put_back", said="更换电极后核查合格", at=scene.wait(hours=1))
    read(scene, at=scene.wait(minutes=1))
    assert tool(scene, "PH-03").active
    assert [line.kind for line in lines(scene, "PH-03")] == ["reading", "back", "out"]
    assert Event.objects.filter(kind="capability:outage:put_back", object_id=outage.id).exists()
    row.refresh_from_db()
    with pytest.raises(Refused, match=r"capability\.not_out"):
        service.end(**{**given, "version": row.version}, verb="write_off", said="无法修复",
                    at=scene.clock)  # fmt: skip


def test_what_was_read_before_counts_and_what_was_read_meanwhile_does_not(scene: Scene) -> None:
    began = scene.wait(hours=1)
    outage = out(scene, "PH-03", began=began - timedelta(minutes=30))
    # handed in later, from a phone that had not heard of it
    read(scene, at=began - timedelta(minutes=40))
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene, at=began - timedelta(minutes=10))
    row = tool(scene, "PH-03")
    service.end(instrument_id=row.id, version=row.version, verb="put_back", said="校准后正常",
                actor=scene.actor(KEEPER), at=scene.clock)  # fmt: skip
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene, at=began - timedelta(minutes=30))
    outage.refresh_from_db()
    assert outage.state == "back"
    with pytest.raises(Refused, match=r"capability\.out_future"):
        out(scene, "PH-03", began=scene.clock + timedelta(minutes=1))


def test_of_one_written_off_what_was_read_before_still_counts(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    before = scene.clock
    scene.wait(hours=1)
    for number in ("PH-03", "FG-01"):
        out(scene, number)
        row = tool(scene, number)
        service.end(instrument_id=row.id, version=row.version, verb="write_off", said="无法修复",
                    actor=scene.actor(KEEPER), at=scene.clock + timedelta(hours=1))  # fmt: skip
    read(scene, at=before)
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene, at=scene.clock)
    scene.wait(hours=2)
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene)
    with pytest.raises(Refused, match=r"laboratory\.instrument_off"):
        scene.enter(bottle, "六价铬", "0.1")
    factor = BottleFactor.objects.get(bottle=bottle, factor="六价铬")
    reading = reading_of(
        factor.id, "0.1", before, read_at=before, late_reason="原始记录随后补录"
    )  # fmt: skip
    (row,) = entering.enter(readings=[reading], actor=scene.actor("zhoumin"), at=scene.clock)
    assert row.instrument_id == tool(scene, "FG-01").id


def test_a_use_before_an_outage_entered_later_is_marked(scene: Scene) -> None:
    read(scene)
    scene.wait(hours=2)
    out(scene, "PH-03", began=scene.clock - timedelta(hours=3))
    row = tool(scene, "PH-03")
    change_instrument(
        instrument_id=row.id, version=row.version, calibrated_to=None,
        actor=scene.actor(KEEPER), at=scene.clock,
    )  # fmt: skip
    found = {line.kind: line for line in lines(scene, "PH-03")}
    assert found["reading"].marks == ("out",), "its calibration stood at the time"
    assert found["calibration"].text.endswith("→ —")


def test_one_that_an_earlier_release_took_out_was_not_in_service(scene: Scene) -> None:
    Instrument.objects.filter(number="PH-03").update(active=False)
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene)


def test_lines_are_written_never_altered_and_a_failed_check_takes_it_out(scene: Scene) -> None:
    row = tool(scene, "PH-03")

    def write(who: str = KEEPER, **more: object) -> InstrumentEntry:
        row.refresh_from_db()
        given = {"kind": "check", "on": shanghai_day(scene.clock), "text": "标准缓冲溶液 6.86 测得 6.90",
                 "passed": True, "version": row.version}  # fmt: skip
        return service.write(
            instrument_id=row.id, actor=scene.actor(who), at=scene.clock, **{**given, **more}
        )

    for code, wrong in {
        "entry_text": {"text": "好"}, "entry_result": {"passed": None},
        "entry_future": {"on": shanghai_day(scene.clock) + timedelta(days=1)},
    }.items():  # fmt: skip
        with pytest.raises(Refused, match=rf"capability\.{code}"):
            write(**wrong)
    with pytest.raises(Refused, match=r"capability\.entry_result"):
        write(kind="care", passed=True)
    with pytest.raises(NotPermitted):
        write("zhanglixin")
    with pytest.raises(NotFound):
        write("niufei")
    with pytest.raises(Stale):
        write(version=row.version + 7)
    old = write()
    with pytest.raises(Refused, match=r"capability\.out_reason"):
        write(corrects=old.id, reason="")
    assert tool(scene, "PH-03").active
    new = write(corrects=old.id, reason="结果记反了", passed=False)
    assert not tool(scene, "PH-03").active
    assert Outage.objects.get().reason == "期间核查不合格"
    with pytest.raises(Refused, match=r"capability\.entry_corrected"):
        write(corrects=old.id, reason="再更正一次")
    marks = {line.entry.id: line.marks for line in lines(scene, "PH-03") if line.entry}
    assert marks == {old.id: ("passed", "corrected"), new.id: ("failed",)}
    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentEntry.objects.filter(pk=old.id).update(text="别的")


@pytest.mark.parametrize(("hour", "marked"), [(None, True), (time(9, 30), True), (time(12), False)])
def test_a_failed_check_counts_from_its_own_time_not_from_when_it_was_written(
    scene: Scene, hour: time | None, marked: bool
) -> None:
    taken = scene.clock
    assert taken.astimezone(SHANGHAI).hour == 10
    read(scene)
    scene.wait(days=2)
    row, on = tool(scene, "PH-03"), shanghai_day(taken)
    given = {"instrument_id": row.id, "kind": "check", "text": "标准缓冲溶液 6.86 测得 6.99",
             "passed": False, "actor": scene.actor(KEEPER), "version": row.version}  # fmt: skip
    for wrong in (
        {"on": shanghai_day(scene.clock), "hour": time(10, 1), "at": scene.clock},
        {"on": shanghai_day(scene.clock) + timedelta(days=1), "at": scene.clock},
    ):
        with pytest.raises(Refused, match=r"capability\.entry_future"):
            service.write(**given, **wrong)
    service.write(**given, on=on, hour=hour, at=scene.clock)
    began = datetime.combine(on, hour or time(0), SHANGHAI)
    assert Outage.objects.get().began_at == began
    found = {line.kind: line for line in lines(scene, "PH-03")}
    assert found["reading"].marks == (("out",) if marked else ())
    with pytest.raises(Refused, match=r"operations\.instrument_off"):
        read(scene, at=max(taken, began) + timedelta(hours=1))


def test_the_record_is_printed_and_exported(scene: Scene) -> None:
    read(scene)
    row, at = tool(scene, "PH-03"), datetime(2026, 11, 4, 1, tzinfo=UTC)
    found = lines(scene, "PH-03")
    assert rows_of(found)[0][1:5] == (
        "现场测定", "张立新、赵婷", found[0].place, "pH值",
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(workbook(row, found, year=2026, at=at))).active
    assert [sheet.cell(2, n).value for n in (2, 3, 5, 6)] == [
        "现场测定", "张立新、赵婷", "pH值", "1",
    ]  # fmt: skip
    assert workbook(row, found, year=2026, at=at) == workbook(row, found, year=2026, at=at)
    assert papers.pdf(paper(row, found, year=2026, at=at)).startswith(b"%PDF")
