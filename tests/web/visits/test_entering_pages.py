"""Entering a site through the pages: gate, shortfalls, urgent visits, who confirms and joins."""

import pytest
from tests.joint_visit import dairy, opened, returned_sheet, signed_in
from tests.web.visits.pages import gate_data, post, text

from liance.flows.demonstration.world import World
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Source

pytestmark = pytest.mark.usefixtures("later")


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
