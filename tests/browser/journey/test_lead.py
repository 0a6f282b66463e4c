"""A lead from the screening to its finding, by real clicks of two people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.journey.person import Person
from tests.report_scene import operation

from liance.flows.demonstration.world import load_world
from liance.flows.screening import screen_all
from liance.foundation.kernel.clock import now


def examined(page: Page, text: str) -> None:
    """The open page's lead: what one found out, written down."""
    page.get_by_label("查了什么，查到什么").fill(text)
    page.get_by_role("button", name="记录核查").click()
    expect(page.get_by_text("核查已记录")).to_be_visible()


@pytest.mark.nightly
@pytest.mark.clause("F3")
def test_a_lead_from_screening_to_finding(
    office: str, signed_in: Callable[..., Page], violations: Callable[[Page], list[str]]
) -> None:
    world = load_world(at=now())
    for firm in ("雍川酿造", "瑞麟乳业"):
        operation(world, firm).to_laboratory()
    assert screen_all(at=now()).opened > 0
    city = signed_in("majianping")
    city.get_by_role("link", name="数据线索").click()
    city.get_by_label("筛查项目").select_option("F01")
    city.get_by_role("button", name="筛选").click()
    city.get_by_role("link", name="同一人员在两处现场").first.click()
    expect(city.get_by_text("不是结论")).to_be_visible()
    Person(city, office).shoot("lead")
    examined(city, "核对了两处门禁和车辆轨迹")
    expect(city.get_by_text("还须由另一人核查")).to_be_visible()
    province = signed_in("hanxue")
    province.goto(city.url)
    examined(province, "调取两处影像，确有一处没有此人")
    city.reload()
    city.get_by_label("结论").select_option("需要立案调查")
    city.get_by_label("说明").fill("移交执法机构调查")
    city.get_by_role("button", name="办结").click()
    expect(city.get_by_text("线索已办结")).to_be_visible()
    expect(city.locator(".talk")).to_contain_text("需要立案调查")
    assert violations(city) == []
