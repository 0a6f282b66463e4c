"""Entering determinations: the grid, what was typed and refused, late entries, files."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.sample_scene import Scene, open_scene
from tests.web.results.person import Person, grid, photometer, text

from liance.doors.web.moments import local
from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions.opening import ItemLine, PointLine


@pytest.mark.clause("C5")
def test_what_was_typed_stays_when_a_colleague_was_faster(scene: Scene) -> None:
    one, other = scene.received("六价铬"), scene.received("六价铬")
    first, second = (BottleFactor.objects.get(bottle=b) for b in (one, other))
    analyst = Person(scene, "zhoumin")
    scene.enter(one, "六价铬", "0.21", by="hejiale")
    cells = {f"raw-{first.id}-1": "0.2222", f"raw-{second.id}-1": "0.3333"}
    now = {"started_at": f"{local(scene.clock):%Y-%m-%dT%H:%M}"}
    answer = analyst.post("enter", **grid(scene, "六价铬", **cells, **now))
    assert answer.status_code == 422
    page = text(answer)
    assert "0.2222" in page
    assert "0.3333" in page
    assert f"{one.short} 在您填写时已由同事录入或组批" in page
    assert Determination.objects.count() == 1
    analyst.post("enter", **grid(scene, "六价铬", **{f"raw-{second.id}-1": "0.3333"}, **now))
    assert set(Determination.objects.values_list("raw", flat=True)) == {"0.21", "0.3333"}
    nothing_waits = analyst.post("enter", **grid(scene, "六价铬", **cells, **now))
    assert nothing_waits.status_code == 422
    assert "0.2222" in text(nothing_waits)
    assert Determination.objects.count() == 2


STACK = PointLine(
    "DA001", "锅炉排气筒", "gas",
    (ItemLine("颗粒物", "GB 13271-2014 表2 燃煤锅炉", "50", "mg/m³"),),
)  # fmt: skip


@pytest.mark.clause("C5")
def test_the_oxygen_stands_beside_each_sample_and_decides(world: World) -> None:
    scene = open_scene(world, point=STACK)
    bottle = scene.received("颗粒物")
    factor = BottleFactor.objects.get(bottle=bottle)
    analyst = Person(scene, "zhoumin")
    page = text(analyst.get("enter", query="?factor=颗粒物"))
    assert "实测氧含量（%）" in page
    assert "燃料" in page
    typed = {
        **grid(scene, "颗粒物", **{f"raw-{factor.id}-1": "45"}), "method": "GB/T 16157-1996",
        "unit": "mg/m³", "detection_limit": "",
    }  # fmt: skip
    answer = analyst.post("enter", **typed, **{f"c-o2_measured-{factor.id}": "十二"})
    assert answer.status_code == 422
    assert "“十二”读不懂" in text(answer)
    assert not Determination.objects.exists()
    analyst.post("enter", **typed, **{f"c-o2_measured-{factor.id}": "12.0"})
    row = Determination.objects.get()
    assert (row.verdict, row.times) == ("exceeds", "0.2")
    page = text(analyst.get("detail", row.id))
    for words in (
        "实测氧含量（%） 12.0",
        "氧含量折算",
        "按基准氧含量折算为60",
        "按采样日期施行的 GB 13271-2014",
    ):
        assert words in page
    assert 'value="12.0"' in text(analyst.get("amend", row.id))


@pytest.mark.clause("C5")
def test_what_was_typed_stays_when_one_cell_is_refused(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    factor = BottleFactor.objects.get(bottle=bottle)
    cells = {f"raw-{factor.id}-1": "0.54", f"raw-{factor.id}-2": "约0.5"}
    answer = Person(scene, "zhoumin").post("enter", **grid(scene, "六价铬", **cells))
    assert answer.status_code == 422
    page = text(answer)
    assert "约0.5" in page
    assert "0.54" in page
    assert "无法识别" in page
    assert not Determination.objects.exists()


@pytest.mark.clause("C5")
def test_late_and_subcontracted_entries_are_marked(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    factor = BottleFactor.objects.get(bottle=bottle)
    analyst = Person(scene, "zhoumin")
    scene.wait(hours=30)
    late = {
        **grid(scene, "六价铬", **{f"raw-{factor.id}-1": "0.1"}),
        "started_at": "2026-11-03T11:30", "read_at": "2026-11-03T12:00",
    }  # fmt: skip
    answer = analyst.post("enter", **late)
    assert answer.status_code == 422
    assert "补录原因" in text(answer)
    analyst.post("enter", **late, late_reason="停电，次日补录")
    row = Determination.objects.get()
    page = text(analyst.get("detail", row.id))
    assert "停电，次日补录" in page
    assert "11-03 12:00 读数" in page
    other = scene.received("总铬")
    total = BottleFactor.objects.get(bottle=other)
    laboratory = scene.world.agencies["laboratory"]
    analyst.post("enter", **{
        **grid(scene, "总铬", **{f"raw-{total.id}-1": "0.2"}), "method": "HJ 757-2015",
        "started_at": f"{local(scene.clock):%Y-%m-%dT%H:%M}", "subcontractor": laboratory.id,
        "subcontract_report": "QY-2026-118",
    })  # fmt: skip
    page = text(analyst.get("detail", Determination.objects.get(subcontractor=laboratory).id))
    assert laboratory.name in page
    assert "QY-2026-118" in page


@pytest.mark.clause("C5")
def test_a_file_is_imported_or_its_lines_are_reported(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    analyst = Person(scene, "zhoumin")
    template = analyst.get("import_template").content.decode("utf-8-sig")
    assert bottle.number in template
    fields = {
        "mapping": "results_table", "method": "GB 7467-87", "unit": "mg/L",
        "detection_limit": "0.004", "started_at": f"{local(scene.clock):%Y-%m-%dT%H:%M}",
        "instrument": photometer(scene),
    }  # fmt: skip
    wrong = SimpleUploadedFile("r.csv", "样品号,因子,结果\n0999-09,六价铬,0.1\n".encode())
    answer = analyst.post("import", file=wrong, **fields)
    assert answer.status_code == 422
    assert "没有待测定的样品 0999-09（六价铬）" in text(answer)
    broken = SimpleUploadedFile("r.csv", b"PK\x03\x04")
    assert "电子表格" in text(analyst.post("import", file=broken, **fields))
    good = SimpleUploadedFile("r.csv", f"样品号,因子,结果\n{bottle.short},六价铬,0.1\n".encode())
    checked = analyst.post("import", file=good, check="1", **fields)
    assert checked.status_code == 200
    assert "检查无误：1 行，还没有保存" in text(checked)
    assert not Determination.objects.exists()
    # What was checked is imported without choosing it again.
    held = re.search(r'name="token" value="([^"]+)"', checked.content.decode())[1]
    assert analyst.post("import", token=held[:-4] + "abcd", **fields).status_code == 422
    assert analyst.post("import", token=held, **fields).status_code == 302
    row = Determination.objects.get()
    page = text(analyst.get("detail", row.id))
    assert "r.csv" in page
    assert row.source_file.file.sha256 in page
