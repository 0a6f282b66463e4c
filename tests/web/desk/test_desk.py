"""The desk: what is due, for whom, and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.staging import sheets as stage

from liance.foundation.clocks.models import Clock


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_desk_says_so(world, person) -> None:
    assert "没有要办的事" in text(person("liwentao").get("/"))


def test_each_sees_what_is_theirs_to_do(world, person) -> None:
    stage.drafted(world)
    sheet = stage.sent(world)
    officer, station, sampler = (
        text(person(n).get("/")) for n in ("liwentao", "chenjing", "zhanglixin")
    )
    assert "出具联系单" in officer
    assert "回送联系单" not in officer
    assert "回送联系单" in station
    assert sheet.number in station
    assert "出具联系单" not in station
    assert "回送联系单" not in sampler


@pytest.mark.clause("W4")
def test_a_deadline_explains_itself_and_names_whose_rule_it_is(world, person) -> None:
    stage.drafted(world)
    officer = text(person("liwentao").get("/"))
    assert "监测日 11-09 之前<b>至少 2 天</b>，发送当日不计" in officer
    assert "依据通知三（二）" in officer
    assert "期限由本市机制规定" not in officer
    stage.sent(world)
    station = text(person("chenjing").get("/"))
    assert "11-04 收到联系单，次日起 <b>1 个工作日</b>：5 日" in station
    assert "依据通知三（二），期限由本市机制规定" in station


def test_overdue_stands_on_top_in_red(world, person) -> None:
    stage.sent(world)
    Clock.objects.filter(rule="sheet.return").update(due_at=stage.AT - timedelta(hours=5))
    page = text(person("chenjing").get("/"))
    assert "逾期 1 件" in page
    assert "late-row" in page


@pytest.mark.clause("W6")
def test_the_department_sees_its_decisions(world, person) -> None:
    stage.infeasible(world)
    page = text(person("majianping").get("/"))
    assert "对“办不到”作出决定" in page
    assert "/decide/" in page
    assert "等对方办理" in text(person("chenjing").get("/"))


def test_the_station_sees_people_and_instruments(world, person) -> None:
    stage.sent(world)
    page = text(person("chenjing").get("/"))
    for words in ("持证人员", "可派 2 人组", "张立新", "空闲", "烟气分析仪", "组空闲"):
        assert words in page


def test_a_restricted_clock_is_on_the_desks_of_the_named_alone(world, person) -> None:
    sheet = stage.sent(
        world, restricted=True, urgency="surprise", urgency_note="线索",
        named=(world.staff["chenjing"].id,),
    )  # fmt: skip
    assert sheet.unit_name in text(person("chenjing").get("/"))
    assert sheet.unit_name not in text(person("liuzhihong").get("/"))


@pytest.mark.parametrize("who", ["liwentao", "chenjing", "majianping"])
def test_the_desk_asks_as_often_for_three_as_for_one(world, person, who) -> None:
    browser = person(who)

    def queries() -> int:
        browser.get("/")
        with CaptureQueriesContext(connection) as seen:
            text(browser.get("/"))
        return len(seen)

    stage.infeasible(world)
    stage.sent(world)
    stage.drafted(world)
    one = queries()
    for _ in range(2):
        stage.infeasible(world)
        stage.sent(world)
        stage.drafted(world)
    assert queries() == one
