"""The bottle list in the browser: shown, printed, made ready, labelled, filled by scanning."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.sample_scene import CHROMIUM, Scene, open_scene
from tests.web.samples.test_samples_pages import Person, text

from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import Bottle, PreparedBottle
from liance.mechanism.operations.actions.opening import ItemLine, PointLine

pytestmark = pytest.mark.clause("D4")


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def printed(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(b"".join(answer))).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def test_from_list_to_label_to_bottle(scene: Scene) -> None:
    sampler = Person(scene, "zhanglixin")
    page = text(sampler.get("visit_list", scene.visit.id))
    assert "要备 4 瓶" in page
    assert "一键备 4 瓶" in page
    assert "至少现场平行 1 瓶、全程序空白 1 瓶" in page
    assert "未核对原文" in page
    assert sampler.post("prepare_visit", scene.visit.id).status_code == 302
    page = text(sampler.get("visit_list", scene.visit.id))
    assert "4 瓶已备好，待采" in page
    ready = PreparedBottle.objects.order_by("number")[0]
    scanned = sampler.get("scan", query=f"?number={ready.number}")
    address = reverse("samples:new", args=[scene.visit.id])
    assert scanned["Location"] == f"{address}?prepared={ready.id}"
    page = text(sampler.get("new", scene.visit.id, query=f"?prepared={ready.id}"))
    assert f"采这一瓶：{ready.short}" in page
    point = scene.visit.points.get()
    item = point.items.get(factor="六价铬")
    sampler.post(
        "new", scene.visit.id, point=point.id, prepared=ready.id, items=[item.id],
        seal_number="F-9", qc="normal", sampled_at="2026-11-03T10:00", container=ready.container,
        volume_ml=ready.volume_ml or "",
    )  # fmt: skip
    assert Bottle.objects.get().number == ready.number
    assert "还有 3 瓶要采" in text(sampler.get("new", scene.visit.id))


def test_the_list_comes_on_paper_before_and_after_preparing(scene: Scene) -> None:
    sampler = Person(scene, "zhanglixin")
    paper = printed(sampler.get("visit_pdf", scene.visit.id))
    for words in ("采样瓶清单", "六价铬", "玻璃瓶", "24小时", "现场平行", "全程序空白"):
        assert words in paper
    sampler.post("prepare_visit", scene.visit.id)
    assert "X0001-04" in printed(sampler.get("visit_pdf", scene.visit.id))


def test_labels_are_printed_before_sampling(scene: Scene) -> None:
    sampler = Person(scene, "zhanglixin")
    sampler.post("prepare_visit", scene.visit.id)
    paper = printed(sampler.get("labels", query=f"?visit={scene.visit.id}&layout=a4"))
    assert all(f"X0001-0{n}" in paper for n in (1, 2, 3, 4))
    assert "平行" not in paper
    assert "空白" not in paper


def test_a_bottle_that_is_not_used_is_given_up_on_the_page(scene: Scene) -> None:
    sampler = Person(scene, "zhanglixin")
    sampler.post("prepare_visit", scene.visit.id)
    ready = PreparedBottle.objects.order_by("number")[1]
    sampler.post("drop", ready.id, version=1, reason="瓶裂")
    page = text(sampler.get("visit_list", scene.visit.id))
    assert "瓶裂" in page
    assert "要备 1 瓶" in page


def test_officers_read_the_list_and_strangers_do_not(scene: Scene) -> None:
    page = text(Person(scene, "liwentao").get("visit_list", scene.visit.id))
    assert "一键备" not in page
    for name in ("visit_list", "visit_pdf"):
        assert Person(scene, "niufei").get(name, scene.visit.id).status_code == 404


def test_the_list_asks_the_same_number_of_queries_at_one_and_three(world: World) -> None:
    counts = []
    for size in (1, 3):
        lines = tuple(
            PointLine(f"DW{n:03d}", "排口", "water", (*CHROMIUM.items, ItemLine("氨氮")))
            for n in range(size)
        )
        scene = open_scene(world, points=lines)
        sampler = Person(scene, "zhanglixin")
        sampler.post("prepare_visit", scene.visit.id)
        sampler.get("visit_list", scene.visit.id)
        for name in ("visit_list", "new", "visit_pdf"):
            with CaptureQueriesContext(connection) as caught:
                sampler.get(name, scene.visit.id)
            counts.append(len(caught))
    assert counts[:3] == counts[3:]
