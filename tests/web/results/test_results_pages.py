"""The pages of determinations: worklist, entry grid, verdict, review, completeness."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination


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

    def get(self, name: str, *args: object, query: str = "", language: str = ""):
        headers = {"cookie": f"django_language={language}"} if language else {}
        if language:
            self.client.cookies["django_language"] = language
        with clock.fixed(self.scene.clock):
            return self.client.get(reverse(f"results:{name}", args=args) + query, **headers)

    def post(self, name: str, *args: object, **data: object):
        data.setdefault("idempotency_key", str(uuid4()))
        with clock.fixed(self.scene.clock):
            return self.client.post(reverse(f"results:{name}", args=args), data)


def text(response) -> str:
    assert response.status_code in (200, 422), response
    return response.content.decode()


def grid(scene: Scene, factor: str, **cells: str) -> dict[str, str]:
    return {
        "factor": factor, "method": "GB 7467-87", "unit": "mg/L", "detection_limit": "0.004",
        "started_at": "2026-11-03T11:00", "instrument": "", **cells,
    }  # fmt: skip


@pytest.mark.clause("C5")
def test_from_the_grid_to_the_approved_verdict_in_the_browser(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    factor = BottleFactor.objects.get(bottle=bottle)
    analyst = Person(scene, "zhoumin")
    assert "共 1 项待测定" in text(analyst.get("index"))
    assert bottle.short in text(analyst.get("enter", query="?factor=六价铬"))
    cells = {f"raw-{factor.id}-1": "0.54", f"raw-{factor.id}-2": "0.52"}
    assert analyst.post("enter", **grid(scene, "六价铬", **cells)).status_code == 302
    rows = list(Determination.objects.order_by("repeat"))
    assert [r.raw for r in rows] == ["0.54", "0.52"]
    checker, third = Person(scene, "wujianguo"), Person(scene, "zhengxiaoyan")
    assert "2 项等您审核" in text(checker.get("index"))
    checker.post("check", rows[0].id, version=rows[0].version)
    checker.post("check_many", rows=[f"{rows[1].id}.{rows[1].version}"])
    for row in rows:
        row.refresh_from_db()
    third.post("approve_many", rows=[f"{r.id}.{r.version}" for r in rows])
    assert set(Determination.objects.values_list("state", flat=True)) == {"approved"}
    page = text(Person(scene, "liwentao").get("detail", rows[0].id))
    assert "超标 0.08 倍" in page
    assert "(0.54 − 0.5) ÷ 0.5 = 0.08" in page
    assert "大于限值 0.5 mg/L" in page
    assert "未核对原文" in page


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


def test_what_cannot_be_judged_says_why_and_what_to_do(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "ND", detection_limit="0.6")
    page = text(Person(scene, "zhoumin").get("detail", row.id))
    assert "无法判定" in page
    assert "为什么没有结论" in page
    assert "照报 ND mg/L" in page


@pytest.mark.clause("C5")
def test_sending_back_amending_and_no_result(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    row = scene.enter(bottle, "六价铬", "5.4")
    checker, analyst = Person(scene, "wujianguo"), Person(scene, "zhoumin")
    checker.post("send_back", row.id, version=row.version, reason="小数点")
    assert "小数点" in text(analyst.get("index"))
    assert (
        analyst.post("enter", **grid(scene, "六价铬", **{f"raw-r{row.id}-1": "0.54"})).status_code
        == 302
    )
    again = Determination.objects.get(state="entered")
    assert again.amends_id == row.id
    assert "原为 0.54" in text(analyst.get("amend", again.id))
    analyst.post(
        "amend", again.id, version=again.version, raw="0.45", unit="mg/L", method="GB 7467-87",
        started_at="2026-11-03T11:00", detection_limit="", instrument="", reason="曲线选错",
    )  # fmt: skip
    assert Determination.objects.get(state="entered").raw == "0.45"
    other = BottleFactor.objects.get(bottle=bottle, factor="总铬")
    analyst.post("no_result", other.id, reason="仪器故障")
    page = text(analyst.get("visit", scene.visit.id))
    assert "仪器故障" in page
    assert "还有 1 项没有结果也没有原因" in page


@pytest.mark.clause("C5")
def test_outsiders_see_no_number_before_it_is_approved(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.54")
    for name in ("liwentao", "majianping", "niufei", "hanxue"):
        person = Person(scene, name)
        assert person.get("detail", row.id).status_code == 404
        assert "0.54" not in text(person.get("all"))
    assert Person(scene, "niufei").get("visit", scene.visit.id).status_code == 404


def test_the_pages_speak_english(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.54")
    page = text(Person(scene, "zhoumin").get("detail", row.id, language="en"))
    assert "Hexavalent chromium" in page
    assert "Over limit" in page


@pytest.mark.parametrize("name", ["index", "all"])
@pytest.mark.parametrize("username", ["zhoumin", "wujianguo"])
def test_lists_ask_the_same_number_of_queries_at_one_and_three(
    scene: Scene, name: str, username: str
) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            bottle = scene.received("六价铬", "总铬")
            scene.enter(bottle, "总铬", "0.2")
        person = Person(scene, username)
        person.get(name)
        with CaptureQueriesContext(connection) as caught:
            person.get(name)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_every_role_that_may_view_opens_the_lists_and_the_others_do_not(scene: Scene) -> None:
    scene.approved(scene.received("六价铬"), "六价铬", "0.54")
    for username in ("liwentao", "chenjing", "zhanglixin", "fengzhiyuan", "hanxue", "lab-yu"):
        for name in ("index", "all"):
            assert Person(scene, username).get(name).status_code == 200, username
    assert Person(scene, "xieyun").get("index").status_code == 404


def test_every_refusal_has_its_words_in_both_languages() -> None:
    from django.utils import translation

    from liance.doors.web.results.refusals import WORDS
    from liance.mechanism.laboratory.errors import CODES

    assert set(CODES) <= set(WORDS)
    for code, words in WORDS.items():
        with translation.override("zh-hans"):
            chinese = str(words)
        with translation.override("en"):
            assert str(words) != chinese, code
