"""What custody refuses, in the words of the page."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "custody.already_boxed": _("%(number)s 已在另一个箱里。请先开那个箱。"),
    "custody.already_explained": _("这处断链已经写过说明，说明不能改写。"),
    "custody.already_offered": _("%(number)s 已交给别人，正等对方确认。请先撤回再交。"),
    "custody.box_unnamed": _("请填写箱上的名称，如“3号冷藏箱”。"),
    "custody.confirm_by_other": _("采样和确认必须是两个人。请由同行的另一位监测人员确认。"),
    "custody.deviation_missing": _(
        "封志、温度或保存期不符，仍要接收的，请写明偏离情况，报告中会注明。"
    ),
    "custody.explanation_missing": _("请写明这一段发生了什么。"),
    "custody.factor_not_of_point": _(
        "所选因子不在这个点位，或在现场测定，或已说明未测。请重新选择。"
    ),
    "custody.gap_unknown": _("这处断链已不存在。请刷新页面查看。"),
    "custody.log_columns": _(
        "没有找到一列时间和一列温度（℃）：%(found)s。请从记录仪软件另存为只有一列温度的 CSV。"
    ),
    "custody.log_elsewhere": _("记录里没有装箱以后的读数。请核对是不是这个箱、这次运输的记录仪。"),
    "custody.log_empty": _("表头下面没有读数。请重新导出后再读入。"),
    "custody.log_fahrenheit": _("温度是华氏度。请在记录仪软件里改为摄氏度后再导出。"),
    "custody.log_faults": _("%(count)s 行读不懂，请在记录仪软件里重新导出。最前面的是："),
    "custody.log_known": _("这个文件已经读入过这个箱。"),
    "custody.log_too_large": _("文件超过 %(most)s MB。请只导出这次运输的时段。"),
    "custody.monitoring_closed": _("监测部分已经关闭，不能再添样品。"),
    "custody.no_bottles": _("没有选中样品。请至少选一瓶。"),
    "custody.no_factors": _("请选择这一瓶要测的因子。"),
    "custody.not_confirmed": _("%(number)s 还没有第二人确认，不能交接或接收。请同行人员先确认。"),
    "custody.not_giver": _("%(number)s 不是您交出的，不能由您撤回。"),
    "custody.not_holder": _("%(number)s 现在不由您保管。请由保管人先交给您。"),
    "custody.not_in_crew": _("您不在这次现场的监测人员名单内，不能采样或确认。"),
    "custody.not_movable": _("%(number)s 已遗失或已处置，不能交接。"),
    "custody.not_settled": _("%(number)s 还有因子没有测定也没有原因，不能处置。"),
    "custody.not_taker": _("%(number)s 不是交给您的，不能由您确认。"),
    "custody.nothing_to_prepare": _("没有要备的采样瓶：都已备好、采完，或没有要装瓶的因子。"),
    "custody.place_missing": _("请写明地点或存放位置。"),
    "custody.point_not_done": _("%(point)s 已说明未采样，不能再添样品。"),
    "custody.prepared_gone": _("%(number)s 已采或已不用。请选另一瓶。"),
    "custody.prepared_other": _(
        "%(number)s 的标签上是 %(factors)s，与所填的点位、因子或样品类型不符。请按标签采，或不用这一瓶另采。"
    ),
    "custody.quality_short": _(
        "现场质控不足：还缺现场平行 %(parallel_missing)s 瓶、全程序空白 %(blank_missing)s 瓶。请写明原因再关闭。"
    ),
    "custody.reason_missing": _("请写明原因。"),
    "custody.receipt_by_sampler": _("%(number)s 由您采样，接收核对须由另一人做。"),
    "custody.receipt_elsewhere": _("这瓶样品不归您所在的机构检测，不能由您接收。"),
    "custody.reject_reason_missing": _("拒收必须写明原因。"),
    "custody.results_awaited": _(
        "%(number)s 的%(factor)s还没有审定，可能要重做，样品要留着。现在就要处置的，请在样品室填写“提前处置的原因”。"
    ),
    "custody.retained_still": _(
        "%(number)s 留样到 %(until)s，还没有到期。提前处置请在样品室页面写明原因。"
    ),
    "custody.sampled_after_departure": _("采样时间晚于离场时间，请核对。"),
    "custody.sampled_before_entry": _("采样时间早于进场时间，请核对。"),
    "custody.sampled_in_future": _("采样时间还没有到，请核对。"),
    "custody.seal_missing": _("请填写封志号。"),
    "custody.seal_taken": _("封志 %(seal)s 在这次现场已经用过，请核对。"),
    "custody.seal_unexplained": _("箱封破损或缺失，请写明异常情况。"),
    "custody.sheet_not_returned": _("联系单回送后、现场结束前才能备瓶。"),
    "custody.taker_elsewhere": _("只能交给本次监测的监测机构或受委托检测机构的在职人员。"),
    "custody.temperature_unreadable": _("温度“%(text)s”不是数。请填写如 3.4 的摄氏度，或留空。"),
    "custody.taker_not_named": _(
        "这次行动只有指定人员知情，只能交给指定人员。要交给别人，请先在联系单上增加知情人员。"
    ),
    "custody.until_past": _("留样日期要晚于今天。"),
    "custody.until_unreadable": _("请填写留样到哪一天。"),
    "custody.to_oneself": _("不能交给自己。请选择接手的人。"),
}
