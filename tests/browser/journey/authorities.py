"""The people of the authorities at their screens: enforcement, department, province.

Everybody has a window and a login of their own and begins at the desk: what the desk does not
offer in one click, nobody here finds.
"""

import re

from playwright.sync_api import expect
from tests.browser.journey.person import Person, choose, receive


class Lead(Person):
    """执法负责人: draws up the plan and signs for enforcement."""

    def draft_plan(self, layer: str, firm: str, first: str, last: str) -> None:
        self.go("计划")
        self.follow("起草计划")
        self.press("起草")
        self.follow("添加分层")
        choose(self.page.get_by_label("哪些单位"), layer)
        self.shoot("stratum")
        self.press("保存")
        self.row(layer).get_by_role("link", name="列入单位").click()
        self.row(firm).get_by_role("link", name="选这家").click()
        boxes = self.page.get_by_role("group", name="排放口和因子").get_by_role("checkbox")
        expect(boxes.first).to_be_checked()
        self.write("最早", first)
        self.write("最迟", last)
        self.shoot("target")
        self.press("列入计划")
        self.sees(f"{firm} 已列入计划")
        self.shoot("plan-draft")
        self.press("提交会签")
        self.sees("待会签")

    def sign_plan(self, title: str) -> None:
        self.begin(title, "会签")
        self.press("会签")
        self.sees("会签")


class Head(Person):
    """主管部门: approves, files, receives copies."""

    def approve_and_file(self, title: str) -> None:
        self.begin(title, "批准")
        self.shoot("plan-signed")
        self.press("批准")
        self.sees("已批准")
        self.begin(title, "报给省厅")
        self.press("报省厅")
        self.sees("已报省厅")

    def receive(self, firm: str) -> None:
        receive(self, firm)


class Dispatcher(Person):
    """省厅调度: accepts the plan; sees the province."""

    def accept(self, title: str) -> None:
        self.begin(title, "收下")
        self.press("收下")
        self.sees("省厅已收")


class Officer(Person):
    """执法人员: the sheet, the gate, the record, the case."""

    def issue_sheet(self, firm: str, day: str, colleague: str) -> str:
        """From the target of the plan; returns the number of the sheet."""
        self.go("计划")
        self.page.locator("main a.subject").first.click()
        self.row(firm).get_by_role("link", name="出具联系单").click()
        self.page.get_by_label("监测日期").fill(day)
        self.tick(colleague)
        self.shoot("sheet-new")
        self.press("出具")
        self.sees("已出具，送达", "2 天")
        self.lacks("迟送")
        self.shoot("sheet-sent")
        return self.page.locator("main").inner_text().split("〔")[1].split("号")[0]

    def say(self, text: str) -> None:
        self.write("留言", text)
        self.press("留言")
        self.sees(text)

    def enter(self, firm: str, companion: str) -> str:
        """Both teams at the gate; returns the address of the visit."""
        self.begin(firm, "登记进场")
        self.write("为什么提前进场", "企业今天满负荷生产，监测站今天可以出发")
        self.write("地点说明", "厂门口")
        self.write("另一方进场地点", "厂门口")
        self.write("企业陪同人", companion)
        self.shoot("gate")
        self.press("确认共同进场")
        expect(self.page).to_have_url(re.compile(r"/visits/[0-9a-f-]{36}/$"))
        return self.page.url

    def record(self, kind: str, line: str, *, abnormal: bool = False) -> None:
        self.follow("记执法记录")
        self.page.get_by_role("radio", name=kind).check()
        self.write("一句话", line)
        if abnormal:
            self.tick("异常")
        self.press("记下")
        self.sees(line)

    def signal(self, text: str) -> None:
        self.follow("通报监测人员")
        self.write("要对方知道什么", text)
        self.press("立即通报")
        self.sees(text)

    def find_cause(self, cause: str) -> None:
        self.press("签收")
        self.follow("答复")
        self.write("查明的原因", cause)
        self.write("怎么查的", "询问笔录 T-02")
        self.press("答复")
        self.sees(cause)

    def leave(self) -> None:
        self.confirm("记录离场", "记录离场")
        self.sees("双方离场")
        self.confirm("关闭本方部分", "关闭本方部分")
        self.sees("已关闭")

    def receive(self, firm: str) -> None:
        receive(self, firm)

    def file_case(self, firm: str, number: str) -> None:
        self.begin(firm, "决定")
        self.press("立案")
        box = self.page.get_by_role("dialog")
        box.get_by_label("立案编号").fill(number)
        box.get_by_label("案由").fill("外排废水化学需氧量超标")
        self.shoot("case-file")
        box.get_by_role("button", name="立案", exact=True).click()
        self.sees("已立案")

    def penalise(self, firm: str, number: str, day: str) -> None:
        self.begin(firm, "办理")
        self.press("作出处罚决定")
        box = self.page.get_by_role("dialog")
        box.get_by_label("决定书文号").fill(number)
        box.get_by_label("决定日期").fill(day)
        box.get_by_label("罚款").fill("120000")
        box.get_by_label("违法事实").fill("超过水污染物排放标准排放水污染物")
        box.get_by_role("button", name="记录处罚决定").click()
        self.sees("已处罚")
        self.begin(firm, "抄送")
        self.press("抄送监测机构")
        self.sees("待签收")
