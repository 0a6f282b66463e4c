"""The pages of determinations: worklist, entry grid, verdict, review, completeness."""

import html
import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.joint_visit import gauge
from tests.sample_scene import Scene, open_scene

from liance.doors.web.moments import local
from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Batch, Determination
from liance.mechanism.operations.actions.opening import ItemLine, PointLine


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


def photometer(scene: Scene) -> str:
    """Of the station whose analyst enters."""
    return str(gauge(scene.world, "FG-01"))


def grid(scene: Scene, factor: str, **cells: str) -> dict[str, str]:
    return {
        "factor": factor, "method": "GB 7467-87", "unit": "mg/L", "detection_limit": "0.004",
        "started_at": "2026-11-03T11:00", "instrument": photometer(scene), **cells,
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


def test_the_reason_of_a_refused_act_comes_back_once_with_the_page(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.2")
    reviewer = Person(scene, "wujianguo")
    answer = reviewer.post(
        "send_back", row.id, version=row.version + 1, reason="稀释倍数与原始记录不符"
    )
    assert answer.status_code == 302
    page = text(reviewer.get("index"))
    path = reverse("results:send_back", args=[row.id])
    kept = json.loads(html.unescape(re.search(r'data-typed="([^"]*)"', page)[1]))
    assert kept == {"path": path, "values": {"reason": ["稀释倍数与原始记录不符"]}}
    assert "data-typed" not in text(reviewer.get("index"))
    assert Determination.objects.get().state == "entered"


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
    assert analyst.post("import", file=good, **fields).status_code == 302
    row = Determination.objects.get()
    page = text(analyst.get("detail", row.id))
    assert "r.csv" in page
    assert row.source_file.file.sha256 in page
