"""The pages of determinations: worklist, verdict, review, completeness."""

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.sample_scene import Scene
from tests.web.results.person import Person, grid, photometer, text

from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination


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


def test_the_reason_of_a_refused_act_comes_back_once_with_the_page(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.2")
    reviewer = Person(scene, "wujianguo")
    answer = reviewer.post(
        "send_back", row.id, page="index", version=row.version + 1, reason="稀释倍数与原始记录不符"
    )
    assert answer.status_code == 302
    page = text(reviewer.get("index"))
    path = reverse("results:send_back", args=[row.id])
    kept = json.loads(html.unescape(re.search(r'data-typed="([^"]*)"', page)[1]))
    assert kept == {"path": path, "values": {"reason": ["稀释倍数与原始记录不符"]}}
    assert "data-typed" not in text(reviewer.get("index"))
    assert Determination.objects.get().state == "entered"


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
        started_at="2026-11-03T11:00", detection_limit="", instrument=photometer(scene),
        reason="曲线选错",
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


def test_every_dialog_of_the_worklist_posts_under_the_token_of_the_page(scene: Scene) -> None:
    scene.received("六价铬")
    page = text(Person(scene, "zhoumin").get("index"))
    dialogs = page.split("<dialog ")[1:]
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
    keys = re.findall(r'name="idempotency_key" value="([^"]+)"', page)
    assert dialogs
    assert len(set(tokens)) == 1
    assert tokens[0]
    assert len(set(keys)) == len(keys) >= len(dialogs)


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


@pytest.mark.clause("C5")
def test_a_doubt_is_shown_and_answered_by_the_reviewer(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    six = scene.enter(bottle, "六价铬", "0.83")
    scene.enter(bottle, "总铬", "0.05")
    reviewer = Person(scene, "wujianguo")
    assert "存疑待答复" in text(reviewer.get("index"))
    page = text(reviewer.get("detail", six.id))
    assert "六价铬 0.83 mg/L 大于总铬 0.05 mg/L" in page
    assert "本系统约定" in page
    assert "写明理由" in page
    assert "等审核人员" in text(Person(scene, "zhoumin").get("detail", six.id))
    refused = reviewer.post("check", six.id, version=six.version)
    assert refused.status_code == 302
    six.refresh_from_db()
    assert six.state == "entered"
    keys = " ".join(str(row.id) for row in Determination.objects.all())
    reviewer.post(
        "answer_doubt", scene.visit.id, code="part_over_whole", keys=keys, reason="总铬消解不完全"
    )
    assert "总铬消解不完全" in text(reviewer.get("visit", scene.visit.id))
    english = text(reviewer.get("visit", scene.visit.id, language="en"))
    assert "Hexavalent chromium 0.83 mg/L" in english
    reviewer.post("check", six.id, version=six.version)
    six.refresh_from_db()
    assert six.state == "checked"
    assert "存疑" not in text(Person(scene, "liwentao").get("visit", scene.visit.id))


def test_every_doubt_has_its_sentence_in_both_languages() -> None:
    from django.utils import translation

    from liance.doors.web.results.doubts import SENTENCES

    for code, words in SENTENCES.items():
        with translation.override("zh-hans"):
            chinese = str(words)
        with translation.override("en"):
            assert str(words) != chinese, code
