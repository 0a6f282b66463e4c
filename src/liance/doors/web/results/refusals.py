"""What the laboratory refuses, in the words of the page."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "laboratory.approve_by_third": _("审定人不能是录入人或校核人，请由第三人审定。"),
    "laboratory.batch_analyst": _("这一批由组批的分析人员录入，请由本人办理。"),
    "laboratory.batch_empty": _("没有选样品，请至少选一个。"),
    "laboratory.batch_held": _(
        "%(batch)s 批质控没有合格，结果不能审核：请重做，或由审核人员说明后接受。"
    ),
    "laboratory.batch_incomplete": _("还有 %(missing)s 个样品没有结果；做不了的请先撤销本批。"),
    "laboratory.batch_mixed": _("一批只能是同一个因子、同一种介质的样品。"),
    "laboratory.batch_needed": _(
        "这个结果因 %(batch)s 批质控不合格退回，请重新组批录入，不能单独重填。"
    ),
    "laboratory.batch_not_releasable": _("标准样品不合格，不能说明后接受，只能重做。"),
    "laboratory.batch_not_repeatable": _("要重做的批不在“已重做”状态，请刷新页面。"),
    "laboratory.batch_too_large": _("一批最多 %(most)s 个样品，请分批。"),
    "laboratory.columns_missing": _("文件缺少列：%(missing)s；文件中有：%(found)s。"),
    "laboratory.file_again": _("这个文件已经导入过（%(name)s），不能重复导入。"),
    "laboratory.file_empty": _("文件里没有结果行。"),
    "laboratory.file_too_long": _("一个文件最多 %(most)s 行，请分开导入。"),
    "laboratory.mapping_unknown": _("没有这种文件格式，请重新选择。"),
    "laboratory.recorded_elsewhere": _("“%(text)s”不是这种介质要记的条件，请清空。"),
    "laboratory.recorded_unreadable": _("“%(text)s”读不懂，请照仪器显示填写数字，或从列表里选。"),
    "laboratory.recorded_range": _("“%(text)s”超出可能的范围，请核对单位。"),
    "laboratory.row_factor_missing": _("没有写因子，请在文件里加一列或在表单里选因子。"),
    "laboratory.row_sample_several": _("样品号 %(number)s 对应几个样品，请写完整编号。"),
    "laboratory.row_sample_unknown": _(
        "没有待测定的样品 %(number)s（%(factor)s），请核对样品号和因子；已有结果的请用更正。"
    ),
    "laboratory.rows_refused": _("%(count)s 行有问题，整个文件都没有保存；改好后重新导入。"),
    "laboratory.time_unreadable": _("时间“%(text)s”无法识别，请写成 2026-11-03 09:30。"),
    "laboratory.control_unreadable": _(
        "第 %(place)s 个质控样的“%(text)s”无法识别，请填数值；空白和加标前的值可写未检出。"
    ),
    "laboratory.in_batch": _("%(number)s 已在 %(batch)s 批里，请在批内录入。"),
    "laboratory.commission_halted": _(
        "主管部门已决定停止检测，样品 %(number)s 不能再测定。请把样品交给监测站；没有测出的写明原因。"
    ),
    "laboratory.bottle_elsewhere": _("这瓶样品由别的机构接收，不能由您测定。"),
    "laboratory.bottle_not_received": _("%(number)s 没有接收，或已拒收、遗失，不能录入结果。"),
    "laboratory.check_by_other": _("录入人不能校核自己的结果，请由另一人校核。"),
    "laboratory.detection_limit_missing": _("未检出的结果请填写检出限。"),
    "laboratory.detection_limit_unreadable": _(
        "检出限“%(text)s”无法识别，请填写大于 0 的数，如 0.004。"
    ),
    "laboratory.doubt_gone": _("这处存疑已经答复，或数据已更正，请刷新页面。"),
    "laboratory.doubt_open": _(
        "%(number)s %(factor)s 有 %(count)s 处存疑没有答复，请打开这条测定写明理由，或退回。"
    ),
    "laboratory.has_result": _("%(factor)s 已有结果，不能再写无结果原因。"),
    "laboratory.instrument_elsewhere": _("仪器 %(number)s 不是本机构的仪器，请重新选择。"),
    "laboratory.instrument_off": _("%(name)s %(number)s 在分析开始时已停用，请换一台。"),
    "laboratory.instrument_expired": _(
        "仪器 %(name)s %(number)s 检定有效期到 %(valid_to)s，分析当天 %(day)s 已不在有效期内。"
    ),
    "laboratory.instrument_missing": _("%(method)s 用仪器测定（%(what)s），请选所用仪器。"),
    "laboratory.instrument_scope": _(
        "仪器 %(name)s %(number)s 登记的监测因子里没有这个因子，请换一台或由管理员补登。"
    ),
    "laboratory.late_reason_missing": _(
        "读数后超过 24 小时才录入，请在“补录原因”里写明；读数时间照实填写。"
    ),
    "laboratory.method_scope": _(
        "%(method)s 测定的是%(scope)s，不能用来测%(factor)s，请核对方法。"
    ),
    "laboratory.newcomer": _(
        "%(name)s到岗不满 3 个月，不能单独签署原始记录，请由其他持证人员办理。"
    ),
    "laboratory.not_certified": _(
        "%(name)s没有 %(day)s 有效、包括%(factor)s（%(method)s）的监测上岗证，不能办这一步。"
    ),
    "laboratory.outside_scope": _(
        "贵机构的资质认定在 %(day)s 不含%(factor)s（%(method)s）。请改用能力范围内的方法，或写明未测原因。"
    ),
    "laboratory.read_before_start": _("读数时间早于分析开始时间，请核对。"),
    "laboratory.read_in_future": _("读数时间还没有到，请核对。"),
    "laboratory.subcontract_report_missing": _("分包的请填写分包机构的报告编号。"),
    "laboratory.subcontractor_own": _("分包机构不能是本机构。"),
    "laboratory.subcontractor_unknown": _("没有这家检测机构，请重新选择。"),
    "laboratory.subcontractor_unqualified": _(
        "%(name)s 分析当天没有有效的资质或备案，或能力范围不含%(factor)s，不能分包。"
    ),
    "laboratory.method_missing": _("请填写分析方法和标准号。"),
    "laboratory.not_sent_back": _("要重填的结果已不在退回状态，请刷新页面。"),
    "laboratory.nothing_entered": _("没有填写任何结果。"),
    "laboratory.reason_missing": _("请写明原因。"),
    "laboratory.started_after_disposal": _("分析开始时样品已经处置，请核对时间。"),
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
