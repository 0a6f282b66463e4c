"""The visit through its pages: gate, records, reading, signal, departure, closing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import dairy, gauge, item_of, officer, opened, returned_sheet, signed_in

from liance.flows.demonstration.world import World
from liance.flows.visits import open_from_sheet
from liance.foundation.kernel import clock
from liance.mechanism.operations.actions.signals import send_signal
from liance.mechanism.operations.models import Entry, Reading, Signal, Visit, VisitPoint
from liance.mechanism.registry.models import Source

DURING = timedelta(minutes=20)


@pytest.fixture(autouse=True)
def later(world: World) -> Any:
    with clock.fixed(world.at + DURING):
        yield


def post(client: Client, path: str, data: dict[str, Any], *, follow: bool = True) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **data}, follow=follow)


def text(response: Any) -> str:
    return response.content.decode()


def gate_data(
    world: World, monitors: tuple[str, ...] = ("zhanglixin", "zhaoting")
) -> dict[str, Any]:
    return {
        "officers": [str(world.staff[u].id) for u in ("liwentao", "wangxuemei")],
        "monitors": [str(world.staff[u].id) for u in monitors],
        "lon": "107.3",
        "lat": "34.4",
        "accuracy": "6.2",
        "place_note": "",
        "other_place_note": "与李文涛一同在大门",
        "companion": "郭海燕",
        "companion_state": "signed",
    }


@pytest.mark.clause("D1")
def test_a_returned_sheet_is_entered_through_the_gate(world: World) -> None:
    sheet, client = returned_sheet(world), signed_in("liwentao")
    path = f"/visits/open/{sheet.id}/"
    page = text(client.get(path))
    assert "登记进场" in page
    assert "张立新" in page
    done = post(client, path, {**gate_data(world), "version": sheet.version})
    visit = Visit.objects.get(sheet=sheet)
    assert done.redirect_chain == [(f"/visits/{visit.id}/", 302)]  # type: ignore[attr-defined]
    assert "待监测一方确认进场" in text(done)
    assert not visit.regular
    other = signed_in("zhanglixin")
    assert "请用自己的手机确认" in text(other.get(f"/visits/{visit.id}/"))
    here = {"lon": "107.3", "lat": "34.4", "accuracy": "8"}
    assert "双方同时" in text(post(other, f"/visits/{visit.id}/confirm/", here))
    visit.refresh_from_db()
    assert visit.regular
    assert str(visit.crew.get(staff=world.staff["liwentao"]).lon) == "107.300000"


@pytest.mark.clause("D2")
def test_a_shortfall_is_named_and_may_be_recorded_as_such(world: World) -> None:
    sheet, client = returned_sheet(world), signed_in("liwentao")
    path = f"/visits/open/{sheet.id}/"
    data = {**gate_data(world, ("zhanglixin",)), "version": sheet.version}
    short = post(client, path, data)
    assert short.status_code == 422
    assert "监测人员不足 2 人" in text(short)
    assert not Visit.objects.exists()
    again = post(client, path, {**data, "as_irregular": "1"})
    assert again.status_code == 422
    assert "请写明为什么这样进场" in text(again)
    noted = {**data, "as_irregular": "1", "irregular_note": "赵婷途中车辆故障"}
    page = text(post(client, path, noted))
    assert "不能作为证据" in page
    assert "赵婷途中车辆故障" in page
    assert not Visit.objects.get().regular


@pytest.mark.clause("W7")
def test_an_urgent_visit_is_entered_without_a_sheet(world: World) -> None:
    client, source = signed_in("liwentao"), dairy(world)
    assert source.name in text(client.get("/visits/urgent/?q=瑞麟乳业"))
    path = f"/visits/urgent/{source.id}/"
    assert client.get(path).status_code == 200
    outlet = source.outlets.get(code="DW001")
    urgent = {
        "ground": "petition", "urgency": "urgent_petition", "urgency_note": "夜间偷排举报",
        "outlets": [str(outlet.id)], "restricted": "on",
    }  # fmt: skip
    page = text(post(client, path, {**gate_data(world), **urgent}))
    assert "没有联系单不能关闭" in page
    visit = Visit.objects.get()
    assert visit.restricted
    assert signed_in("zhaoting").get(f"/visits/{visit.id}/").status_code == 200
    assert signed_in("majianping").get(f"/visits/{visit.id}/").status_code == 404
    assert source.name not in text(signed_in("yangzhenhua").get("/visits/"))


@pytest.mark.clause("W7")
def test_a_hidden_outlet_of_a_unit_on_no_file_is_entered_all_the_same(world: World) -> None:
    client = signed_in("liwentao")
    assert "名录里没有这家单位" in text(client.get("/visits/urgent/"))
    assert post(client, "/visits/urgent/", {"name": "", "address": "河湾村"}).status_code == 422
    place = world.agencies["main.enforcement"].jurisdiction_id
    unit = {"name": "河湾村无名作坊", "address": "河湾村东 200 米", "division": place}
    gate = post(client, "/visits/urgent/", unit)
    source = Source.objects.get(name="河湾村无名作坊")
    path = f"/visits/urgent/{source.id}/"
    assert gate.redirect_chain == [(path, 302)]  # type: ignore[attr-defined]
    assert (source.address, source.remarks) == ("河湾村东 200 米", ["registry.found_on_site"])
    urgent = {
        "ground": "petition", "urgency": "urgent_petition", "urgency_note": "夜间偷排举报",
        "free_name": "暗管", "free_factors": "六价铬、总铬，六价铬", "free_medium": "water",
    }  # fmt: skip
    back = post(client, path, {**gate_data(world), **urgent})
    assert back.status_code == 422
    assert "请写点位编号" in text(back)
    assert "六价铬、总铬，六价铬" in text(back)
    assert "没有联系单不能关闭" in text(
        post(client, path, {**gate_data(world), **urgent, "free_code": "S1"})
    )
    visit = Visit.objects.get(source=source)
    point = visit.points.get()
    assert (point.code, point.name, point.outlet_id) == ("S1", "暗管", None)
    assert [i.factor for i in point.items.all()] == ["六价铬", "总铬"]


@pytest.mark.clause("W7")
def test_a_unit_out_of_use_that_works_again_is_the_same_unit(world: World) -> None:
    client, place = signed_in("liwentao"), world.agencies["main.enforcement"].jurisdiction_id
    unit = {"name": "河湾村无名作坊", "address": "河湾村东 200 米", "division": place}
    post(client, "/visits/urgent/", unit)
    Source.objects.filter(name=unit["name"]).update(active=False)
    gate = post(client, "/visits/urgent/", {**unit, "address": "河湾村"})
    source = Source.objects.get(name=unit["name"])
    assert gate.status_code == 200
    assert gate.redirect_chain == [(f"/visits/urgent/{source.id}/", 302)]  # type: ignore[attr-defined]
    assert source.active


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
        "instrument": str(gauge(world)),
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


def test_the_own_entry_is_confirmed_with_the_own_place(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("zhaoting")
    assert "请用自己的手机确认" in text(client.get(f"/visits/{visit.id}/"))
    place = {"lon": "107.3001", "lat": "34.4001", "accuracy": "9"}
    page = text(post(client, f"/visits/{visit.id}/confirm/", place))
    assert "已确认您的进场" in page
    assert "请用自己的手机确认" not in page


def test_somebody_joins_later_through_the_page(world: World) -> None:
    visit, client = opened(world, world.at), signed_in("dengkai")
    assert "登记我进场" in text(client.get(f"/visits/{visit.id}/"))
    post(client, f"/visits/{visit.id}/join/", {"place_note": "东门"})
    assert visit.crew.filter(staff=world.staff["dengkai"], side="monitoring").exists()


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
