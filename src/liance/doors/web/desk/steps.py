"""The next steps without a deadline, in words and with the page where each is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liance.dashboards.next_steps import Step

Word = str | Promise

INSTRUMENT = "people:change_instrument"
DOCUMENT = "meetings:document"
ACCREDITATION = FILING = "commissions:detail"
CONTRACT = "commissions:contract"
ON_VISIT, ON_SHEET = "meetings:visit_consultations", "meetings:sheet_consultations"
ANSWERED = gettext_lazy("会商已答复，请议定")
LEFT = gettext_lazy("会商问的人已离开，由本机构答复")
OF_NO_RECORD = {"reports:inbox", "people:stock"}
# Step to: what is to be done, the word on its button, the page.
OF_A_RECORD: dict[str, tuple[Word, Word, str]] = {
    "draft": (gettext_lazy("计划起草中"), gettext_lazy("继续起草"), "plans:detail"),
    "plan_sign": (gettext_lazy("会签计划"), gettext_lazy("会签"), "plans:detail"),
    "approve": (gettext_lazy("批准计划"), gettext_lazy("批准"), "plans:detail"),
    "file": (gettext_lazy("把县区计划报给省厅"), gettext_lazy("报给省厅"), "plans:detail"),
    "accept": (gettext_lazy("收下报来的计划"), gettext_lazy("收下"), "plans:detail"),
    "reason": (gettext_lazy("未监测的原因"), gettext_lazy("收到"), "plans:detail"),
    "enter": (gettext_lazy("到现场，双方一同进场"), gettext_lazy("登记进场"), "visits:open"),
    "on_site": (gettext_lazy("现场进行中"), gettext_lazy("打开现场"), "visits:detail"),
    "close_part": (gettext_lazy("关闭本方部分"), gettext_lazy("关闭"), "visits:detail"),
    "review": (gettext_lazy("审核报告"), gettext_lazy("审核"), "reports:detail"),
    "sign": (gettext_lazy("签发报告"), gettext_lazy("签发"), "reports:detail"),
    "copy": (gettext_lazy("签收监测报告"), gettext_lazy("签收"), "reports:inbox"),
    "meeting": (gettext_lazy("参加联席会议"), gettext_lazy("查看"), "meetings:detail"),
    "meeting_minutes": (gettext_lazy("写会议纪要"), gettext_lazy("写纪要"), "meetings:detail"),
    "meeting_close": (gettext_lazy("议定事项都已销号"), gettext_lazy("办结"), "meetings:detail"),
    "resolution_close": (
        gettext_lazy("议定事项已报办理情况"),
        gettext_lazy("销号"),
        "meetings:detail",
    ),
    "meeting_hold": (gettext_lazy("登记会议召开"), gettext_lazy("登记"), "meetings:detail"),
    "consultation_decide_visit": (ANSWERED, gettext_lazy("议定"), ON_VISIT),
    "consultation_decide_sheet": (ANSWERED, gettext_lazy("议定"), ON_SHEET),
    "consultation_answer_visit": (LEFT, gettext_lazy("答复"), ON_VISIT),
    "consultation_answer_sheet": (LEFT, gettext_lazy("答复"), ON_SHEET),
    "examination": (gettext_lazy("参加联合考试"), gettext_lazy("去考试"), "people:sit"),
    "certificate_90": (gettext_lazy("证件 90 天内到期"), gettext_lazy("查看"), "people:person"),
    "certificate_30": (gettext_lazy("证件 30 天内到期"), gettext_lazy("查看"), "people:person"),
    "certificate_7": (gettext_lazy("证件 7 天内到期"), gettext_lazy("查看"), "people:person"),
    "certificate_0": (gettext_lazy("证件已过期"), gettext_lazy("查看"), "people:person"),
    "instrument_90": (gettext_lazy("检定、校准 90 天内到期"), gettext_lazy("登记"), INSTRUMENT),
    "instrument_30": (gettext_lazy("检定、校准 30 天内到期"), gettext_lazy("登记"), INSTRUMENT),
    "instrument_7": (gettext_lazy("检定、校准 7 天内到期"), gettext_lazy("登记"), INSTRUMENT),
    "instrument_0": (gettext_lazy("检定、校准已过期"), gettext_lazy("登记"), INSTRUMENT),
    "lot_90": (gettext_lazy("耗材 90 天内失效"), gettext_lazy("查看"), "people:stock"),
    "lot_30": (gettext_lazy("耗材 30 天内失效"), gettext_lazy("查看"), "people:stock"),
    "lot_7": (gettext_lazy("耗材 7 天内失效"), gettext_lazy("查看"), "people:stock"),
    "lot_0": (gettext_lazy("耗材已失效"), gettext_lazy("查看"), "people:stock"),
    "round_freeze": (gettext_lazy("一轮调度各地已答复"), gettext_lazy("冻结"), "dispatch:round"),
    "notice_submit": (gettext_lazy("通报起草中"), gettext_lazy("送审"), "dispatch:notice"),
    "notice_approve": (gettext_lazy("批准通报"), gettext_lazy("批准"), "dispatch:notice"),
    "notice_issue": (gettext_lazy("印发通报"), gettext_lazy("印发"), "dispatch:notice"),
    "notice_close": (gettext_lazy("核对报来的整改"), gettext_lazy("核对"), "dispatch:notice"),
    "document_90": (gettext_lazy("机制文件 90 天内复核"), gettext_lazy("查看"), DOCUMENT),
    "document_30": (gettext_lazy("机制文件 30 天内复核"), gettext_lazy("查看"), DOCUMENT),
    "document_7": (gettext_lazy("机制文件 7 天内复核"), gettext_lazy("查看"), DOCUMENT),
    "document_0": (gettext_lazy("机制文件超过复核日期"), gettext_lazy("复核"), DOCUMENT),
    "suspension_decide": (
        gettext_lazy("决定是否暂停委托"),
        gettext_lazy("决定"),
        "commissions:suspension",
    ),
    "suspension_lift": (
        gettext_lazy("决定是否恢复委托"),
        gettext_lazy("决定"),
        "commissions:suspension",
    ),
    "commission_review": (
        gettext_lazy("检测机构不能承担，在办的委托待决定"),
        gettext_lazy("作出决定"),
        "sheets:review",
    ),
    "commission_watch": (
        gettext_lazy("检测机构不能承担，主管部门还没有决定"),
        gettext_lazy("查看"),
        "sheets:detail",
    ),
    "blind_answer": (gettext_lazy("报盲样结果"), gettext_lazy("报结果"), "commissions:supervision"),
    "finding_answer": (
        gettext_lazy("答复监督检查的问题"),
        gettext_lazy("答复"),
        "commissions:supervision",
    ),
    "finding_settle": (
        gettext_lazy("核销检测机构的整改"),
        gettext_lazy("核销"),
        "commissions:supervision",
    ),
    "accreditation_90": (gettext_lazy("资质认定 90 天内到期"), gettext_lazy("查看"), ACCREDITATION),
    "accreditation_30": (gettext_lazy("资质认定 30 天内到期"), gettext_lazy("查看"), ACCREDITATION),
    "accreditation_7": (gettext_lazy("资质认定 7 天内到期"), gettext_lazy("查看"), ACCREDITATION),
    "accreditation_0": (gettext_lazy("资质认定已到期"), gettext_lazy("查看"), ACCREDITATION),
    "filing_90": (gettext_lazy("备案 90 天内到期"), gettext_lazy("查看"), FILING),
    "filing_30": (gettext_lazy("备案 30 天内到期"), gettext_lazy("查看"), FILING),
    "filing_7": (gettext_lazy("备案 7 天内到期"), gettext_lazy("查看"), FILING),
    "filing_0": (gettext_lazy("备案已到期"), gettext_lazy("查看"), FILING),
    "contract_90": (gettext_lazy("委托合同 90 天内到期"), gettext_lazy("查看"), CONTRACT),
    "contract_30": (gettext_lazy("委托合同 30 天内到期"), gettext_lazy("查看"), CONTRACT),
    "contract_7": (gettext_lazy("委托合同 7 天内到期"), gettext_lazy("查看"), CONTRACT),
    "contract_0": (gettext_lazy("委托合同已到期"), gettext_lazy("查看"), CONTRACT),
    "penalty": (gettext_lazy("签收处罚决定书"), gettext_lazy("签收"), "reports:copy"),
}
OF_A_LIST: dict[str, tuple[Word, str]] = {
    "confirm": (gettext_lazy("确认"), "samples:index"),
    "readings": (gettext_lazy("确认读数"), "visits:readings_confirm"),
    "hand_over": (gettext_lazy("交接"), "samples:handover"),
    "receive": (gettext_lazy("接收核对"), "samples:receive"),
    "result_enter": (gettext_lazy("录入"), "results:index"),
    "reenter": (gettext_lazy("重填"), "results:index"),
    "result_check": (gettext_lazy("校核"), "results:index"),
    "result_approve": (gettext_lazy("审定"), "results:index"),
    "lead_examine": (gettext_lazy("去核查"), "leads:index"),
    "lead_close": (gettext_lazy("办结"), "leads:index"),
}


@dataclass(frozen=True)
class Shown:
    """A step as the desk shows it."""

    title: str
    aside: str
    button: str
    address: str


def shown(steps: Sequence[Step]) -> list[Shown]:
    """The steps in the language of the page."""
    return [_record(step) if step.kind in OF_A_RECORD else _list(step) for step in steps]


def _record(step: Step) -> Shown:
    duty, button, page = OF_A_RECORD[step.kind]
    address = reverse(page) if page in OF_NO_RECORD else reverse(page, args=[step.record])
    aside = "　".join(part for part in (step.subject, step.aside) if part)
    return Shown(str(duty), aside, str(button), address)


def _list(step: Step) -> Shown:
    button, page = OF_A_LIST[step.kind]
    address = reverse(page, args=[step.record] if step.record else [])
    return Shown(_counted(step), step.subject, str(button), address)


def _counted(step: Step) -> str:
    n = step.count
    return {
        "confirm": lambda: ngettext("作为第二人确认 %(n)s 瓶", "作为第二人确认 %(n)s 瓶", n),
        "readings": lambda: ngettext(
            "作为第二人确认 %(n)s 个读数", "作为第二人确认 %(n)s 个读数", n
        ),
        "hand_over": lambda: ngettext("您手上 %(n)s 瓶样品待交接", "您手上 %(n)s 瓶样品待交接", n),
        "receive": lambda: ngettext("接收核对 %(n)s 瓶样品", "接收核对 %(n)s 瓶样品", n),
        "result_enter": lambda: ngettext("%(n)s 项待测定", "%(n)s 项待测定", n),
        "reenter": lambda: ngettext("%(n)s 项结果退回", "%(n)s 项结果退回", n),
        "result_check": lambda: ngettext("%(n)s 项结果待校核", "%(n)s 项结果待校核", n),
        "result_approve": lambda: ngettext("%(n)s 项结果待审定", "%(n)s 项结果待审定", n),
        "lead_examine": lambda: ngettext("%(n)s 条数据线索待核查", "%(n)s 条数据线索待核查", n),
        "lead_close": lambda: ngettext("%(n)s 条数据线索待办结", "%(n)s 条数据线索待办结", n),
    }[step.kind]() % {"n": n}


def heading(count: int) -> str:
    """``3 件``."""
    return _("%(n)s 件") % {"n": count}
