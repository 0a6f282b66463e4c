"""What the refusals of dispatch and notices say."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "oversight.date_ahead": _("截止日还没有到，请填今天或以前的日期。"),
    "oversight.year_mixed": _(
        "调度按年统计：%(year)s 年的截止日在当年；%(last)s 年的截止日在 12 月 31 日或以后。请改年度或截止日。"
    ),
    "oversight.deadline_past": _("核对期限已经过去，请填今天以后的日期。"),
    "oversight.no_areas": _("您的机构下面没有报送地区，不能开启调度。"),
    "oversight.open_already": _("上一轮调度还没有冻结，先冻结或撤销它。"),
    "oversight.comment": _("请写明哪个数不对、应为多少，至少 4 个字。"),
    "oversight.still_checking": _("期限未到，这些地区还没有答复：%(names)s。到期后再冻结。"),
    "oversight.reason": _("请写明理由，至少 4 个字。"),
    "oversight.not_frozen": _("调度冻结后才能起草通报。"),
    "oversight.notice_exists": _("这一轮已经有通报了。"),
    "oversight.not_draft": _("通报已送审，不能再改；需要改动请批准人退回。"),
    "oversight.empty": _("标题、主送和正文都要有内容。"),
    "oversight.own_draft": _("通报是您起草送审的，请由另一位负责人批准。"),
    "oversight.number": _(
        "发文字号应写成“陕环函〔2026〕18号”：年份用六角括号，序号不加“第”、不补零。"
    ),
    "oversight.number_used": _("发文字号 %(number)s 已经用过，请核对。"),
    "oversight.due_past": _("整改期限应在今天以后。"),
    "oversight.item_text": _("请写明要整改什么，至少 4 个字。"),
    "oversight.moving": _("数据正在变动，数字和明细对不上，什么都没有冻结。请过一会儿再试。"),
    "oversight.report_text": _("请写明整改了什么，至少 4 个字。"),
}
