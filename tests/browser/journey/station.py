"""The people of the monitoring station at their screens, those on site by phone."""

import os
import re
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.journey.person import Person, choose, is_stream

from liance.flows.demonstration.cast import DEMO_PASSWORD

# The worker looks every five seconds; a loaded machine may take several turns.
PATIENCE = 60_000


class StationHead(Person):
    """监测站站长: signs the plan for monitoring."""

    def sign_plan(self, title: str) -> None:
        self.begin(title, "会签")
        self.press("会签")
        self.sees("双方已会签")


class Coordinator(Person):
    """监测站综合室: returns the sheet, prepares, uploads and copies the report."""

    def return_sheet(self, firm: str, crew: tuple[str, str], instruments: tuple[str, ...]) -> None:
        self.begin(firm, "回送")
        self.tick(*crew, *instruments, "耗材已备齐")
        self.shoot("sheet-return")
        self.press("回送")
        self.sees("已回送执法机构。")

    def say(self, text: str) -> None:
        self.write("留言", text)
        self.press("留言")
        self.sees(text)

    def prepare(self, firm: str) -> str:
        """The report of the visit; returns its address."""
        self.begin(firm, "编制报告")
        for box in self.page.get_by_label("未登记的原因").all():
            box.fill("正在补登")
        self.write("您的密码", DEMO_PASSWORD)
        self.shoot("report-prepare")
        self.press("编制报告")
        self.sees("报告已编制，等待审核。")
        return self.page.url

    def upload(self, firm: str) -> None:
        """Hand over to the platform and stay on the page until its receipt stands there."""
        self.begin(firm, "上传")
        self.press("上传")
        self.sees("已交送平台，收到回执后停表。")
        receipt = self.page.get_by_text("平台已回执")
        expect(receipt.first).to_be_visible(timeout=PATIENCE)

    def copy(self, firm: str) -> None:
        self.begin(firm, "抄送")
        self.follow("抄送")
        self.press("抄送")
        self.sees("已抄送，等待对方签收。")

    def printed(self) -> bytes:
        """The PDF of record of the report that is open."""
        link = self.page.get_by_role("link", name="下载 PDF")
        answer = self.page.request.get(self.address + (link.get_attribute("href") or ""))
        if folder := os.environ.get("LIANCE_SHOTS"):
            Path(folder, "report.pdf").write_bytes(answer.body())
        return answer.body()

    def receive(self, firm: str) -> None:
        self.begin("处罚决定书", "签收")
        self.press("签收")
        self.sees("已签收，回执已记录。")


class Sampler(Person):
    """采样人员: readings, bottles, signals, on the phone."""

    def open_visit(self, firm: str) -> None:
        with self.page.expect_response(is_stream):
            self.begin(firm, "打开现场")

    def confirm_entry(self) -> None:
        """The own entry, by the own phone."""
        self.follow("确认我已进场")
        self.write("地点说明", "与李文涛一同在大门")
        self.press("确认我已进场")
        self.sees("双方同时")

    def confirm_reading(self, factor: str) -> None:
        """What a colleague read, seen with the own eyes."""
        self.begin("作为第二人确认 1 个读数", "确认读数")
        self.tick(factor)
        self.press("确认读数")
        self.sees("已确认 1 个读数。")

    def acknowledge(self, text: str) -> None:
        self.sees(text)
        self.press("签收")
        self.sees("待答复")

    def measure(self, factor: str, value: str, instrument: str, colleague: str) -> None:
        self.follow("测定")
        for label, words in (("点位和因子", factor), ("仪器", instrument), ("确认的人", colleague)):
            choose(self.page.get_by_label(label), words)
        self.write("读数", value)
        self.write("测前校准", "6.86、9.18，偏差 0.02")
        self.press("记下读数")
        self.sees("超标")

    def tell_exceedance(self) -> None:
        self.press("通报执法人员")
        self.sees("待签收")

    def fill_bottles(self) -> int:
        """One bottle for each factor that goes to the laboratory; returns how many."""
        self.follow("采样")
        number = 0
        while self.page.get_by_role("heading", name=re.compile("下一瓶|采这一瓶")).count():
            number += 1
            self.write("封志号", f"F{number:03d}")
            self.write("体积", "500")
            self.write("样品性状", "微黄、无异味")
            if number == 1:
                self.shoot("bottle-fill")
            self.press("封样，下一瓶")
            filled = self.page.locator("table").last.locator("tbody tr")
            expect(filled).to_have_count(number)
        return number

    def confirm_bottles(self, count: int) -> None:
        self.begin(f"确认 {count} 瓶", "确认")
        self.press("确认采样")

    def answer_by_samples(self, text: str) -> None:
        self.follow("答复")
        self.write("答复", text)
        self.page.get_by_role("group", name="样品瓶").get_by_role("checkbox").first.check()
        self.press("答复")
        self.sees(text)

    def close_part(self, firm: str, *, short: str) -> None:
        """``short`` says why field samples for quality control are lacking."""
        self.begin(firm, "关闭")
        self.press("关闭本方部分")
        box = self.page.get_by_role("dialog")
        box.get_by_label("现场质控不足的原因").fill(short)
        box.get_by_role("button", name="关闭本方部分", exact=True).click()
        self.sees("已关闭")

    def hand_over(self, count: int, keeper: str) -> None:
        self.begin(f"{count} 瓶样品待交接", "交接")
        for box in self.page.get_by_role("group", name="样品").get_by_role("checkbox").all():
            box.check()
        choose(self.page.get_by_label("交给"), keeper)
        self.write("地点", "样品室")
        self.write("温度", "4.2")
        self.shoot("handover")
        self.press("交出")


class Keeper(Person):
    """样品管理员: takes the box, checks bottle by bottle."""

    def accept(self, count: int) -> None:
        self.begin(f"确认接收样品 {count} 瓶", "确认接收")
        self.write("温度", "4.4")
        self.page.get_by_label("地点", exact=True).fill("样品室")
        self.shoot("accept")
        self.press("确认接收")

    def receive_all(self, count: int) -> None:
        """The first from the desk; each received bottle leads to the next."""
        self.begin(f"接收核对 {count} 瓶样品", "接收核对")
        for left in range(count - 1, -1, -1):
            self.sees(f"还有 {left} 瓶等待核对" if left else "最后一瓶")
            self.page.get_by_label("完好", exact=True).check()
            self.write("温度", "4.4")
            self.write("存放位置", "冷藏柜 2")
            if left == 0:
                self.shoot("receive")
            self.press("接收")
        self.sees("已接收。")


class Analyst(Person):
    """分析人员: enters results as read."""

    def enter(self, values: dict[str, tuple[str, str]]) -> None:
        """``values``: factor to the result as read and the method."""
        for number, (factor, (raw, method)) in enumerate(values.items()):
            if number == 0:
                self.begin("项待测定", "录入")
            self.page.locator("main").get_by_role("link", name=f"录入 {factor}").click()
            self.write("分析方法", method)
            choose(self.page.get_by_label("仪器", exact=True), "FG-01")
            if raw.endswith("L"):
                self.write("检出限", raw.removesuffix("L"))
            self.page.get_by_label(re.compile("第 1 次")).first.fill(raw)
            if number == 0:
                self.shoot("result-enter")
            self.press("录入，送校核")


class Reviewer(Person):
    """审核人员: checks or approves results, passes reports."""

    def check(self, count: int) -> None:
        self._many(f"{count} 项结果待校核", "校核", "校核通过")

    def approve(self, count: int) -> None:
        self._many(f"{count} 项结果待审定", "审定", "审定")

    def _many(self, words: str, button: str, act: str) -> None:
        self.begin(words, button)
        boxes = self.page.locator("main table").get_by_role("checkbox")
        for box in boxes.all():
            box.check()
        self.shoot(f"results-{button}")
        self.press(act)
        self.sees("已办")

    def review_report(self, firm: str) -> None:
        self.begin(firm, "审核")
        self.follow("审核通过")
        self.write("您的密码", DEMO_PASSWORD)
        self.press("审核通过")
        self.sees("审核通过，等待签发。")


class Signatory(Person):
    """授权签字人: signs with the password once more."""

    def sign(self, firm: str) -> None:
        self.begin(firm, "签发")
        self.follow("签发")
        self.write("您的密码", "wrong-password")
        self.press("签发")
        self.sees("没有保存，请先改正")
        self.write("您的密码", DEMO_PASSWORD)
        self.shoot("report-sign")
        self.press("签发")
        self.sees("报告已签发。")
