"""What the refusals of meetings say."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "meetings.past": _("会议时间应在现在以后。"),
    "meetings.not_yet": _("会议还没有到开始时间，不能登记召开。"),
    "meetings.no_pairing": _("请选择由您召集的执法、监测双方。"),
    "meetings.chair": _("主持人应是双方、主管部门或召集机构的人员。"),
    "meetings.no_agenda": _("议程还是空的：先统计存在的问题，或者写一个议题。"),
    "meetings.line_text": _("请写明议题，至少 4 个字。"),
    "meetings.closed_agenda": _("会议已召开或已取消，议程不能再改。"),
    "meetings.nobody_came": _("执法、监测双方都要有人到会，请核对出席人员。"),
    "meetings.one_side": _("参会人员里执法、监测双方都要有人。"),
    "meetings.not_held": _("纪要只能在会议召开以后、双方确认以前写。"),
    "meetings.minutes_missing": _("还有议题没有写讨论情况，写完再确认。"),
    "meetings.confirmed_already": _("本方已经确认过这份纪要。"),
    "meetings.other_side": _("一人不能代表两方，请本机构另一人确认另一方。"),
    "meetings.resolution_text": _("请写明议定的事项，至少 4 个字。"),
    "meetings.owner": _("责任机构应是参会机构，责任人应是该机构的人员。"),
    "meetings.owner_role": _("这位人员的岗位不能报办理情况，请选同机构的其他人，或者只写机构。"),
    "meetings.due_past": _("期限应在今天以后。"),
    "meetings.reason": _("请写明理由，至少 4 个字。"),
    "meetings.report_text": _("请写明办理情况，至少 4 个字。"),
    "meetings.not_yours": _("这一项由责任机构的责任人报办理情况。"),
    "meetings.own_report": _("销号和退回由对方或者主持人办理，报告人自己不能办。"),
    "meetings.still_open": _("还有 %(n)s 项议定事项没有销号，不能办结。"),
    "meetings.title": _("请写标题，至少 4 个字。"),
    "meetings.dated_ahead": _("成文日期还没有到，请核对。"),
    "meetings.review_day": _("复核日期应在今天以后。"),
    "meetings.in_charge": _("请选择该机构在岗的负责人。"),
    "meetings.other_area": _("被替代的文件不是这双方的。"),
    "meetings.question": _("请写明要会商的问题，至少 4 个字。"),
    "meetings.whom": _("请选择对方机构，或者对方可以知悉这件事的人。"),
    "meetings.answer": _("请写明答复，至少 4 个字。"),
    "meetings.not_asked": _("这个问题不是问您的，由被问的一方答复。"),
    "meetings.decision": _("请写明议定的结果，至少 4 个字。"),
    "meetings.not_asker": _("由提出问题的一方办理。"),
}
