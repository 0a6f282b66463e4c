"""What the refusals of planning say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "planning.empty": _("计划还没有分层，先添加分层和对象再提交。"),
    "planning.stratum_empty": _("分层“%(stratum)s”还没有对象，添加对象或去掉这一层。"),
    "planning.ratio": _("监测比例应大于 0、不超过 100%%。"),
    "planning.frequency": _("频次至少每年 1 次。"),
    "planning.period": _("起止日期应在 %(year)s 年内，结束不早于开始。"),
    "planning.outside_area": _("这家单位不在本计划的区域内。"),
    "planning.outside_stratum": _("这家单位不属于分层“%(stratum)s”，换一层或换一家。"),
    "planning.outlet_elsewhere": _("所选排放口不属于这家单位，请重新选择。"),
    "planning.no_factors": _("至少选一个排放口，每个排放口至少选一个因子。"),
    "planning.not_draft": _("计划已提交，不能再改；需要改动请主管部门退回。"),
    "planning.no_partner": _("没有找到对应的监测机构或主管部门，请管理员先建立同级对应。"),
    "planning.annual_exists": _("%(place)s %(year)s 年的年度计划已经有了。"),
    "planning.already_signed": _("这一方已经会签。"),
    "planning.not_your_side": _("只能由本机构的人为本方会签。"),
    "planning.through_city": _("县级计划由市局汇总报省厅，请先报市局。"),
    "planning.done": _("这一项已经监测，不需要说明。"),
    "planning.reason": _("请写明原因，至少 4 个字。"),
    "planning.explained": _("这一项的原因已经报过。"),
    "planning.own_signature": _("您已会签这份计划，请由主管部门的另一位同事批准。"),
    "planning.own_reason": _("这条原因是您写的，请由主管部门的另一位同事接收。"),
    "planning.same_person": _("双方会签不能是同一个人。"),
    "planning.not_over": _("计划期还没有结束。"),
}
