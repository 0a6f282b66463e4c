"""What no program does, and why: it stays with the pages, the phone, or the installation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liance.dashboards import plan_papers, year_end_papers
from liance.flows import disposal, imported, naming
from liance.flows import importing as lists
from liance.mechanism.commissioning.actions import contracting
from liance.mechanism.coordination.actions import drafts, sending
from liance.mechanism.custody.actions import boxing, handing
from liance.mechanism.editions import actions as editions
from liance.mechanism.examining.actions import arranging, bank, sitting
from liance.mechanism.exchange.actions import hooks, tokens
from liance.mechanism.fieldwork.actions import devices
from liance.mechanism.laboratory.actions import entering, importing
from liance.mechanism.reevaluation import actions as reevaluation
from liance.mechanism.registry.actions import accounts, agencies, on_site, people, sources
from liance.mechanism.reminding.actions import groups, reading, wishes
from liance.mechanism.reminding.actions import sending as letters
from liance.mechanism.reporting.actions import reports, signing
from liance.mechanism.reporting.evidence import exporting


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is no program's."""

    zh: str
    en: str


OWN = Reason("已有专门的接口", "it has a call of its own")
SIGNED = Reason(
    "签字的人当场再验密码和动态码", "who signs proves at the act who they are: password and code"
)
ACCOUNTS = Reason(
    "账号、角色、机构、令牌由人管理：程序不能给自己权限",
    "accounts, roles, agencies and tokens are kept by people: no program gives itself rights",
)
LAW = Reason(
    "标准版本由两人对照原文核签，重新评价前先看影响",
    "editions of standards are compared with the text and signed by two people, who see what changes",
)
EXAM = Reason("考试由本人当场作答，题库和试卷只在页面上管理", "examinations are sat by the person")
RESTRICTED = Reason(
    "限定知悉的事项只在页面上办理", "restricted matters are dealt with on the pages"
)
PRINTED = Reason(
    "页面当场排版打印；其中的数据在列表里",
    "set in print by the page at the moment; what stands in it stands in the lists",
)
TRIED = Reason(
    "批量导入先逐行试、再一次办理，在页面上进行",
    "a list in bulk is tried row by row and then carried out at once, on the page",
)
PERSONAL = Reason("本人的提醒设置", "one's own reminders")
INSTALLATION = Reason(
    "由系统在另一步之后或到时自动完成", "done by the installation, after another step or in time"
)
PHONE = Reason("由外业手机签名的指令完成", "done by signed commands of the phone")

LEFT: Mapping[Callable[..., Any], Reason] = {
    **dict.fromkeys(
        (contracting.write_prices,
         drafts.draft, sending.send, sending.receive, entering.enter, entering.no_result, sources.add_source,
         sources.change_source, handing.offer, disposal.dispose_bottle, boxing.import_log,
         importing.import_results, exporting.export), OWN),
    **dict.fromkeys((reports.prepare, reports.review, signing.sign), SIGNED),
    **dict.fromkeys(
        (accounts.grant, accounts.open_account, accounts.reset_password, accounts.revoke,
         accounts.set_open, accounts.vouch, agencies.add_agency, agencies.appoint,
         agencies.change_agency, agencies.end_pairing, agencies.pair, people.add_staff,
         people.change_staff, people.leave, tokens.make, tokens.revoke, hooks.add_hook,
         hooks.end_hook, devices.withdraw, groups.add_group, groups.end_group, letters.send_again,
         signing.require_code), ACCOUNTS),
    **dict.fromkeys(
        (imported.enter_standard, editions.sign, editions.withdraw, reevaluation.reevaluate), LAW),
    **dict.fromkeys(
        (arranging.cancel, arranging.draft, arranging.publish, arranging.rewrite, imported.take_questions,
         bank.withdraw, sitting.answer, sitting.begin, sitting.hand_in), EXAM),
    **dict.fromkeys((naming.name_on_sheet, naming.name_on_visit, on_site.open_to_all), RESTRICTED),
    **dict.fromkeys(
        (imported.try_results, lists.carry_out), TRIED),
    **dict.fromkeys(
        (plan_papers.completion, year_end_papers.paper), PRINTED),
    **dict.fromkeys((reading.mark_read, wishes.set_wish), PERSONAL),
}  # fmt: skip

STEPS: Mapping[str, Reason] = {
    **dict.fromkeys(
        ("coordination:sheet:send",), OWN),
    **dict.fromkeys(
        ("reporting:report:review", "reporting:report:sign", "reporting:report:supersede"), SIGNED),
    **dict.fromkeys(
        ("editions:edition:sign", "editions:edition:countersign", "editions:edition:withdraw",
         "editions:edition:replace"), LAW),
    **dict.fromkeys(
        ("examining:question:withdraw", "examining:examination:publish",
         "examining:examination:cancel", "examining:paper:hand_in"), EXAM),
    "fieldwork:device:withdraw": ACCOUNTS,
    "fieldwork:dispute:decide": PHONE,
    **dict.fromkeys(
        ("examining:examination:close", "examining:paper:run_out",
         "commissioning:suspension:run_out", "coordination:proposal:lapse", "custody:prepared:lapse",
         "custody:bottle:take_over", "scheduling:search:begin", "scheduling:search:finish",
         "scheduling:search:fail", "coordination:sheet:close", "reporting:upload:fail",
         "reporting:upload:fail_late", "reporting:upload:refuse", "reporting:upload:receive",
         "exchange:export:begin", "exchange:export:finish", "exchange:export:fail",
         "exchange:export:remove"), INSTALLATION),
}  # fmt: skip
