"""States of reporting in the words of the page: kind of mark and word."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liance.mechanism.reporting.models import Report, Upload

Word = tuple[str, str | Promise]

REPORT: dict[str, Word] = {
    "prepared": ("progress", _("待审核")),
    "reviewed": ("progress", _("待签发")),
    "signed": ("seal", _("已签发")),
    "superseded": ("closed", _("已被更正报告代替")),
    "discarded": ("refused", _("已退回")),
}
UPLOAD: dict[str, Word] = {
    "queued": ("sent", _("待送平台")),
    "platform_down": ("soon", _("已按时送出，平台故障")),
    "down_late": ("late", _("逾期才送出，平台故障")),
    "refused": ("refused", _("平台退回")),
    "received": ("ok", _("平台已回执")),
}
CALLED_BACK: Word = ("closed", _("已由更正报告代替，不再送"))
COPY: dict[str, Word] = {
    "sent": ("late", _("待签收")),
    "received": ("ok", _("已签收")),
}
CASE: dict[str, Word] = {
    "pending": ("open", _("待决定是否立案")),
    "no_case": ("closed", _("不予立案")),
    "filed": ("progress", _("已立案")),
    "penalty": ("done", _("已处罚")),
    "order": ("done", _("责令改正")),
    "no_penalty": ("closed", _("不予处罚")),
    "transfer": ("done", _("已移送")),
}
VERDICT: dict[str, Word] = {
    "compliant": ("ok", _("达标")),
    "exceeds": ("over", _("超标")),
    "cannot_judge": ("unjudged", _("无法判定")),
    "not_judged": ("unjudged", _("未判定")),
}
OUTCOMES: dict[str, str | Promise] = {
    "order": _("责令改正"),
    "acquit": _("不予处罚"),
    "transfer": _("移送"),
}
STEPS: dict[str, str | Promise] = {
    "review": _("审核通过"),
    "send_back": _("退回"),
    "sign": _("签发"),
    "supersede": _("被更正报告代替"),
    "file": _("立案"),
    "dismiss": _("不予立案"),
    "penalise": _("作出处罚决定"),
    "order": _("责令改正"),
    "acquit": _("不予处罚"),
    "transfer": _("移送"),
}
PARTS: dict[str, str | Promise] = {
    "": _("结果"),
    "points": _("点位"),
    "samples": _("样品"),
    "results": _("结果"),
    "conditions": _("工况"),
    "deviations": _("偏离说明"),
}
AWAITS: dict[str, str | Promise] = {
    "item": _("这个点位没有因子，也没有原因"),
    "reading": _("现场读数"),
    "bottle": _("采样"),
    "receipt": _("样品接收"),
    "determination": _("测定"),
    "check": _("校核"),
    "confirmation": _("第二人确认"),
    "approval": _("审定"),
    "reentry": _("重新测定"),
}


def upload_of(report: Report, upload: Upload) -> Word:
    """How its upload stands; what a superseded report had still to send is not sent any more."""
    if report.state == "superseded" and upload.state != "received":
        return CALLED_BACK
    return UPLOAD[upload.state]
