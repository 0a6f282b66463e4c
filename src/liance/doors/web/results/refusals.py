"""What the laboratory refuses, in the words of the page."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "laboratory.approve_by_third": _("审定人不能是录入人或校核人，请由第三人审定。"),
    "laboratory.bottle_elsewhere": _("这瓶样品由别的机构接收，不能由您测定。"),
    "laboratory.bottle_not_received": _("%(number)s 没有接收，或已拒收、遗失，不能录入结果。"),
    "laboratory.check_by_other": _("录入人不能校核自己的结果，请由另一人校核。"),
    "laboratory.detection_limit_missing": _("未检出的结果请填写检出限。"),
    "laboratory.detection_limit_unreadable": _(
        "检出限“%(text)s”无法识别，请填写大于 0 的数，如 0.004。"
    ),
    "laboratory.has_result": _("%(factor)s 已有结果，不能再写无结果原因。"),
    "laboratory.instrument_elsewhere": _("仪器 %(number)s 不是本机构在用的仪器，请重新选择。"),
    "laboratory.instrument_expired": _(
        "仪器 %(number)s 检定有效期到 %(valid_to)s，分析当天已不在有效期内。"
    ),
    "laboratory.method_missing": _("请填写分析方法和标准号。"),
    "laboratory.not_sent_back": _("要重填的结果已不在退回状态，请刷新页面。"),
    "laboratory.nothing_entered": _("没有填写任何结果。"),
    "laboratory.reason_missing": _("请写明原因。"),
    "laboratory.started_before_receipt": _("分析开始时间早于样品接收时间，请核对。"),
    "laboratory.started_in_future": _("分析开始时间还没有到，请核对。"),
    "laboratory.unit_missing": _("请填写单位。"),
    "laboratory.unit_unknown": _("单位“%(unit)s”无法识别，请写成 mg/L、μg/L、mg/m³、dB(A) 等。"),
    "laboratory.value_absent": _("没有结果。确实没有的，请写无结果原因。"),
    "laboratory.value_negative": _("结果不能为负。"),
    "laboratory.value_too_long": _("“%(raw)s”位数太多，最多 12 位整数、12 位小数。"),
    "laboratory.value_unreadable": _(
        "“%(raw)s”无法识别，请按 12.5、<0.004、0.004L、ND 的写法填写。"
    ),
}
