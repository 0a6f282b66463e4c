"""A plan from its strata to its year end: coverage, draw, file with the province, timetable, scheme,
money, report of completion."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.journey import authorities, station
from tests.browser.journey.person import Person
from tests.browser.journey.station import PATIENCE
from tests.fixtures.browser import served
from tests.fixtures.database import TestDatabase
from tests.fixtures.office import WIDE, sign_in

from liance.foundation.kernel import clock

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
@pytest.mark.clause("P3")
@pytest.mark.clause("P4")
@pytest.mark.clause("F1")
@pytest.mark.clause("R4")
def test_from_strata_to_draw_to_the_filed_plan(cast: SimpleNamespace) -> None:
    lead, other = cast.lead, cast.coordinator
    lead.go("计划")
    lead.follow("起草计划")
    # Next year's, as plans are drawn up: whatever day this runs, its days are still to come.
    lead.write("年度", str(clock.now().astimezone(clock.SHANGHAI).year + 1))
    lead.press("起草")
    lead.follow("添加分层")
    lead.page.get_by_role("group", name="管理等级").get_by_role("checkbox").first.check()
    lead.write("监测比例", "30")
    lead.page.get_by_label("各季度几次").fill("1 0 0 0")
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
    _days_and_crews(other, plan)
    _means_and_papers(lead, plan)


def _days_and_crews(planner: Person, plan: str) -> None:
    """The station finds days and crews, in the background, and announces them."""
    planner.page.goto(plan)
    planner.follow("排期")
    planner.press("编排新版")
    planner.press("求解")
    found = planner.page.get_by_role("link", name=re.compile(r"\d\d:\d\d"))
    stop = planner.page.get_by_role("button", name="停止，保留最好的")
    expect(planner.page.locator("#search").get_by_text("下界")).to_be_visible(timeout=PATIENCE)
    stop.click()
    expect(planner.page.locator("#search")).to_have_count(0, timeout=PATIENCE)
    while not found.count():
        planner.follow("下一周")
    planner.sees("都已排定")
    planner.shoot("plan-timetable")
    planner.confirm("公布", "公布")
    planner.sees("已公布")
    found.first.click()
    planner.sees("监测", "执法", "行程")
    planner.shoot("plan-outing")


def _means_and_papers(lead: Person, plan: str) -> None:
    """What it takes month by month, what it costs, and what was done by the end of the year."""
    lead.page.goto(plan)
    lead.follow("实施方案")
    lead.sees("分月工作量", "购置清单")
    lead.shoot("plan-scheme")
    saved(lead, "购置清单 XLSX", "购置清单.xlsx", b"PK")
    saved(lead, "方案 PDF", ".pdf", b"%PDF-1.")
    lead.page.goto(plan)
    lead.follow("覆盖和经费")
    lead.write("资金来源", "市级财政")
    lead.write("金额", "120000")
    lead.press("保存")
    lead.sees("市级财政", "已落实 120,000.00 元")
    saved(lead, "经费申请 DOCX", "经费申请.docx", b"PK")
    lead.page.goto(plan)
    saved(lead, "PDF", "完成情况报告.pdf", b"%PDF-1.")


def saved(person: Person, word: str, ending: str, begins: bytes) -> None:
    """The link gives a file of this name and kind."""
    with person.page.expect_download() as download:
        person.follow(word)
    assert download.value.suggested_filename.endswith(ending)
    assert Path(download.value.path()).read_bytes().startswith(begins)
