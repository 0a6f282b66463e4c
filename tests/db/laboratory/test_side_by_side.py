"""Several limits of one factor from the register to the report: each judged, the strictest leads."""

import pytest
from tests.report_scene import operation, signed

from liance.doors.web.sources.forms import OutletForm, printed
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.world import World
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading
from liance.mechanism.registry.actions.sources import change_outlet
from liance.mechanism.registry.models import Outlet, OutletFactor
from liance.mechanism.reporting.document import upload_document

COD, PH = "化学需氧量", "pH值"
BESIDE = (
    "+许可证,80,mg/L,91610300XX001P",
    "+标准,GB 8978-1996,级别=二级",
    "+环评,60,mg/L,宝环批复〔2019〕3号,日均值,公告2007年第16号",
)


def hold(world: World, op: Operation, factor: str, *lines: str) -> OutletFactor:
    """Write further limits of a factor in the register, as the form does."""
    row = OutletFactor.objects.select_related("outlet").get(outlet__source=op.source, factor=factor)
    text = []
    for line in printed(row.outlet).splitlines():
        text.append(line)
        if line.startswith(f"{factor},"):
            text += lines
    form = OutletForm({"code": row.outlet.code, "name": "出口", "medium": row.outlet.medium,
                       "factors": "\n".join(text)})  # fmt: skip
    assert form.is_valid(), form.errors
    op.source.refresh_from_db()
    change_outlet(
        source_id=op.source.id, outlet_id=row.outlet_id, version=op.source.version,
        name=row.outlet.name, active=True, factors=form.lines(), actor=world.actor("xieyun"),
        at=world.at,
    )  # fmt: skip
    return OutletFactor.objects.get(outlet=row.outlet, factor=factor)


def result(op: Operation) -> Determination:
    """The determination of the sample itself, beside those of its parallel and its blank."""
    return Determination.objects.get(
        bottle_factor__bottle__visit=op.visit, bottle_factor__factor=COD,
        bottle_factor__bottle__qc="normal",
    )  # fmt: skip


@pytest.fixture
def op(world: World) -> Operation:
    return operation(world, 化学需氧量="70", pH值="8.2")


def test_each_limit_is_judged_and_the_strictest_leads(world: World, op: Operation) -> None:
    held = hold(world, op, COD, *BESIDE)
    assert [cells["origin"] for cells in held.beside] == ["permit", "standard", "eia"]
    outlet = Outlet.objects.prefetch_related("factors").get(pk=held.outlet_id)
    assert all(line in printed(outlet).splitlines() for line in BESIDE)

    ending = Ending(op.to_laboratory())
    row = result(op)
    assert row.bottle_factor.beside == held.beside
    sides = row.verdict_detail["sides"]
    assert [(s["origin"], s["verdict"]) for s in sides] == [
        ("eia", "exceeds"), ("sheet", "compliant"), ("permit", "compliant"),
        ("standard", "compliant"),
    ]  # fmt: skip
    assert (row.verdict, row.verdict_detail["limit"]) == ("exceeds", "60")
    assert "公告2007年第16号" in row.verdict_detail["zh"]
    assert sides[3]["standard"] == "GB 8978-1996"
    assert sides[3]["certainty"] == "unverified"

    report = signed(ending)
    number = row.bottle_factor.bottle.short
    lines = [r for r in report.content["results"] if r["factor"] == COD]
    (line,) = [r for r in lines if r["sample"] == number]
    assert (line["limit"], line["verdict"], line["standard"]) == (
        "60", "exceeds", "宝环批复〔2019〕3号",
    )  # fmt: skip
    assert line["origin"] == "环评批复"
    sides = [(s["origin"], s["standard"], s["limit"], s["verdict"]) for s in line["sides"]]
    assert sides[1:] == [
        ("排污许可证", "91610300XX001P", "80", "compliant"),
        ("标准", "GB 8978-1996", "≤150", "compliant"),
    ]  # fmt: skip
    (sent,) = [r for r in upload_document(report)["results"] if r["sample"] == number
               and r["factor"] == COD]  # fmt: skip
    assert "排污许可证 91610300XX001P 限值 80 mg/L 达标" in sent["note"]
    assert [r["verdict"] for r in lines] == ["exceeds", "exceeds", ""], "sample, parallel, blank"
    assert report.exceedances == 1, "the parallel is no second item"


def test_a_reading_on_site_has_all_of_its_limits_too(world: World, op: Operation) -> None:
    hold(world, op, PH, "+许可证,6~8,无量纲,91610300XX001P")
    op.draft().send().give_back().enter().inspect().measure()
    reading = Reading.objects.get(item__point__visit=op.visit, item__factor=PH)
    assert reading.verdict == "exceeds"
    origins = [side["origin"] for side in reading.verdict_detail["sides"]]
    assert origins == ["permit", "sheet"]


def test_one_limit_leaves_everything_as_it_was(world: World, op: Operation) -> None:
    op.to_laboratory()
    row = result(op)
    assert "sides" not in row.verdict_detail
    assert row.bottle_factor.beside == []


def test_a_wrong_line_changes_nothing(world: World, op: Operation) -> None:
    from liance.foundation.kernel.errors import Refused

    before = list(OutletFactor.objects.filter(outlet__source=op.source).values("factor", "beside"))
    with pytest.raises(Refused) as refused:
        hold(world, op, COD, "+许可证,80,mg/L,证,日均值")
    assert refused.value.code == "registry.limit_ground"
    after = list(OutletFactor.objects.filter(outlet__source=op.source).values("factor", "beside"))
    assert after == before
