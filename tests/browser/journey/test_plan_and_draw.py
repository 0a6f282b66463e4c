"""A plan from its strata to the file with the province: coverage, list, draw, stand-in, papers."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.journey import authorities, station
from tests.browser.journey.person import Person
from tests.fixtures.browser import served
from tests.fixtures.database import TestDatabase
from tests.fixtures.office import WIDE, sign_in

CAST = {
    "lead": (authorities.Lead, "yangzhenhua"), "station_head": (station.StationHead, "liuzhihong"),
    "coordinator": (Person, "chenjing"), "head": (authorities.Head, "majianping"),
    "dispatcher": (authorities.Dispatcher, "hanxue"),
}  # fmt: skip


@pytest.fixture
def cast(
    fresh_world: TestDatabase, own_data_dir: Path, browser: Browser
) -> Iterator[SimpleNamespace]:
    """Five people, signed in."""
    with served(fresh_world, own_data_dir) as address:
        pages = {n: (r, sign_in(browser, address, u, size=WIDE)) for n, (r, u) in CAST.items()}
        yield SimpleNamespace(**{n: role(page, address) for n, (role, page) in pages.items()})
        for _role, page in pages.values():
            page.context.close()


@pytest.mark.clause("P2")
@pytest.mark.clause("P4")
def test_from_strata_to_draw_to_the_filed_plan(cast: SimpleNamespace) -> None:
    lead, other = cast.lead, cast.coordinator
    lead.go("计划")
    lead.follow("起草计划")
    lead.press("起草")
    lead.follow("添加分层")
    lead.page.get_by_role("group", name="管理等级").get_by_role("checkbox").first.check()
    lead.write("监测比例", "30")
    lead.page.get_by_label("各季度几次").fill("0 0 0 1")
    expect(lead.page.locator("#stratum-count")).to_contain_text("按比例")
    lead.shoot("plan-stratum")
    lead.press("保存")
    lead.follow("覆盖和经费")
    lead.sees("合计里没有计入")
    lead.shoot("plan-coverage")
    lead.page.go_back()
    plan = lead.page.url
    lead.follow("双随机抽取")
    lead.shoot("plan-draws")
    lead.press("封存名录和种子")
    lead.sees("等另一方来抽取")
    lead.shoot("plan-committed")
    other.page.goto(lead.page.url)
    other.write("见证词", "4 6 1 2")
    other.press("公开种子并抽取")
    other.sees("抽中")
    other.shoot("plan-drawn")
    with other.page.expect_download() as download:
        other.follow("下载抽取文件")
    assert download.value.suggested_filename.endswith("第1次抽取.zip")
    lead.page.goto(plan)
    lead.shoot("plan-board")
    title = lead.page.locator("h1").inner_text().split("年度计划")[0]
    lead.press("提交会签")
    lead.sign_plan(title)
    cast.station_head.sign_plan(title)
    cast.head.approve_and_file(title)
    cast.dispatcher.accept(title)
    lead.page.goto(plan)
    lead.sees("省厅已收")
    lead.follow("版本")
    lead.sees("第 1 版")
    lead.shoot("plan-versions")
