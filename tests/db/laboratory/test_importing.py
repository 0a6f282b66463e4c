"""Results from files: every line or none, the original kept byte for byte (C5)."""

from io import BytesIO
from uuid import UUID

import pytest
import xlsxwriter
from tests.joint_visit import gauge
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import read
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.foundation.tables.errors import TableError
from liance.mechanism.laboratory.actions.checking import Reading
from liance.mechanism.laboratory.actions.importing import FileRefused, Sent, import_results
from liance.mechanism.laboratory.models import Determination, ResultFile
from liance.mechanism.laboratory.queries.originals import holds_file


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def take(scene: Scene, content: bytes, *, by: str = "zhoumin", **more: str) -> ResultFile:
    common = Reading(
        bottle_factor_id=UUID(int=0), raw="", unit="mg/L", method=more.pop("method", ""),
        started_at=scene.clock, detection_limit="0.004", instrument_id=gauge(scene.world, "FG-01"),
    )  # fmt: skip
    return import_results(
        sent=Sent("结果.csv", content), mapping=more.pop("mapping", "results_table"), common=common,
        factor=more.pop("factor", ""), actor=scene.actor(by), at=scene.clock,
    )  # fmt: skip


def table(*rows: str) -> bytes:
    return "\n".join(["样品号,因子,结果,方法", *rows]).encode()


@pytest.mark.clause("C5")
def test_a_table_becomes_determinations_that_name_their_line(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    content = table(
        f"{bottle.number},六价铬,0.012,GB 7467-87", "", f"{bottle.short},总铬,0.05,HJ 757-2015"
    )
    kept = take(scene, content)
    rows = Determination.objects.filter(source_file=kept).order_by("source_line")
    assert [(r.source_line, r.raw, r.state) for r in rows] == [
        (2, "0.012", "entered"), (4, "0.05", "entered"),
    ]  # fmt: skip
    assert read(kept.file) == content
    assert len(kept.file.sha256) == len(kept.file.sm3) == 64
    assert Event.objects.filter(kind="laboratory:result_file:import").count() == 1
    assert holds_file(scene.actor("wujianguo"), kept.file_id)
    assert not holds_file(scene.actor("liwentao"), kept.file_id)


def test_what_the_standard_needs_comes_from_its_columns(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    content = (
        f"样品号,因子,结果,方法,取值时段,水温\n{bottle.number},六价铬,0.54,GB 7467-87,日均值,18.5"
    )
    kept = take(scene, content.encode())
    row = Determination.objects.get(source_file=kept)
    assert row.recorded == {
        "averaging": {"raw": "日均值", "value": "daily_mean"},
        "water_temp_c": {"raw": "18.5", "value": "18.5"},
    }  # fmt: skip
    assert row.verdict_detail["row"]["averaging"] == "日均值", "as typed: the rules read its words"
    other = scene.received("六价铬")
    wrong = content.replace("18.5", "温").replace(bottle.number, other.number)
    with pytest.raises(FileRefused) as refused:
        take(scene, wrong.encode())
    assert [fault.refused.code for fault in refused.value.faults] == [
        "laboratory.recorded_unreadable"
    ]


def test_an_instruments_export_takes_the_rest_from_the_form(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    content = f"Sample ID;Abs;Conc.\n{bottle.short};0.31;0.0412\n".encode("utf-16")
    take(scene, content, mapping="reader_export", factor="六价铬",
         method="GB 7467-87")  # fmt: skip
    row = Determination.objects.get()
    assert (row.raw, row.method, row.unit) == ("0.0412", "GB 7467-87", "mg/L")


def test_a_workbook_is_read_as_its_numbers_were_typed(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["样品号", "因子", "结果", "方法"])
        sheet.write_row(1, 0, [bottle.short, "六价铬", 0.012, "GB 7467-87"])
    take(scene, out.getvalue())
    assert Determination.objects.get().raw == "0.012"


@pytest.mark.clause("C5")
def test_all_faulty_lines_are_reported_and_nothing_is_saved(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    content = table(
        f"{bottle.short},六价铬,0.012,GB 7467-87", "0999-01,六价铬,0.1,GB 7467-87",
        f"{bottle.short},总铬,约0.1,HJ 757-2015", f"{bottle.short},总铬,0.1,GB 7467-87",
        f"{bottle.short},总铬,0.1,",
    )  # fmt: skip
    with pytest.raises(FileRefused) as caught:
        take(scene, content)
    assert [(f.line, f.refused.code) for f in caught.value.faults] == [
        (3, "laboratory.row_sample_unknown"), (4, "laboratory.value_unreadable"),
        (5, "laboratory.method_scope"), (6, "laboratory.method_missing"),
    ]  # fmt: skip
    assert not Determination.objects.exists()
    assert not ResultFile.objects.exists()
    assert not StoredFile.objects.filter(name="结果.csv").exists()


def test_what_is_no_table_of_results_is_refused(scene: Scene) -> None:
    scene.received("六价铬")
    for content, code in ((b"a,b\n1,2\n", "columns_missing"), (table(), "file_empty")):
        with pytest.raises(Refused, match=code):
            take(scene, content)
    with pytest.raises(TableError):
        take(scene, b"")


def test_the_same_file_is_not_taken_twice(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    content = table(f"{bottle.short},六价铬,0.012,GB 7467-87")
    take(scene, content)
    with pytest.raises(Refused, match="file_again"):
        take(scene, content)
    with pytest.raises(FileRefused) as caught:
        take(scene, content + b"\n")
    assert caught.value.faults[0].refused.code == "laboratory.row_sample_unknown"
    assert Determination.objects.count() == 1


def test_who_may_not_enter_may_not_import(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        take(scene, table("x,y,1,z"), by="wujianguo")
