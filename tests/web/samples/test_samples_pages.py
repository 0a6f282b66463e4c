"""The pages of the samples: reachable, closed to outsiders, and each form does what it says."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock
from liance.mechanism.custody.models import Handover, ReceiptCheck


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


class Person:
    """A signed-in person at the scene's instant."""

    def __init__(self, scene: Scene, username: str) -> None:
        self.scene, self.client = scene, Client()
        self.client.force_login(
            scene.world.staff[username].user, "allauth.account.auth_backends.AuthenticationBackend"
        )

    def get(self, name: str, *args: object, query: str = ""):
        with clock.fixed(self.scene.clock):
            return self.client.get(reverse(f"samples:{name}", args=args) + query)

    def post(self, name: str, *args: object, **data: object):
        data.setdefault("idempotency_key", str(uuid4()))
        with clock.fixed(self.scene.clock):
            return self.client.post(reverse(f"samples:{name}", args=args), data)


def text(response) -> str:
    assert response.status_code in (200, 422), response
    return response.content.decode()


@pytest.mark.clause("D4")
def test_a_box_goes_from_the_sampler_to_the_keeper_in_the_browser(scene: Scene) -> None:
    sampler, second = Person(scene, "zhanglixin"), Person(scene, "zhaoting")
    keeper = Person(scene, "sunyulan")
    page = text(sampler.get("new", scene.visit.id))
    assert "还有 2 瓶要采" in page
    point = scene.visit.points.get()
    item = point.items.get(factor="六价铬")
    filled = sampler.post(
        "new", scene.visit.id, point=point.id, items=[item.id], seal_number="F-9", qc="normal",
        sampled_at="2026-11-03T10:00", container="玻璃瓶", volume_ml=500,
    )  # fmt: skip
    assert filled.status_code == 302
    page = text(second.get("new", scene.visit.id))
    assert "还有 1 瓶要采" in page
    from liance.mechanism.custody.models import Bottle

    bottle = Bottle.objects.get()
    second.post("confirm", bottles=[bottle.id], next="fill")
    assert fresh(bottle).state == "sealed"
    sampler.post(
        "handover", bottles=[bottle.id], taker=scene.world.staff["sunyulan"].id, temperature_c="3.2"
    )
    assert bottle.short in text(keeper.get("index"))
    scanned = keeper.get("scan", query=f"?number={bottle.number}")
    assert scanned["Location"] == reverse("samples:receive", args=[bottle.id])
    scene.wait(minutes=5)
    keeper.post(
        "receive", bottle.id, version=fresh(bottle).version, seal="yes", temperature_c="3.4",
        decision="accept", place="2号柜",
    )  # fmt: skip
    assert fresh(bottle).state == "received"
    page = text(keeper.get("detail", bottle.id))
    assert "链条完整" in page
    assert "GB 7467-87" in page
    assert "据转引" in page


@pytest.mark.clause("D4")
def test_what_was_typed_at_the_check_is_kept_when_it_is_refused(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    keeper = Person(scene, "sunyulan")
    answer = keeper.post(
        "receive", bottle.id, version=bottle.version, seal="no", temperature_c="9.9",
        decision="accept", place="2号柜",
    )  # fmt: skip
    assert answer.status_code == 422
    page = text(answer)
    assert "请写明偏离情况" in page
    assert "9.9" in page
    assert "2号柜" in page
    assert not ReceiptCheck.objects.exists()


@pytest.mark.clause("D4")
def test_the_headline_names_the_gap_and_it_can_be_explained(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    batch = scene.offer(bottle, taker="dengkai")
    left = scene.clock
    scene.wait(hours=5, minutes=35)
    scene.accept(batch, by="dengkai")
    holder = Person(scene, "dengkai")
    page = text(holder.get("detail", bottle.id))
    assert f"样品 {bottle.short} 断链 1 处：5 小时 35 分没有保管人" in page
    assert "写说明" in page
    assert bottle.short in text(Person(scene, "sunyulan").get("index"))
    holder.post(
        "explain", bottle.id, kind="nobody", started_at=left.isoformat(), reason="车库冷藏箱内"
    )
    page = text(holder.get("detail", bottle.id))
    assert "断链，已说明" in page
    assert "车库冷藏箱内" in page


def test_the_same_form_twice_acts_once(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    sampler, key = Person(scene, "zhanglixin"), str(uuid4())
    for _ in range(2):
        sampler.post(
            "handover", bottles=[bottle.id], taker=scene.world.staff["sunyulan"].id,
            idempotency_key=key,
        )  # fmt: skip
    assert Handover.objects.count() == 1


def test_a_box_is_taken_or_refused_from_the_list(scene: Scene) -> None:
    box = [scene.sealed("六价铬"), scene.sealed("总铬")]
    scene.offer(*box, taker="dengkai")
    one, other = Handover.objects.order_by("bottle__number")
    taker = Person(scene, "dengkai")
    taker.post("answer", handovers=[one.id], answer="accept", seal="yes", temperature_c="4.0")
    taker.post("answer", handovers=[other.id], answer="refuse", reason="标签掉了")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("accepted", "refused")
    scene.offer(box[1], taker="dengkai")
    Person(scene, "zhanglixin").post(
        "withdraw", handovers=[Handover.objects.get(state="offered").id], reason="放错箱"
    )
    assert not Handover.objects.filter(state="offered").exists()


def test_loss_and_keeping_are_recorded(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    holder = Person(scene, "zhanglixin")
    assert "您保管着 1 瓶" in text(holder.get("keep"))
    holder.post("keep", bottles=[bottle.id], place="7号箱", temperature_c="3.1")
    assert fresh(bottle).place == "7号箱"
    holder.post("lose", bottle.id, version=bottle.version, reason="摔碎")
    assert fresh(bottle).state == "lost"
    assert "破损或遗失：摔碎" in text(holder.get("detail", bottle.id))


@pytest.mark.clause("D4")
def test_labels_come_as_pdf(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    answer = Person(scene, "zhanglixin").get("labels", query=f"?bottle={bottle.id}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_outsiders_find_nothing(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    stranger = Person(scene, "niufei")
    assert stranger.get("detail", bottle.id).status_code == 404
    assert stranger.get("labels", query=f"?bottle={bottle.id}").status_code == 404
    assert stranger.get("new", scene.visit.id).status_code == 404
    assert bottle.short not in text(stranger.get("all"))
    answer = stranger.get("scan", query=f"?number={bottle.number}")
    assert answer["Location"] == reverse("samples:index")


def test_a_restricted_visit_is_seen_by_its_named_people_alone(world: World) -> None:
    scene = open_scene(world, restricted=True)
    bottle = scene.sealed("六价铬")
    assert Person(scene, "zhaoting").get("detail", bottle.id).status_code == 200
    for other in ("dengkai", "majianping", "chenjing", "hanxue"):
        answer = Person(scene, other).get("all", query=f"?q={bottle.short}")
        assert reverse("samples:detail", args=[bottle.id]) not in text(answer)
        assert Person(scene, other).get("detail", bottle.id).status_code == 404


@pytest.mark.parametrize("name", ["index", "all"])
def test_lists_ask_the_same_number_of_queries_at_one_and_three(scene: Scene, name: str) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            scene.offer(scene.sealed("六价铬"))
            scene.sealed("总铬")
            scene.fill("总铬")
        keeper = Person(scene, "sunyulan")
        keeper.get(name)
        with CaptureQueriesContext(connection) as caught:
            keeper.get(name)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_every_role_that_may_view_opens_the_lists_and_the_others_do_not(scene: Scene) -> None:
    scene.offer(scene.sealed("六价铬"))
    for username in (
        "liwentao",
        "chenjing",
        "zhoumin",
        "fengzhiyuan",
        "majianping",
        "hanxue",
        "lab-tao",
    ):
        for name in ("index", "all"):
            assert Person(scene, username).get(name).status_code == 200, username
    assert Person(scene, "xieyun").get("index").status_code == 404


def test_every_refusal_has_its_words_in_both_languages() -> None:
    from django.utils import translation

    from liance.doors.web.samples.refusals import WORDS
    from liance.mechanism.custody.errors import CODES

    assert set(CODES) <= set(WORDS)
    for code, words in WORDS.items():
        with translation.override("zh-hans"):
            chinese = str(words)
        with translation.override("en"):
            assert str(words) != chinese, code
