"""From the bottle list to the evidence package that two foreign programs accept, by real clicks.

Each at a screen of their own; the results typed and pasted into a keyboard grid, the report signed
by three with password and one-time code, its paper found genuine by the code printed on it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from tests.browser.journey import station
from tests.browser.reports.test_report_pages import code_of, enrolled
from tests.fixtures.browser import served
from tests.fixtures.database import TestDatabase
from tests.fixtures.office import sign_in
from tests.fixtures.packages import by_python, by_shell

from liance.flows import visits
from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import SHANGHAI, now
from liance.mechanism.laboratory.models import Batch
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.models import Report

COD, METHOD = "化学需氧量", "HJ 828-2017"
CAST = {
    "sampler": (station.Sampler, "zhanglixin"), "second": (station.Sampler, "zhaoting"),
    "keeper": (station.Keeper, "sunyulan"), "analyst": (station.Analyst, "zhoumin"),
    "checker": (station.Reviewer, "wujianguo"), "approver": (station.Reviewer, "zhengxiaoyan"),
    "coordinator": (station.Coordinator, "chenjing"),
    "signatory": (station.Signatory, "fengzhiyuan"),
}  # fmt: skip
SIGNERS = ("coordinator", "approver", "signatory")


class OneFactor(Operation):
    """A sheet for pH on site and one factor in bottles."""

    def _points(self, open_parts):
        points = super()._points(open_parts)
        return [
            replace(p, items=tuple(i for i in p.items if i.factor in ("pH值", COD))) for p in points
        ]


@pytest.fixture
def address(
    lone_world: TestDatabase, own_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The product in a server and with anchors of its own: a package seals the ledger."""
    monkeypatch.setenv("LIANCE_ANCHOR_DIR", str(tmp_path / "anchors"))
    with served(lone_world, own_data_dir, "--no-worker") as found:
        yield found


@pytest.fixture
def cast(address: str, browser: Browser) -> Iterator[SimpleNamespace]:
    """The station's people, signed in."""
    everybody = {
        name: role(sign_in(browser, address, username), address)
        for name, (role, username) in CAST.items()
    }
    yield SimpleNamespace(**everybody)
    for person in everybody.values():
        person.page.context.close()


def on_site() -> Operation:
    """Both teams entered yesterday and measured the pH; nothing is in a bottle yet."""
    world = load_world(at=now())
    day = now().astimezone(SHANGHAI).date() - timedelta(days=1)
    firm = next(name for name in world.sources if "雍川酿造" in name)
    return OneFactor(world, MAIN, firm, day).draft().send().give_back().enter().inspect().measure()


@pytest.mark.browser
@pytest.mark.clause("D4")
@pytest.mark.clause("C5")
@pytest.mark.clause("R1")
@pytest.mark.clause("R3")
def test_from_the_bottle_list_to_the_verified_package(
    cast: SimpleNamespace, browser: Browser, address: str, tmp_path: Path
) -> None:
    op = on_site()
    secrets = {name: enrolled(getattr(cast, name).page, address) for name in SIGNERS}
    count = bottles(cast, op.visit)
    box(cast, count)
    leave(op)
    cast.sampler.hand_over(count, "孙玉兰")
    cast.keeper.accept(count)
    cast.keeper.receive_all(count)
    batch(cast, count)
    cast.checker.check(count + 1)
    cast.approver.approve(count + 1)
    report = signed(cast, op, secrets)
    verified(cast, browser, address, report, tmp_path)
    package(cast, report, tmp_path)


def bottles(cast: SimpleNamespace, visit: Visit) -> int:
    """Made ready from the list, filled one by one, confirmed by a second sampler."""
    page = cast.sampler.page
    page.goto(f"{cast.sampler.address}/samples/visit/{visit.id}/")
    page.locator("main").get_by_role("button", name="一键备").click()
    cast.sampler.sees("已备的瓶")
    count = cast.sampler.fill_bottles()
    assert count == 3, "a sample, its parallel, a blank"
    cast.second.confirm_bottles(count)
    return count


def box(cast: SimpleNamespace, count: int) -> None:
    """Packed under one seal, its logger read, opened in the sample room."""
    page = cast.sampler.page
    page.goto(f"{cast.sampler.address}/samples/boxes/pack/")
    ticks = page.locator("input[name=bottles]")
    expect(ticks).to_have_count(count)
    for tick in ticks.all():
        tick.check()
    cast.sampler.write("箱名", "3号冷藏箱")
    cast.sampler.write("箱封号", "X-001")
    cast.sampler.press("装箱")
    cast.sampler.sees("箱里的样品")
    page.wait_for_timeout(1100)
    read = f"{now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    log = f"时间,温度(℃)\n{read},4.1\n".encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "T-07.csv", "mimeType": "text/csv", "buffer": log}
    )
    page.wait_for_timeout(1100)
    cast.sampler.press("读入温度记录")
    cast.sampler.sees("T-07.csv")
    keeper = cast.keeper
    keeper.page.goto(page.url)
    keeper.press("开箱")
    dialog = keeper.page.get_by_role("dialog")
    dialog.get_by_label("地点").fill("样品室")
    dialog.get_by_role("button", name="开箱", exact=True).click()
    keeper.sees("完好")


def leave(op: Operation) -> None:
    """Both teams leave and close their parts."""
    at, people = now(), ((MAIN.officers[0]), (MAIN.samplers[0]))
    op.visit.refresh_from_db()
    visits.leave(visit_id=op.visit.id, version=op.visit.version, actor=op.who(people[0]), at=at)
    for username in people:
        op.visit.refresh_from_db()
        visits.close_part(
            visit_id=op.visit.id, version=op.visit.version, actor=op.who(username), at=at
        )


def batch(cast: SimpleNamespace, count: int) -> None:
    """From the worklist into a batch; read by keyboard and paste, accepted by its controls."""
    person, page = cast.analyst, cast.analyst.page
    page.goto(f"{person.address}/results/")
    page.get_by_role("link", name=f"组批 {COD}").click()
    person.write("分析方法", METHOD)
    person.write("检出限", "4")
    for tick in page.locator("input[name=members]").all():
        tick.check()
    person.press("组批")
    first = page.locator("input[name^=first-]")
    expect(first).to_have_count(count)
    pasted(page, "142\t141\n139\n4L")
    assert [cell.input_value() for cell in first.all()] == ["142", "139", "4L"]
    first.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(first.nth(1)).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    expect(first.nth(2)).to_be_focused()
    for number in (1, 2):
        page.get_by_label(f"空白 {number} 测得值").fill("ND")
    for column, text in (
        ("样品或标样编号", "GSB-17"),
        ("保证值", "100"),
        ("不确定度", "6"),
        ("测得值", "101"),
    ):
        page.get_by_label(f"标准样品 1 {column}").fill(text)
    person.press("录入，评价质控")
    person.sees("质控评价")
    assert Batch.objects.get().state == "accepted"


def pasted(page: Page, text: str) -> None:
    """A block of a spreadsheet pasted at the first cell."""
    page.locator("input[name^=first-]").first.evaluate(
        """(cell, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def signed(cast: SimpleNamespace, op: Operation, secrets: dict[str, str]) -> Report:
    """Prepared, reviewed, issued: three people, each with password and a code of their own."""
    cast.coordinator.page.goto(f"{cast.coordinator.address}/reports/visit/{op.visit.id}/")
    for name, word, done in (
        ("coordinator", "编制报告", "报告已编制"), ("approver", "审核通过", "审核通过，等待签发"),
        ("signatory", "签发", "报告已签发"),
    ):  # fmt: skip
        person = getattr(cast, name)
        if name != "coordinator":
            person.page.goto(f"{person.address}/reports/{Report.objects.get().id}/")
            person.follow(word)
        else:
            for box in person.page.get_by_label("未登记的原因").all():
                box.fill("名录登记时没有，已通知补登")
        person.write("您的密码", DEMO_PASSWORD)
        person.write("动态验证码", code_of(secrets[name]))
        person.press(word)
        person.sees(done)
    report = Report.objects.get()
    assert report.state == "signed"
    return report


def verified(
    cast: SimpleNamespace, browser: Browser, address: str, report: Report, folder: Path
) -> None:
    """Anybody scans the printed code: the report stands, and this paper is the one issued."""
    person = cast.coordinator
    person.page.goto(f"{address}/reports/{report.id}/")
    paper = folder / "report.pdf"
    paper.write_bytes(person.printed())
    codes = set()
    for sheet in pypdfium2.PdfDocument(paper):
        bitmap = sheet.render(scale=200 / 72, grayscale=True)
        grey = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
        codes |= {code.text for code in zxingcpp.read_barcodes(grey)}
    place = next(code for code in codes if "/reports/verify/" in code)
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(address + place[place.index("/reports/verify/") :])
    expect(page.get_by_role("heading", level=1)).to_contain_text("现行有效")
    page.locator("#pdf").set_input_files(paper)
    expect(page.get_by_text("一个字节都没有改动")).to_be_visible()
    page.context.close()


def package(cast: SimpleNamespace, report: Report, folder: Path) -> None:
    """The evidence package, accepted by both verifiers; with a byte changed by neither."""
    page = cast.coordinator.page
    page.goto(f"{cast.coordinator.address}/reports/{report.id}/")
    page.get_by_role("link", name="追溯").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载证据包").click()
    place = folder / "package.zip"
    waiting.value.save_as(place)
    for verify in (by_python, by_shell):
        said = verify(place)
        assert said.sound, said.words
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    assert not by_python(place).sound
    assert not by_shell(place).sound
