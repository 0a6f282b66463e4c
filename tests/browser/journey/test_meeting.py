"""A joint meeting from its agenda to the closed decision, by real clicks of three people."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.browser.journey.person import Person, choose

from liance.flows.demonstration import meetings as way
from liance.flows.demonstration.world import load_world
from liance.foundation.kernel import clock

CAST = {"lead": "yangzhenhua", "station": "chenjing", "head": "majianping"}


@pytest.fixture
def cast(office: str, signed_in) -> SimpleNamespace:
    """Both sides of a pairing, and the head of the department over them."""
    return SimpleNamespace(**{n: Person(signed_in(u), office) for n, u in CAST.items()})


@pytest.mark.nightly
@pytest.mark.clause("O3")
def test_a_meeting_from_its_agenda_to_the_closed_decision(cast: SimpleNamespace) -> None:
    called(cast)
    minuted(cast)
    closed(cast)


def called(cast: SimpleNamespace) -> None:
    """Called with the agenda that the records count and a line of one's own; all are told."""
    lead = cast.lead
    lead.go("联席会议")
    lead.follow("召集会议")
    lead.write("地点", "宝鸡市生态环境局三楼会议室")
    lead.tick("陈静", "马建平")
    lead.press("建立会议")
    lead.page.locator("summary", has_text="写一个议题").click()
    lead.write("议题", "冬季采样的人员和车辆")
    lead.press("列入议程")
    lead.sees("冬季采样的人员和车辆")
    lead.press("发会议通知")
    lead.sees("冬季采样的人员和车辆")
    lead.shoot("meeting")
    cast.station.begin("参加联席会议", "查看")
    cast.station.sees("冬季采样的人员和车辆")


def minuted(cast: SimpleNamespace) -> None:
    """Of a meeting that was held: the minutes, a decision with its owner, confirmed by both sides."""
    world, now = load_world(at=clock.now()), clock.now()
    begins = now - timedelta(days=3)
    row = way.drafted(world, begins_at=begins, at=begins - timedelta(days=5))
    way.held(world, row, at=begins + timedelta(hours=1))
    lead = cast.lead
    lead.page.goto(f"{lead.address}/meetings/{row.id}/")
    lead.page.locator("summary", has_text="记一项议定事项").click()
    lead.write("事项", "每月互通一次在建项目")
    choose(lead.page.get_by_label("责任机构、责任人"), "陈静")
    lead.press("记下")
    lead.sees("每月互通一次在建项目")
    lead.press("确认纪要")
    cast.station.page.goto(lead.page.url)
    cast.station.press("确认纪要")
    cast.station.sees("本方已确认纪要")
    cast.station.shoot("meeting-minutes")


def closed(cast: SimpleNamespace) -> None:
    """Its owner reports, the other side closes, then the meeting is closed."""
    station, lead = cast.station, cast.lead
    station.page.locator("summary", has_text="报办理情况").click()
    station.write("办了什么", "名单已经互通，每月更新")
    station.press("报送办理情况")
    station.sees("名单已经互通，每月更新")
    lead.begin("议定事项已报办理情况", "销号")
    lead.press("销号")
    lead.press("办结会议")
    lead.sees("会议已办结")
