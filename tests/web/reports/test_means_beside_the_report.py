"""What a mean cleared is called exceeding nowhere: trace, page of the result, mission of a crew."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.joint_visit import signed_in
from tests.mean_scene import STACK, approved, bags
from tests.report_scene import LACKING, finished
from tests.sample_scene import Scene, open_scene

from liance.dashboards.missions.pack import pack_of
from liance.doors.field.shapes.pack import FindingOf
from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.reporting.actions import reports


@pytest.fixture
def scene(world: World) -> Iterator[Scene]:
    made = open_scene(world, point=STACK)
    with clock.fixed(made.wait(days=2)):
        yield made


def measured(scene: Scene, *values: str) -> list[Determination]:
    return [
        approved(scene, bottle, raw)
        for bottle, raw in zip(bags(scene, len(values)), values, strict=True)
    ]


def findings(scene: Scene) -> list[dict[str, Any]]:
    (mission,) = pack_of(scene.actor("zhanglixin"), at=scene.clock)["missions"]
    found: list[dict[str, Any]] = mission["findings"]
    for one in found:
        FindingOf.model_validate(one)
    return found


def page(address: str) -> str:
    answer = signed_in("chenjing").get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_trace_lists_the_mean_with_its_samples(scene: Scene) -> None:
    rows = measured(scene, "130", "100", "104", "90")
    finished(scene)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=scene.wait(hours=2),
        lacking=LACKING,
    )  # fmt: skip
    with clock.fixed(scene.clock):
        html = page(f"/reports/{report.id}/trace/")
    assert "超标" not in html
    assert html.count("按均值评价") == 4
    (line,) = [part for part in html.split("</tr>") if "小时均值，4 个样品" in part]
    assert "106 mg/m³" in line
    assert "达标" in line
    for row in rows:
        assert f"#b-{row.bottle_factor.bottle.short}" in line


def test_the_page_of_a_sample_says_that_its_mean_decides(scene: Scene) -> None:
    first, *_ = measured(scene, "130", "100", "104")
    html = page(f"/results/{first.id}/")
    assert "超标 0.0" not in html
    assert "小时均值 111 mg/m³（3 个样品）" in html
    listed = page("/results/all/")
    assert listed.count("按均值评价") == 3
    assert "超标 0.0" not in listed


def test_a_crew_is_told_of_no_exceedance_that_a_mean_cleared(scene: Scene) -> None:
    bottles = bags(scene, 3)
    approved(scene, bottles[0], "130")
    assert [(one["value"], one["limit"]) for one in findings(scene)] == [("130", "120")]
    for bottle, raw in zip(bottles[1:], ("100", "104"), strict=True):
        approved(scene, bottle, raw)
    assert findings(scene) == []


def test_a_crew_is_told_of_the_mean_that_exceeds(scene: Scene) -> None:
    measured(scene, "130", "150", "110")
    (one,) = findings(scene)
    assert (one["origin"], one["averaging"], one["value"]) == ("result", "hourly_mean", "130")
    assert (one["point"], one["factor"], one["limit"]) == ("DA001", "非甲烷总烃", "120")
    assert one["times"].startswith("0.083")
