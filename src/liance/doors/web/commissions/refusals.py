"""What the refusals about laboratories say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "commissioning.not_a_laboratory": _("资质认定登记在监测机构或检测机构名下，请换一个机构。"),
    "commissioning.cma_number": _("资质认定证书编号应为 11 或 12 位数字或大写字母。"),
    "commissioning.cma_exists": _("证书 %(number)s 已登记，请打开那一条修改。"),
    "commissioning.period_reversed": _("有效期的结束日期早于开始日期。"),
    "commissioning.reason": _("请写明原因，至少 4 个字。"),
    "commissioning.suspended": _("这家机构已有一项暂停在办或在期，请先办结那一项。"),
    "commissioning.other_person": _("提出和决定要由两个人办理，请交由另一位有权限的同事。"),
    "commissioning.no_staff": _("您的账号没有对应的人员，不能办这一步。请联系管理员。"),
    "commissioning.period_over": _("日期不对：这一天已经过去，或者还没有到。请核对。"),
    "commissioning.source_text": _("请写明来源：机关和文号，至少 4 个字。"),
    "commissioning.ban_lifted": _("这一项已登记解除。"),
    "commissioning.ban_of_other": _(
        "这一项不是您所在地区的主管部门登记的，请由登记的部门或其上级登记解除。"
    ),
    "commissioning.tie_exists": _("与“%(name)s”的这种关系已登记且仍在继续，请先填它的截止日期。"),
    "commissioning.tie_of_authority": _("这一项由主管部门登记，截止日期请主管部门填写。"),
    "commissioning.tie_past": _("早于今天的截止日期请主管部门填写。"),
    "commissioning.evidence": _("请写明合同编号或其他依据，至少 4 个字。"),
    "commissioning.unit_unknown": _("名录里没有这个单位，请填单位全称或统一社会信用代码。"),
    "commissioning.tender_exists": _("项目编号 %(number)s 已登记，请打开那一项。"),
    "commissioning.contract_exists": _("合同编号 %(number)s 已登记，请打开那一份。"),
    "commissioning.contract_bare": _("合同还没有单价或签署的原件，不能生效。请先补齐。"),
    "commissioning.contract_closed": _("合同已生效，单价和上限请凭补充协议变更。"),
    "commissioning.ceiling": _("金额上限应大于 0。"),
    "commissioning.ceiling_used": _("上限不能低于已委托的金额。"),
    "commissioning.contract_same": _("上限和单价都与现在相同，没有变更。"),
    "commissioning.change_bare": _("变更要有签署的补充协议，请上传原件。"),
    "commissioning.price": _("请填监测因子和不小于 0 的单价。"),
    "commissioning.held_ahead": _(
        "检查还没有到日期：检测机构看得到已登记的检查，请在检查当天或以后登记。"
    ),
    "commissioning.supervision_closed": _("这次检查已办结，不能再增加内容；请另开一次检查。"),
    "commissioning.question_unknown": _("检查表里没有这一项，请刷新页面。"),
    "commissioning.finding_text": _("请写明内容，至少 4 个字。"),
    "commissioning.due_past": _("期限早于检查或发样的日期，请核对。"),
    "commissioning.blind_value": _("标准值和不确定度应为数字，不确定度大于 0。"),
    "commissioning.sample_exists": _("盲样编号 %(number)s 在这次检查里已用过，请换一个。"),
    "commissioning.result": _("结果应为数字，请核对。"),
    "commissioning.compared_value": _("两个结果都应为不小于 0 的数字，请核对。"),
    "commissioning.conclusion": _("请写检查结论，至少 4 个字。"),
    "commissioning.still_open": _("还有盲样没有报来结果。请等结果，或把盲样作废并说明原因。"),
}
