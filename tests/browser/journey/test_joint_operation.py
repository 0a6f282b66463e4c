"""One joint operation from the plan to the penalty copy, by real clicks in real pages.

Fourteen people in eleven roles, each at a screen of their own with a login of their own, those on
site by phone. Pages, worker, event stream and receiver of results are those of `liance serve`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.journey import authorities, station
from tests.fixtures.browser import served
from tests.fixtures.database import TestDatabase
from tests.fixtures.office import PHONE, WIDE, sign_in

from liance.foundation.kernel.clock import SHANGHAI, now

FIRM = "岐山雍川酿造有限公司"
# Factor: result as read, method.
RESULTS = {
    "化学需氧量": ("142", "HJ 828-2017"), "氨氮": ("2.16", "HJ 535-2009"),
    "悬浮物": ("21", "GB 11901-89"), "阴离子表面活性剂": ("0.12", "GB 7494-87"),
    "石油类": ("0.06L", "HJ 637-2018"),
}  # fmt: skip
CAST = {
    "lead": (authorities.Lead, "yangzhenhua", WIDE),
    "station_head": (station.StationHead, "liuzhihong", WIDE),
    "head": (authorities.Head, "majianping", WIDE),
    "dispatcher": (authorities.Dispatcher, "hanxue", WIDE),
    "officer": (authorities.Officer, "liwentao", WIDE),
    "colleague": (authorities.Officer, "wangxuemei", PHONE),
    "coordinator": (station.Coordinator, "chenjing", WIDE),
    "sampler": (station.Sampler, "zhanglixin", PHONE),
    "second": (station.Sampler, "zhaoting", PHONE),
    "keeper": (station.Keeper, "sunyulan", WIDE),
    "analyst": (station.Analyst, "zhoumin", WIDE),
    "checker": (station.Reviewer, "wujianguo", WIDE),
    "approver": (station.Reviewer, "zhengxiaoyan", WIDE),
    "signatory": (station.Signatory, "fengzhiyuan", WIDE),
}


@pytest.fixture
def cast(
    fresh_world: TestDatabase, own_data_dir: Path, browser: Browser
) -> Iterator[SimpleNamespace]:
    """Everybody, signed in, at one installation with all its parts."""
    with served(fresh_world, own_data_dir, "--worker", "--receiver") as address:
        pages = {
            name: (role, sign_in(browser, address, username, size=size))
            for name, (role, username, size) in CAST.items()
        }
        everybody = {n: role(page, address) for n, (role, page) in pages.items()}
        yield SimpleNamespace(**everybody)
        for name, person in everybody.items():
            person.shoot(f"last-{name}")
            person.page.context.close()


@pytest.mark.clause("P1")
@pytest.mark.clause("P4")
@pytest.mark.clause("W1")
@pytest.mark.clause("W2")
@pytest.mark.clause("W4")
@pytest.mark.clause("W5")
@pytest.mark.clause("D1")
@pytest.mark.clause("D3")
@pytest.mark.clause("D4")
@pytest.mark.clause("D5")
@pytest.mark.clause("D6")
@pytest.mark.clause("C5")
@pytest.mark.clause("R1")
@pytest.mark.clause("R2")
@pytest.mark.clause("R3")
@pytest.mark.clause("R5")
@pytest.mark.clause("X1")
def test_from_the_plan_to_the_penalty_copied(cast: SimpleNamespace) -> None:
    today = now().astimezone(SHANGHAI).date()
    plan(cast, today)
    contact_sheet(cast, today)
    visit(cast)
    samples(cast)
    results(cast)
    report(cast)
    case(cast, today)
    balance_and_province(cast)


def plan(cast: SimpleNamespace, today: date) -> None:
    """Drawn up by enforcement, signed by both, approved, filed with the province (P1, P4)."""
    year = today.year
    cast.lead.draft_plan("重点管理", FIRM, f"{year}-01-01", f"{year}-12-31")
    cast.lead.sign_plan("执法监测年度计划")
    cast.station_head.sign_plan("执法监测年度计划")
    cast.head.approve_and_file("执法监测年度计划")
    cast.dispatcher.accept("执法监测年度计划")


def contact_sheet(cast: SimpleNamespace, today: date) -> None:
    """Issued from the target two clear days ahead, talked about, returned (W1, W2, W4, W5)."""
    planned = today + timedelta(days=3)
    cast.officer.issue_sheet(FIRM, planned.isoformat(), "王雪梅")
    cast.officer.say("企业今天满负荷生产，贵站今天能否就去？")
    cast.coordinator.return_sheet(FIRM, ("张立新", "赵婷"), ("便携式pH计",))
    cast.coordinator.say("今天可以，马上出发。")
    cast.officer.sees("今天可以，马上出发。")


def visit(cast: SimpleNamespace) -> None:
    """Entered together; each team tells the other what it finds, and is answered (D1 to D6)."""
    cast.officer.enter(FIRM, companion="段宏伟")
    cast.sampler.open_visit(FIRM)
    cast.sampler.confirm_entry()
    cast.officer.record("出示证件", "出示执法证，告知权利义务")
    cast.officer.record("生产状况", "2 条生产线均运行")
    cast.officer.record("治理设施", "加药计量泵停运", abnormal=True)
    cast.officer.signal("加药泵停运，请立即在 DW001 采样")
    cast.sampler.acknowledge("请立即在 DW001 采样")
    cast.sampler.measure("pH值", "9.6", "PH-03", "赵婷")
    cast.sampler.tell_exceedance()
    cast.second.confirm_reading("pH值")
    cast.colleague.begin(FIRM, "打开现场")
    cast.colleague.sees("9.6")
    cast.colleague.shoot("visit-signal")
    cast.colleague.find_cause("碱洗废水经旁路进入出水井")
    cast.sampler.sees("碱洗废水经旁路进入出水井")


def samples(cast: SimpleNamespace) -> None:
    """Filled, confirmed by a second sampler, handed over, checked bottle by bottle (D4)."""
    count = cast.sampler.fill_bottles()
    cast.second.confirm_bottles(count)
    cast.sampler.begin(FIRM, "打开现场")
    cast.sampler.answer_by_samples("已在 DW001 采样")
    cast.sampler.shoot("visit-sampler")
    cast.officer.begin(FIRM, "打开现场")
    cast.officer.shoot("visit-officer")
    cast.officer.leave()
    cast.sampler.close_part(FIRM, short="平行样、空白样与上一家企业同批采集")
    cast.keeper.watch_desk()
    cast.sampler.hand_over(count, "孙玉兰")
    cast.keeper.sees(f"确认接收样品 {count} 瓶")
    cast.keeper.accept(count)
    cast.keeper.receive_all(count)


def results(cast: SimpleNamespace) -> None:
    """Entered as read, checked and approved by two others (C5, R3)."""
    cast.analyst.enter(RESULTS)
    cast.checker.check(len(RESULTS))
    cast.approver.approve(len(RESULTS))


def report(cast: SimpleNamespace) -> None:
    """Prepared, reviewed, signed by three; uploaded with receipt; copies received (R1 to R3)."""
    address = cast.coordinator.prepare(FIRM)
    cast.coordinator.sees("142", "0.06L", "9.6")
    cast.approver.review_report(FIRM)
    cast.signatory.sign(FIRM)
    cast.coordinator.upload(FIRM)
    cast.coordinator.copy(FIRM)
    cast.head.receive(FIRM)
    cast.officer.receive(FIRM)
    cast.coordinator.page.goto(address)
    expect(cast.coordinator.page.get_by_text("已签收")).to_have_count(2)
    cast.coordinator.sees("按期")
    assert cast.coordinator.printed().startswith(b"%PDF")
    cast.coordinator.shoot("report-done")


def case(cast: SimpleNamespace, today: date) -> None:
    """The exceedance becomes a case, a penalty, a copy that the station receives (R5)."""
    cast.officer.file_case(FIRM, f"岐环立〔{today.year}〕31号")
    cast.officer.penalise(FIRM, f"陕环罚〔{today.year}〕58号", today.isoformat())
    cast.coordinator.receive(FIRM)
    cast.officer.page.reload()
    cast.officer.sees("已签收")
    cast.officer.shoot("case-done")


def balance_and_province(cast: SimpleNamespace) -> None:
    """Nothing is missing and nothing is red, for the station and for the province (X1)."""
    cast.coordinator.go("平衡表")
    cast.coordinator.sees("没有无原因的断链")
    cast.coordinator.shoot("balance")
    cast.dispatcher.go("调度与通报")
    cast.dispatcher.shoot("province")
    expect(cast.dispatcher.page.locator("main .late-row, main .break-row")).to_have_count(0)
    for person in (cast.officer, cast.coordinator, cast.sampler, cast.keeper, cast.analyst):
        person.desk()
        person.sees("没有要办的事")
        person.shoot(f"desk-end-{type(person).__name__.lower()}")
