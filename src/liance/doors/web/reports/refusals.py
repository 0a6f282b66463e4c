"""What the refusals of reporting say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "reporting.incomplete": _(
        "还有 %(missing)s 项既没有结果也没有原因，报告不能出。请先补齐结果，或写明原因。"
    ),
    "reporting.sheet_open": _(
        "联系单还有 %(count)s 项没有填报：%(fields)s。补充填报后再编制报告。"
    ),
    "reporting.open_visit": _("现场还没有关闭。双方各自关闭本方部分后再编制报告。"),
    "reporting.outdated": _(
        "编制以后结果有变动（%(changed)s 处），这份报告漏了新的内容。请退回，重新编制。"
    ),
    "reporting.facts_missing": _(
        "报告必备的 %(count)s 项没有登记：%(facts)s。请先补登，或逐项写明未登记的原因，原因印在报告里。"
    ),
    "reporting.same_person": _("编制、审核、签发须是三个人。请由另一位同事办理这一步。"),
    "reporting.not_authorised": _(
        "%(name)s没有 %(day)s 有效、包括以下 %(count)s 项的监测上岗证，不能办这一步：%(items)s。"
        "请由授权范围包括这些项目的同事办理，或由管理员补登证书。"
    ),
    "reporting.newcomer": _("%(name)s到岗不满 3 个月，不能单独签署报告，请由其他持证人员办理。"),
    "reporting.report_exists": _("这次监测已经有报告。要更正，请在已签发的报告上编制更正报告。"),
    "reporting.replaced_moved": _("要代替的报告已不是现行报告，请退回后重新编制。"),
    "reporting.no_department": _("没有找到该收抄送的主管部门，请管理员先登记。"),
    "reporting.no_station": _("没有找到同级监测机构，请管理员先建立同级对应。"),
    "reporting.not_signed": _("报告还没有签发，或者已被更正报告代替，不能上传或抄送。"),
    "reporting.not_sealed_yet": _("这份报告的账本记录还没有全部封存，请过几秒再下载证据包。"),
    "reporting.original_damaged": _(
        "原始文件“%(name)s”与入库时的摘要不一致，证据包不能出。请管理员运行 liance verify 查明。"
    ),
    "reporting.record_damaged": _(
        "有记录与账本中的摘要不一致（%(part)s），证据包不能出。请管理员运行 liance verify 查明。"
    ),
    "reporting.already_uploaded": _("这份报告已经交送平台，不必再传。"),
    "reporting.receipt_number": _("请填写平台给的回执号。"),
    "reporting.receipt_day": _("回执日期须在报告签发之日（%(issued)s）至今天（%(today)s）之间。"),
    "reporting.receipt_file": _("请附上回执的截图或扫描件。"),
    "reporting.platform_answers": _(
        "平台有接口，回执会自动到。只有平台故障、改由人工上传的，才登记回执。"
    ),
    "reporting.already_copied": _("已经抄送过，不必再抄送。"),
    "reporting.own_copy": _("抄送是您自己发出的，请由另一位同事签收。"),
    "reporting.nobody_named": _("%(agency)s 还没有指定知情人。请选一个人接收这份报告。"),
    "reporting.named_elsewhere": _("所选的人不在该机构，请重新选择。"),
    "reporting.reason": _("请写明理由，至少 4 个字。"),
    "reporting.case_number": _("请填写立案编号。"),
    "reporting.penalty_number": _("请填写处罚决定书的发文字号。"),
    "reporting.no_penalty": _("这个案件还没有处罚决定，无从抄送。"),
    "reporting.decided_later": _("决定日期不能晚于今天。"),
    "reporting.fine": _("罚款数额不能是负数。"),
    "reporting.explained": _("这一处断链已经说明过原因。"),
}
