"""Writing, sending, returning, deciding, filling in through the pages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.staging import sheets as stage

from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.actions import site
from liance.mechanism.coordination.models import Item, Proposal, Sheet
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft
from liance.mechanism.registry.models import Outlet


def form(world, **changes):
    source = stage.source_of(world)
    values = {
        "ground": "daily", "urgency": "routine", "day": "2026-11-09", "starts": "09:30",
        "ends": "15:30", "then": "save",
        "crew": [str(world.staff[n].id) for n in ("liwentao", "wangxuemei")],
    }  # fmt: skip
    for outlet in Outlet.objects.filter(source=source):
        values[f"on-{outlet.id}"] = "1"
        values[f"frequency-{outlet.id}"] = "3 次"
        values[f"factor-{outlet.id}"] = [f.factor for f in outlet.factors.all()]
    return f"/sheets/new/?source={source.id}", {**values, **changes}


def test_a_source_is_found_as_one_types(world, person) -> None:
    browser = person("liwentao")
    assert "瑞麟乳业" in browser.get("/sheets/new/sources/?q=瑞麟").content.decode()
    assert "瑞麟乳业" not in browser.get("/sheets/new/sources/?q=宏屹").content.decode()
    assert browser.get("/sheets/new/").status_code == 200


@pytest.mark.clause("W1")
def test_the_form_comes_filled_from_the_registry(world, person) -> None:
    page = person("liwentao").get(form(world)[0]).content.decode()
    for words in ("DA001", "氮氧化物", "DW001", "化学需氧量", "李文涛", "提前够 2 天"):
        assert words in page


def test_a_draft_is_saved_and_sent(world, person) -> None:
    browser = person("liwentao")
    path, values = form(world)
    answer = browser.send(path, **values)
    assert answer.status_code == 302
    sheet = Sheet.objects.get()
    assert sheet.state == "draft"
    assert sheet.points.count() == 3
    again = browser.get(f"/sheets/{sheet.id}/edit/").content.decode()
    assert 'value="2026-11-09"' in again
    answer = browser.send(f"/sheets/{sheet.id}/edit/", sheet.version, **{**values, "then": "send"})
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "sent"


def test_the_same_form_twice_makes_one_sheet(world, person) -> None:
    browser = person("liwentao")
    path, values = form(world)
    values["idempotency_key"] = "0193b3a0-0000-7000-9000-000000000001"
    first, second = browser.post(path, values), browser.post(path, values)
    assert first["Location"] == second["Location"]
    assert Sheet.objects.count() == 1


@pytest.mark.clause("W4")
def test_a_late_sheet_asks_for_its_reason_and_keeps_what_was_typed(world, person) -> None:
    browser = person("liwentao")
    path, values = form(world, day="2026-11-05", then="send", note="带好钥匙")
    answer = browser.send(path, **values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "最早可定 2026-11-06" in page
    assert "带好钥匙" in page
    assert not Sheet.objects.exists()
    assert browser.send(path, **{**values, "late_reason": "企业检修"}).status_code == 302
    assert Sheet.objects.get().late


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"urgency": "surprise"}, "特事特办要写明依据"),
        ({"crew": [], "then": "send"}, "证件有效的只有 0 人"),
        ({"day": ""}, "没有保存"),
        ({"starts": "xx"}, "没有保存"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(world, person, change, said) -> None:
    path, values = form(world, **change)
    answer = person("liwentao").send(path, **values)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Sheet.objects.exists()


def test_a_line_of_factors_that_cannot_be_read_is_named(world, person) -> None:
    path, values = form(world)
    outlet = Outlet.objects.get(source=stage.source_of(world), code="DW001")
    answer = person("liwentao").send(path, **values, **{f"extra-{outlet.id}": "；100；mg/L"})
    assert answer.status_code == 422
    assert "这一行看不懂" in answer.content.decode()


def test_hints_speak_of_lead_time_crew_and_other_visits(world, person) -> None:
    other = stage.sent(world)
    browser = person("liwentao")
    ask = f"/sheets/new/hints/?source={other.source_id}&urgency=routine&day="
    page = browser.get(ask + "2026-11-05").content.decode()
    assert "提前不足 2 天" in page
    assert "执法人员不够" in page
    assert other.number in page
    assert "另有 1 次安排" in page
    assert browser.get(ask + "nonsense").status_code == 200


def test_an_officer_of_another_county_may_not_write_here(world, person) -> None:
    path, values = form(world)
    assert person("guochao").get("/sheets/new/").status_code == 200
    assert person("zhaowenbin").get(path).status_code == 404
    assert person("zhaowenbin").send(path, **values).status_code == 404
    assert person("chenjing").get("/sheets/new/").status_code == 404


@pytest.mark.clause("W5")
def test_the_station_returns_it(world, person) -> None:
    sheet = stage.sent(world)
    browser = person("chenjing")
    path = f"/sheets/{sheet.id}/return/"
    page = browser.get(path).content.decode()
    assert "张立新" in page
    assert "校准至" in page
    gauge = Instrument.objects.filter(agency=sheet.monitoring).first()
    values = {
        "crew": [str(world.staff[n].id) for n in ("zhanglixin", "zhaoting")],
        "instruments": [str(gauge.id)], "reply": "能承担",
    }  # fmt: skip
    refused = browser.send(path, sheet.version, **values)
    assert refused.status_code == 422
    assert "请确认耗材已备齐" in refused.content.decode()
    answer = browser.send(path, sheet.version, stock_confirmed="on", **values)
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "returned"
    assert browser.get(path).status_code == 404


@pytest.mark.clause("W6")
def test_cannot_do_is_decided_by_the_department(world, person) -> None:
    sheet = stage.sent(world)
    station, head = person("chenjing"), person("majianping")
    answer = station.send(
        f"/sheets/{sheet.id}/infeasible/", sheet.version, ground="time", text="人员全部派出",
        day="2026-11-11", starts="09:00", ends="12:00",
    )  # fmt: skip
    assert answer.status_code == 302
    sheet.refresh_from_db()
    page = head.get(f"/sheets/{sheet.id}/decide/").content.decode()
    assert "人员全部派出" in page
    assert 'value="2026-11-11"' in page
    path = f"/sheets/{sheet.id}/decide/"
    assert head.send(path, sheet.version, decision="refuse").status_code == 422
    assert head.send(path, sheet.version, decision="commission").status_code == 302
    sheet.refresh_from_db()
    officer, given = person("liwentao"), f"/sheets/{sheet.id}/commission/"
    assert head.get(given).status_code == 404
    assert officer.send(given, sheet.version).status_code == 422
    laboratory = str(world.agencies["laboratory"].id)
    assert officer.send(given, sheet.version, laboratory=laboratory).status_code == 302
    assert person("lab-tao").get(f"/sheets/{sheet.id}/return/").status_code == 200
    assert station.get(path).status_code == 404


@pytest.mark.clause("W2")
def test_talk_proposal_and_answer(world, person) -> None:
    sheet = stage.sent(world)
    officer, station = person("liwentao"), person("chenjing")
    station.send(f"/sheets/{sheet.id}/comment/", text="收到，<b>准备</b>")
    path = f"/sheets/{sheet.id}/propose/"
    assert station.get(path).status_code == 200
    assert station.send(path, field="time").status_code == 422
    answer = station.send(
        path, field="time", day="2026-11-10", starts="09:30", ends="15:30", reason="仪器送检"
    )
    assert answer.status_code == 302
    page = officer.get(f"/sheets/{sheet.id}/").content.decode()
    assert "&lt;b&gt;准备" in page
    assert "建议：监测时间 改为 2026-11-10 09:30 – 15:30。" in page
    put = Proposal.objects.get()
    answer = officer.send(f"/sheets/{sheet.id}/proposals/{put.id}/", verdict="accept")
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.planned_from == stage.VISIT + timedelta(days=1)
    assert officer.get(f"/sheets/{sheet.id}/talk/").status_code == 200


@pytest.mark.clause("W3")
def test_open_fields_are_filled_in(world, person) -> None:
    points = stage.points_of(stage.source_of(world))
    left = type(points[0])(
        **{f: getattr(points[0], f) for f in points[0].__slots__ if f != "open_parts"},
        open_parts=frozenset({"frequency"}),
    )
    sheet = stage.returned(world, points=(left, *points[1:]))
    browser = person("liwentao")
    assert browser.get(f"/sheets/{sheet.id}/fill/").status_code == 404
    sheet = site.enter(sheet_id=sheet.id, actor=world.actor("liwentao"), at=stage.VISIT)
    page = browser.get(f"/sheets/{sheet.id}/fill/").content.decode()
    assert f"{points[0].code} 频次" in page
    key = sheet.open_fields[0]
    path = f"/sheets/{sheet.id}/fill/"
    assert browser.send(path, sheet.version, **{"key-f0": key}).status_code == 422
    answer = browser.send(path, sheet.version, **{"key-f0": key, "new-f0": "4 次"})
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.open_fields == []
    assert "已填齐" in browser.get(f"/sheets/{sheet.id}/").content.decode()


def test_withdrawal(world, person) -> None:
    sheet = stage.sent(world)
    browser = person("liwentao")
    browser.send(f"/sheets/{sheet.id}/withdraw/", sheet.version, reason="企业停产")
    sheet.refresh_from_db()
    assert sheet.state == "withdrawn"
    assert "企业停产" in browser.get(f"/sheets/{sheet.id}/").content.decode()


def test_further_people_are_named(world, person) -> None:
    sheet = stage.sent(
        world, restricted=True, urgency="surprise", urgency_note="线索",
        named=(world.staff["chenjing"].id,),
    )  # fmt: skip
    browser = person("liwentao")
    path = f"/sheets/{sheet.id}/name/"
    assert browser.get(path).status_code == 200
    head = str(world.staff["majianping"].id)
    assert browser.send(path, sheet.version, named=[head]).status_code == 302
    assert person("majianping").get(f"/sheets/{sheet.id}/").status_code == 200


def test_every_refusal_has_its_words() -> None:
    from liance.doors.web.refusals import all_words
    from liance.mechanism.coordination.errors import CODES

    assert set(all_words()) >= CODES


def further(key: str, **parts: str) -> dict[str, str]:
    values = {"code": "", "name": "", "medium": "noise", "frequency": "", "extra": ""}
    return {f"{part}-{key}": text for part, text in (values | parts).items()}


def test_no_point_without_an_outlet_is_lost(world, person) -> None:
    browser = person("liwentao")
    path, values = form(world)
    for n, side in enumerate("东南西北", 1):
        values |= further(f"x{n}", code=f"厂界{side}", name=f"{side}侧", extra="昼间噪声；60 dB(A)")
    assert browser.send(path, **values).status_code == 302
    sheet = Sheet.objects.get()
    assert sheet.points.count() == 7
    again = browser.get(f"/sheets/{sheet.id}/edit/").content.decode()
    for n, side in enumerate("东南西北", 1):
        assert f'name="code-x{n}" maxlength="12" value="厂界{side}"' in again
    assert 'name="code-x5"' in again, "and room for more"
    answer = browser.send(f"/sheets/{sheet.id}/edit/", sheet.version, **values)
    assert answer.status_code == 302
    assert Sheet.objects.get().points.count() == 7
    item = Sheet.objects.get().points.get(code="厂界西").items.get()
    assert (item.limit, item.unit) == ("60", "dB(A)")


def test_a_further_point_without_a_code_is_an_error_and_stays_typed(world, person) -> None:
    path, values = form(world)
    values |= further("x1", name="北侧居民楼", extra="昼间噪声")
    answer = person("liwentao").send(path, **values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填编号" in page
    assert "北侧居民楼" in page
    assert not Sheet.objects.exists()


def test_two_points_of_one_outlet_stay_two(world, person) -> None:
    source = stage.source_of(world)
    first = stage.points_of(source)[0]
    pair = (first, replace(first, code=f"{first.code}-2", name="处理设施进口"))
    sheet = stage.drafted(world, points=pair)
    browser = person("liwentao")
    page = browser.get(f"/sheets/{sheet.id}/edit/").content.decode()
    assert f'name="of-x1" value="{first.outlet_id}"' in page
    lines = "\n".join(f"{i.factor}；{i.limit}；{i.unit}；{i.standard}" for i in first.items)
    _path, values = form(world)
    values = {k: v for k, v in values.items() if str(first.outlet_id) in k or "-" not in k}
    values |= further("x1", code=f"{first.code}-2", medium=first.medium, extra=lines)
    values |= {"of-x1": str(first.outlet_id)}
    answer = browser.send(f"/sheets/{sheet.id}/edit/", sheet.version, **values)
    assert answer.status_code == 302
    points = Sheet.objects.get().points.order_by("order")
    assert [p.outlet_id for p in points] == [first.outlet_id] * 2


def test_what_the_form_does_not_show_of_a_second_point_stays(world, person) -> None:
    source = stage.source_of(world)
    first = next(p for p in stage.points_of(source) if p.code == "DW001")
    beside = ({"origin": "eia", "limit": "7～8", "unit": "无量纲", "standard": "环评批复"},)
    acid = ItemDraft("pH值", "6～9", "无量纲", "GB 8978-1996 表4", True, beside)
    oil, cod = (
        ItemDraft("动植物油", "100", "mg/L", on_site=True),
        ItemDraft("化学需氧量", "500", "mg/L"),
    )
    second = replace(first, code="DW001-2", name="处理设施进口", items=(acid, cod))
    edge = PointDraft("厂界东", "东侧", "noise", (ItemDraft("昼间噪声", "60", "dB(A)", "", True),))
    sheet = stage.drafted(world, points=(replace(first, items=(oil,)), second, edge))
    browser, key = person("liwentao"), str(first.outlet_id)
    page = browser.get(f"/sheets/{sheet.id}/edit/").content.decode()
    lines = ["动植物油；100；mg/L", "pH值；6～9；无量纲；GB 8978-1996 表4", "化学需氧量；500；mg/L"]
    assert all(line in page for line in lines)
    _path, values = form(world)
    values = {k: v for k, v in values.items() if "-" not in k}
    values |= {f"on-{key}": "1", f"extra-{key}": lines[0], "of-x1": key}
    values |= further(
        "x1", code="DW001-2", medium="water", extra="\r\n".join([*lines[1:], "色度；50"])
    )
    values |= further("x2", code="厂界东", extra="昼间噪声；55；dB(A)")
    assert browser.send(f"/sheets/{sheet.id}/edit/", sheet.version, **values).status_code == 302
    kept = {i.factor: i for i in Item.objects.filter(point__sheet=sheet)}
    on_site = {factor for factor, item in kept.items() if item.on_site}
    assert on_site == {"动植物油", "pH值", "昼间噪声"}
    assert kept["pH值"].beside == list(beside)
    assert (kept["昼间噪声"].limit, kept["色度"].limit) == ("55", "50")
    values |= {"of-x1": "", **further("x2", code="")}
    sheet.refresh_from_db()
    assert browser.send(f"/sheets/{sheet.id}/edit/", sheet.version, **values).status_code == 302
    other = Item.objects.get(point__sheet=sheet, factor="pH值")
    assert not other.on_site, "the line of another point"


def test_several_days_in_a_row(world, person) -> None:
    browser = person("liwentao")
    path, values = form(world, last="2026-11-11", ends="11:00")
    assert browser.send(path, **values).status_code == 302
    sheet = Sheet.objects.get()
    assert sheet.planned_to - sheet.planned_from == timedelta(days=2, hours=1, minutes=30)
    again = browser.get(f"/sheets/{sheet.id}/edit/").content.decode()
    assert 'name="last" value="2026-11-11"' in again
    answer = browser.send(path, **{**values, "last": "2026-11-08"})
    assert answer.status_code == 422
    assert "结束时间要晚于开始时间" in answer.content.decode()
