"""Boxes and the sample room in the browser."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.db.custody.test_boxes import csv, log, pack
from tests.db.custody.test_storing import retain, settled
from tests.sample_scene import Scene, fresh, open_scene
from tests.web.samples.test_samples_pages import Person, text

from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import TemperatureLog, TransportBox

pytestmark = pytest.mark.clause("D4")


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("T-07.csv", content, content_type="text/csv")


def test_a_box_is_packed_logged_and_opened(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    start = scene.clock
    sampler, keeper = Person(scene, "zhanglixin"), Person(scene, "sunyulan")
    assert "1 瓶可以装箱" in text(sampler.get("pack"))
    sampler.post("pack", bottles=[bottle.id], label="3号冷藏箱", seal_number="X-1", place="厂区")
    box = TransportBox.objects.get()
    assert "1 箱在途" in text(keeper.get("boxes"))
    scene.wait(hours=1)
    sampler.post("box_log", box.id, logger="T-07", file=upload(csv(start, "4.0", "8.1", "4.2")))
    page = text(sampler.get("box", box.id))
    assert "3号冷藏箱 温度超出 1 段" in page
    assert "8.10 ℃" in page
    assert "未核对原文" in page
    file = TemperatureLog.objects.get().file
    answer = keeper.client.get(reverse("files:give", args=[file.id]))
    assert b"".join(answer) == csv(start, "4.0", "8.1", "4.2")
    keeper.post("box_arrive", box.id, version=box.version, place="样品室", seal="yes")
    assert TransportBox.objects.get().state == "arrived"
    page = text(keeper.get("detail", bottle.id))
    assert "温度不符" in page
    assert "最远 8.10 ℃" in page
    assert "装箱" in page


def test_lines_that_cannot_be_read_are_named_and_nothing_is_kept(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    content = csv(scene.clock, "4.0", "坏了", "4.2")
    scene.wait(hours=1)
    answer = Person(scene, "zhanglixin").post("box_log", box.id, file=upload(content))
    assert answer.status_code == 422
    page = text(answer)
    assert "第 4 行：温度“坏了”不是摄氏度的数" in page
    assert "什么也没有保存" in page
    answer = Person(scene, "zhanglixin").post("box_log", box.id, file=upload(b"%PDF-1.7"))
    assert answer.status_code == 422
    assert not TemperatureLog.objects.exists()


def test_the_room_keeps_and_disposes_of_several(scene: Scene) -> None:
    one, other = settled(scene), settled(scene)
    keeper = Person(scene, "sunyulan")
    assert "样品室里 2 瓶" in text(keeper.get("storage"))
    until = f"{scene.clock + timedelta(days=30):%Y-%m-%d}"
    keeper.post("retain", bottles=[one.id], until=until, place="留样柜 1")
    assert fresh(one).state == "retained"
    assert until in text(keeper.get("storage", query="?show=retained"))
    keeper.post("dispose_many", bottles=[one.id, other.id], method="中和后排放")
    assert fresh(other).state == "received"
    keeper.post("dispose_many", bottles=[other.id], method="中和后排放")
    assert fresh(other).state == "disposed"
    scene.wait(days=31)
    assert "1 瓶留样到期，可以处置" in text(keeper.get("storage"))
    answer = keeper.post("retain", bottles=[one.id], until="不是日期", place="x")
    assert answer.status_code == 302


def test_outsiders_find_no_box_and_no_room(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    stranger = Person(scene, "niufei")
    assert stranger.get("box", box.id).status_code == 404
    assert stranger.post("box_log", box.id, file=upload(b"")).status_code == 404
    assert box.label not in text(Person(scene, "coord-610100").get("boxes"))
    assert Person(scene, "zhanglixin").get("storage").status_code == 404


def test_pages_ask_the_same_number_of_queries_at_one_and_three(scene: Scene) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            box = pack(scene, scene.sealed("六价铬"), scene.sealed("总铬"))
            start = scene.clock
            scene.wait(minutes=40)
            log(scene, box, csv(start, "4.0", "9", "4", "9"))
            retain(scene, settled(scene))
            settled(scene)
        keeper = Person(scene, "sunyulan")
        for name in ("boxes", "storage", "index"):
            keeper.get(name)
            with CaptureQueriesContext(connection) as caught:
                keeper.get(name)
            counts.append(len(caught))
    assert counts[:3] == counts[3:]
