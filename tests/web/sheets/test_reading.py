"""List and page of sheets: reached, bounded queries, closed to outsiders, in both languages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.staging import sheets as stage

from liance.mechanism.coordination.actions import talking
from liance.mechanism.coordination.models import Sheet


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_shows_state_number_and_unit(world, person) -> None:
    sheet = stage.sent(world)
    page = text(person("liwentao").get("/sheets/"))
    assert sheet.number in page
    assert "已发出，待回送" in page
    assert "1 张联系单" in page


def test_filters_and_search_are_kept_in_the_page(world, person) -> None:
    stage.sent(world)
    browser = person("liwentao")
    assert "1 张联系单符合" in text(browser.get("/sheets/?q=瑞麟&state=sent"))
    assert "没有符合的联系单" in text(browser.get("/sheets/?q=瑞麟&state=closed"))
    assert "1 张联系单" in text(browser.get("/sheets/?year=abc&state=nonsense&page=9"))


def queries_of(browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        text(browser.get(path))
    return len(seen)


def test_the_list_asks_as_often_for_three_as_for_one(world, person) -> None:
    browser = person("liwentao")
    stage.sent(world)
    one = queries_of(browser, "/sheets/")
    stage.sent(world)
    stage.returned(world)
    assert queries_of(browser, "/sheets/") == one


@pytest.mark.parametrize("who", ["liwentao", "chenjing", "majianping", "hanxue", "zhanglixin"])
def test_the_page_of_a_sheet_in_the_order_of_the_form(world, person, who) -> None:
    sheet = stage.returned(world)
    page = text(person(who).get(f"/sheets/{sheet.id}/"))
    places = [
        page.index(words) for words in ("一、执法机构填写", "二、监测机构回送", "三、现场确定")
    ]
    assert places == sorted(places)
    for words in (sheet.number, "李文涛", "张立新", "氨氮", "提前送达", "回送联系单", "未起算"):
        assert words in page


def test_the_page_has_few_queries_whatever_hangs_on_it(world, person) -> None:
    browser = person("liwentao")
    bare = stage.sent(world)
    full = stage.returned(world)
    for n in range(3):
        talking.comment(
            sheet_id=full.id, text=f"第 {n} 句", actor=world.actor("chenjing"), at=stage.AT
        )
    few = queries_of(browser, f"/sheets/{bare.id}/")
    assert queries_of(browser, f"/sheets/{full.id}/") == few <= 24


@pytest.mark.parametrize("who", ["fangming", "caoxia", "lab-tao", "kongjie", "xieyun"])
@pytest.mark.parametrize("part", ["", "pdf/", "talk/", "return/", "decide/", "fill/", "edit/"])
def test_outsiders_do_not_find_it(world, person, who, part) -> None:
    sheet = stage.sent(world)
    assert person(who).get(f"/sheets/{sheet.id}/{part}").status_code == 404


def test_a_restricted_sheet_does_not_exist_for_the_unnamed(world, person) -> None:
    sheet = stage.sent(
        world, restricted=True, urgency="surprise", urgency_note="线索",
        named=(world.staff["chenjing"].id,),
    )  # fmt: skip
    for who in ("hanlei", "majianping", "hanxue", "zhanglixin"):
        browser = person(who)
        assert browser.get(f"/sheets/{sheet.id}/").status_code == 404
        assert sheet.number not in text(browser.get("/sheets/?q=瑞麟"))
        assert sheet.unit_name not in text(browser.get("/"))
    assert sheet.number in text(person("chenjing").get("/sheets/"))


@pytest.mark.clause("W5")
def test_opening_by_the_station_is_its_receipt(world, person) -> None:
    sheet = stage.sent(world)
    person("liwentao").get(f"/sheets/{sheet.id}/")
    person("zhanglixin").get(f"/sheets/{sheet.id}/")
    sheet.refresh_from_db()
    assert sheet.received_at is None
    person("chenjing").get(f"/sheets/{sheet.id}/")
    sheet.refresh_from_db()
    assert sheet.received_at == stage.AT


@pytest.mark.clause("X3")
def test_the_pdf_is_one(world, person) -> None:
    for sheet in (stage.drafted(world), stage.returned(world), stage.infeasible(world)):
        answer = person("liwentao").get(f"/sheets/{sheet.id}/pdf/")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_the_paper_is_verified_without_signing_in(world, client, person) -> None:
    sheet = stage.returned(world)
    page = text(client.get(reverse("sheets:verify", args=[sheet.id])))
    assert sheet.number in page
    assert "瑞麟" not in page
    assert "氨氮" not in page
    secret = stage.sent(
        world, restricted=True, urgency="surprise", urgency_note="线索",
        named=(world.staff["chenjing"].id,),
    )  # fmt: skip
    for hidden in (secret, stage.drafted(world)):
        assert client.get(reverse("sheets:verify", args=[hidden.id])).status_code == 404


def test_english_has_no_chinese_button(world, person) -> None:
    sheet = stage.returned(world)
    browser = person("liwentao")
    browser.cookies["django_language"] = "en"
    page = browser.get(f"/sheets/{sheet.id}/", headers={"accept-language": "en"}).content.decode()
    assert "Contact sheets" in page
    assert "Lead time" in page
    assert 'lang="en"' in page


def test_changes_stand_struck_through(world, person) -> None:
    sheet = stage.sent(world)
    new = "2026-11-09 10:30/2026-11-09 15:30"
    put = talking.propose(
        sheet_id=sheet.id, field="time", new=new, reason="取标准气体",
        actor=world.actor("chenjing"), at=stage.AT + timedelta(minutes=5),
    )  # fmt: skip
    talking.accept(proposal_id=put.id, actor=world.actor("liwentao"), at=stage.AT)
    page = text(person("liwentao").get(f"/sheets/{sheet.id}/"))
    assert "<del>2026-11-09 09:30 – 15:30</del>" in page
    assert "2026-11-09 10:30 – 15:30" in page
    assert Sheet.objects.get(pk=sheet.pk).version > sheet.version
