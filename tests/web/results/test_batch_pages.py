"""The pages of batches: opened from what waits, its controls, what is held back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sample_scene import Scene
from tests.web.results.person import Person, photometer, text

from liance.doors.web.moments import local
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Batch


def batch_of(scene: Scene) -> Batch:
    """A batch of all that waits, opened through its form."""
    analyst = Person(scene, "zhoumin")
    waiting = BottleFactor.objects.filter(bottle__visit=scene.visit, factor="六价铬")
    analyst.post(
        "batch_new", factor="六价铬", method="GB 7467-87", unit="mg/L", detection_limit="0.004",
        instrument=photometer(scene), started_at=f"{local(scene.clock):%Y-%m-%dT%H:%M}",
        members=[str(row.id) for row in waiting],
    )  # fmt: skip
    return Batch.objects.order_by("-number").first()


@pytest.mark.clause("C5")
def test_a_batch_from_worklist_to_held_back_results_in_the_browser(scene: Scene) -> None:
    bottles = [scene.received("六价铬") for _ in range(2)]
    analyst, reviewer = Person(scene, "zhoumin"), Person(scene, "wujianguo")
    page = text(analyst.get("batch_new", query="?factor=六价铬"))
    assert "2 个样品可以组批" in page
    assert "GB 7467-87" in page
    assert "未核对原文" in page
    batch = batch_of(scene)
    assert f"在 {batch.number} 批" in text(analyst.get("index"))
    assert bottles[0].short in text(analyst.get("index", query=f"?batch={batch.id}"))
    assert bottles[0].short not in text(analyst.get("index", query="?batch=none"))
    rows = BottleFactor.objects.filter(bottle__in=bottles).order_by("bottle__number")
    cells = {f"first-{row.id}": "0.2" for row in rows}
    wrong = analyst.post("batch_submit", batch.id, version=batch.version, **cells,
                         **{"control-blank-1-found": "无"})  # fmt: skip
    assert wrong.status_code == 422
    assert "第 1 个质控样的“无”无法识别" in text(wrong)
    analyst.post("batch_submit", batch.id, version=batch.version, **cells,
                 **{"control-blank-1-found": "ND"})  # fmt: skip
    page = text(analyst.get("batch", batch.id))
    assert "质控不合格，2 个样品的结果暂不报出" in page
    assert "平行样 0 对，须 1 对" in page
    assert "平行样 0 对" in text(reviewer.get("batches"))
    batch.refresh_from_db()
    reviewer.post("batch_release", batch.id, version=batch.version, reason="样品量不足做平行")
    page = text(reviewer.get("batch", batch.id, language="en"))
    assert "Accept with a reason" in page
    assert "样品量不足做平行" in page


@pytest.mark.parametrize("name", ["batches", "index"])
def test_lists_with_batches_ask_the_same_number_of_queries(scene: Scene, name: str) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            scene.received("六价铬")
            batch_of(scene)
        person = Person(scene, "zhoumin")
        person.get(name)
        with CaptureQueriesContext(connection) as caught:
            person.get(name)
        counts.append(len(caught))
    assert Batch.objects.count() >= 2
    assert counts[0] == counts[1]


def test_a_batch_asks_the_same_number_of_queries_at_one_and_three(scene: Scene) -> None:
    counts = []
    for size in (1, 3):
        for _ in range(size):
            scene.received("六价铬")
        batch = batch_of(scene)
        person = Person(scene, "zhoumin")
        person.get("batch", batch.id)
        with CaptureQueriesContext(connection) as caught:
            person.get("batch", batch.id)
        counts.append(len(caught))
    assert counts[0] == counts[1]
