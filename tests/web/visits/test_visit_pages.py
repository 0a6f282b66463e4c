"""The visit through its pages: records, reading, signal, departure, closing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import gauge, item_of, officer, opened, returned_sheet, signed_in
from tests.web.visits.pages import post, text

from liance.flows.demonstration.world import World
from liance.flows.visits import open_from_sheet
from liance.mechanism.operations.actions.signals import send_signal
from liance.mechanism.operations.models import Entry, Reading, Signal, VisitPoint

pytestmark = pytest.mark.usefixtures("later")


@pytest.mark.clause("D3")
def test_a_line_with_a_photo_is_written_once_and_amended(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("liwentao")
    path = f"/visits/{visit.id}/entries/new/"
    assert "记执法记录" in text(client.get(path))
    data = {
        "kind": "facility", "title": "加药计量泵停运", "abnormal": "on", "text": "距上次加药 16 小时",
        "idempotency_key": str(uuid4()),
    }  # fmt: skip
    for _twice in range(2):
        photo = SimpleUploadedFile("P-007.jpg", b"\xff\xd8jpeg", content_type="image/jpeg")
        page = text(client.post(path, {**data, "originals": [photo]}, follow=True))
    assert "加药计量泵停运" in page
    assert "P-007.jpg" in page
    entry = Entry.objects.get(visit=visit)
    assert entry.attachments.count() == 1
    assert "P-007.jpg" in text(client.get(f"/visits/{visit.id}/originals/"))
    amend = f"/visits/entries/{entry.id}/amend/"
    assert client.get(amend).status_code == 200
    page = text(post(client, amend, {"title": "两台泵停运", "reason": "漏看一台"}))
    assert "<del>" in page
    assert "漏看一台" in page


def test_a_bad_form_keeps_what_was_typed(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("liwentao")
    path = f"/visits/{visit.id}/entries/new/"
    back = post(client, path, {"kind": "facility", "title": "", "text": "距上次加药 16 小时"})
    assert back.status_code == 422
    assert "距上次加药 16 小时" in text(back)


@pytest.mark.clause("D6")
def test_a_reading_over_its_limit_is_signalled_acknowledged_and_answered(world: World) -> None:
    visit = opened(world, world.at)
    sampler, officers = signed_in("zhanglixin"), signed_in("wangxuemei")
    path = f"/visits/{visit.id}/readings/new/"
    assert "现场测定" in text(sampler.get(path))
    ph = item_of(visit, "DW001", "pH值")
    data = {
        "item": str(ph.id), "raw": "9.6", "confirmed_by": str(world.staff["zhaoting"].id),
        "instrument": str(gauge(world)),
    }  # fmt: skip
    page = text(post(sampler, path, data))
    assert "请立即通报执法人员" in page
    reading = Reading.objects.get()
    assert "超标" in text(sampler.get(f"/visits/readings/{reading.id}/"))
    propose = f"/visits/{visit.id}/signals/propose/"
    page = text(post(sampler, propose, {"reading": str(reading.id)}))
    assert "待签收" in page
    signal = Signal.objects.get()
    assert signal.text == "DW001 pH值 9.6，限值 6-9"
    assert "对方刚发来信号" in text(officers.get(f"/visits/{visit.id}/waiting/"))
    assert "对方刚发来信号" not in text(sampler.get(f"/visits/{visit.id}/waiting/"))
    seen = f"/visits/signals/{signal.id}/acknowledge/"
    assert "待答复" in text(post(officers, seen, {"version": signal.version}))
    cause = f"/visits/signals/{signal.id}/answer/"
    assert "查明的原因" in text(officers.get(cause))
    page = text(post(officers, cause, {"title": "碱洗废水经旁路进入出水井"}))
    assert "已答复：碱洗废水经旁路进入出水井" in page
    assert Signal.objects.get().state == "answered"


@pytest.mark.clause("D6")
def test_what_the_limit_needs_is_entered_beside_the_reading(world: World) -> None:
    visit = opened(world, world.at)
    sampler = signed_in("zhanglixin")
    path = f"/visits/{visit.id}/readings/new/"
    noise = item_of(visit, "ZS01", "厂界噪声（昼间）")
    asked = text(sampler.get(f"{path}?item={noise.id}"))
    assert "背景值（dB(A)）" in asked
    assert "实测氧含量" not in asked
    gas = item_of(visit, "DA001", "氮氧化物")
    assert "实测氧含量（%）" in text(sampler.get(f"{path}?item={gas.id}"))
    data = {
        "item": str(noise.id), "raw": "65.4", "confirmed_by": str(world.staff["zhaoting"].id),
        "instrument": str(gauge(world, "SJ-02")),
    }  # fmt: skip
    refused = post(sampler, path, {**data, "c_background": "低"})
    assert refused.status_code == 422
    assert "“低”读不懂" in text(refused)
    post(sampler, path, data)
    bare = Reading.objects.get()
    page = text(sampler.get(f"/visits/readings/{bare.id}/"))
    assert "请补记背景值" in page
    amend = f"/visits/readings/{bare.id}/amend/"
    assert "背景值（dB(A)）" in text(sampler.get(amend))
    post(sampler, amend, {**data, "c_background": "52.1", "reason": "补记背景"})
    page = text(sampler.get(f"/visits/readings/{Reading.objects.get(amends=bare).id}/"))
    for words in ("52.1", "怎么判的", "与背景值相差大于10 dB", "修约到个位为65"):
        assert words in page


@pytest.mark.clause("D5")
def test_a_facility_problem_is_answered_by_a_field_reading(world: World) -> None:
    visit = opened(world, world.at)
    sampler, officers = signed_in("zhanglixin"), signed_in("liwentao")
    new = f"/visits/{visit.id}/signals/new/"
    assert "通报监测人员" in text(officers.get(new))
    post(officers, new, {"text": "加药泵停运，请立即测 pH"})
    signal = Signal.objects.get()
    post(sampler, f"/visits/signals/{signal.id}/acknowledge/", {"version": signal.version})
    path = f"/visits/signals/{signal.id}/answer/"
    assert "请先采样或测定" in text(sampler.get(path))
    refused = post(sampler, path, {"answer": "知道了"})
    assert refused.status_code == 422
    assert "请选择样品瓶或读数" in text(refused)
    ph = item_of(visit, "DW001", "pH值")
    data = {
        "item": str(ph.id), "raw": "7.2", "confirmed_by": str(world.staff["zhaoting"].id),
        "instrument": str(gauge(world)),
    }  # fmt: skip
    post(sampler, f"/visits/{visit.id}/readings/new/", data)
    reading = Reading.objects.get()
    post(sampler, path, {"answer": "已测定", "readings": [str(reading.id)]})
    assert Signal.objects.get().state == "answered"


@pytest.mark.clause("R3")
def test_points_are_explained_and_both_parts_closed(world: World) -> None:
    visit = opened(world, world.at)
    sampler, officers = signed_in("zhanglixin"), signed_in("liwentao")
    points = f"/visits/{visit.id}/points/"
    assert "还有 10 项没有做" in text(sampler.get(points))
    for point in VisitPoint.objects.filter(visit=visit):
        post(sampler, f"{points}explain/", {"point": str(point.id), "reason": "停产"})
    assert "全部做完或写明原因" in text(sampler.get(points))
    for kind in ("rights", "production", "facility"):
        post(officers, f"/visits/{visit.id}/entries/new/", {"kind": kind, "title": kind})
    page = text(post(officers, f"/visits/{visit.id}/leave/", {"version": visit.version}))
    assert "双方离场" in page
    visit.refresh_from_db()
    post(officers, f"/visits/{visit.id}/close-part/", {"version": visit.version})
    stale = text(post(sampler, f"/visits/{visit.id}/close-part/", {"version": visit.version}))
    assert "别人刚刚改过" in stale
    visit.refresh_from_db()
    page = text(post(sampler, f"/visits/{visit.id}/close-part/", {"version": visit.version}))
    assert "现场已关闭" in page


def test_points_and_factors_are_added_through_the_page(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("zhanglixin")
    path = f"/visits/{visit.id}/points/new/"
    nameless = post(client, path, {"point": "new", "factor": "总磷", "medium": "water"})
    assert "请填写新点位的编号" in text(nameless)
    point = {"point": "new", "code": "DW009", "name": "雨水口", "factor": "总磷", "medium": "water"}
    assert "DW009" in text(post(client, path, point))


PATHS = (
    "", "record/", "waiting/", "originals/", "points/", "entries/new/", "signals/new/", "confirm/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_outsiders_meet_404_everywhere(world: World, path: str) -> None:
    visit = opened(world, world.at)
    assert signed_in("liwentao").get(f"/visits/{visit.id}/{path}").status_code == 200
    for outsider in ("zhaowenbin", "lab-tao", "fangming"):
        assert signed_in(outsider).get(f"/visits/{visit.id}/{path}").status_code == 404, outsider


@pytest.mark.parametrize("action", ["leave/", "close-part/", "points/explain/", "signals/propose/"])
def test_outsiders_cannot_post(world: World, action: str) -> None:
    visit = opened(world, world.at)
    for outsider in ("zhaowenbin", "mazhiqiang", "majianping"):
        data = {"version": 1, "reason": "x", "point": str(uuid4()), "reading": str(uuid4())}
        answer = post(signed_in(outsider), f"/visits/{visit.id}/{action}", data)
        assert answer.status_code == 404, outsider


def test_the_department_looks_and_has_no_buttons(world: World) -> None:
    visit = opened(world, world.at)
    page = text(signed_in("majianping").get(f"/visits/{visit.id}/"))
    assert "联合现场" in page
    assert "记录离场" not in page
    assert "通报" not in page.replace("调度与通报", "")


def test_pages_read_in_english(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("liwentao")
    client.cookies["django_language"] = "en"
    page = text(client.get(f"/visits/{visit.id}/"))
    assert "joint visit</h1>" in page
    assert "both teams together" in page


def several(world: World, count: int) -> None:
    for number in range(count):
        sheet = returned_sheet(world)
        from tests.joint_visit import gate

        visit = open_from_sheet(
            sheet_id=sheet.id, version=sheet.version, gate=gate(world), actor=officer(world),
            at=world.at + timedelta(minutes=number),
        )  # fmt: skip
        send_signal(
            visit_id=visit.id, direction="to_monitoring", text="请采样", actor=officer(world),
            at=world.at + timedelta(minutes=number),
        )  # fmt: skip


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_list_asks_as_often_for_three_as_for_one(world: World) -> None:
    client = signed_in("liwentao")
    several(world, 1)
    client.get("/visits/")
    one = queries_of(client, "/visits/")
    several(world, 2)
    assert queries_of(client, "/visits/") == one


def test_the_page_asks_as_often_for_many_lines_as_for_one(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("liwentao")
    path = f"/visits/{visit.id}/"

    def write(count: int) -> None:
        for number in range(count):
            data = {"kind": "facility", "title": f"第 {number} 条"}
            post(client, f"{path}entries/new/", data)
            post(client, f"{path}signals/new/", {"text": f"信号 {number}"})

    write(1)
    client.get(path)
    one = queries_of(client, path)
    write(3)
    assert queries_of(client, path) == one
