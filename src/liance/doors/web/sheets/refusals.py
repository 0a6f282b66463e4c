"""What coordination refuses, in words: what is wrong, and what to do."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "coordination.source_unknown": _("没有找到这家单位，或者它已停用。请重新查找。"),
    "coordination.unit_restricted": _(
        "这家单位只有限定知悉的人知道，联系单也要限定知悉；可先在单位页面公开登记。"
    ),
    "coordination.source_elsewhere": _(
        "%(place)s不在本机构的辖区内，不能向它出具联系单。请由当地执法机构出具。"
    ),
    "coordination.target_other_source": _("计划里的这一项不是这家单位。请从计划重新进入。"),
    "coordination.no_station": _("监测当天没有与本机构对应的监测机构。请管理员在名录里登记。"),
    "coordination.no_department": _("没有找到同级主管部门。请管理员在名录里登记。"),
    "coordination.no_staff": _("这个账号没有对应的人员，不能签字。请管理员登记。"),
    "coordination.times_reversed": _("结束时间要晚于开始时间。"),
    "coordination.time_past": _(
        "监测时间已经过去。请改时间；紧急任务先到现场的，从现场补出联系单。"
    ),
    "coordination.urgency_note_missing": _("特事特办要写明依据，例如线索来源、交办文号。"),
    "coordination.after_visit_routine": _("日常监测不能先到现场后补联系单。请选特事特办的种类。"),
    "coordination.open_after_visit": _("现场已经做完，不能再留待定的内容。请填齐后送出。"),
    "coordination.no_points": _("至少选一个监测点位。"),
    "coordination.point_without_factor": _("%(code)s 没有监测因子。请勾选，或者标为待现场确定。"),
    "coordination.point_twice": _("点位 %(code)s 出现了两次。请删去一个。"),
    "coordination.factor_twice": _("点位 %(code)s 有重复的监测因子。请删去一个。"),
    "coordination.factor_line": _(
        "这一行看不懂：%(line)s。每行一个因子，依次写因子；限值；单位；执行标准。"
    ),
    "coordination.limit_unread": _(
        "限值看不懂：%(text)s。请写成“50 mg/L”“6～9”“≥3 mg/L”或“不得检出”；别的话请写在备注里。"
    ),
    "coordination.unit_unread": _("计量单位看不懂：%(text)s。请写成“mg/L”“mg/m³”“dB(A)”等。"),
    "coordination.too_long": _("“%(text)s”太长，最多 %(most)s 个字。其余请写在备注里。"),
    "coordination.outlet_elsewhere": _("有的排放口不属于这家单位。请刷新页面重新选。"),
    "coordination.crew_elsewhere": _("有的人不在本机构或已离岗。请刷新页面重新选。"),
    "coordination.crew_too_small": _(
        "%(day)s 当天证件有效的只有 %(have)s 人，至少要 %(need)s 人。请换人或换时间。"
    ),
    "coordination.crew_newcomers": _(
        "%(day)s 时几位监测人员到岗都不满 3 个月，不能单独工作。请换上至少一位满 3 个月的同事。"
    ),
    "coordination.person_both_sides": _("%(names)s 已在执法一方，不能同时算监测人员。请换人。"),
    "coordination.late_needs_reason": _(
        "提前不足 2 天（只有 %(days)s 天，最早可定 %(earliest)s）。可以照常办理，但要写明原因，"
        "系统会记为迟送。"
    ),
    "coordination.named_missing": _("请选出要知道这张单的人。"),
    "coordination.named_elsewhere": _("只能选执法机构、监测机构和主管部门的在岗人员。"),
    "coordination.nobody_named_receives": _(
        "知情人里没有监测机构的人，没有人能收到这张单。请加人。"
    ),
    "coordination.nobody_named_decides": _(
        "知情人里没有主管部门的人，没有人能作决定。请先请执法机构加人。"
    ),
    "coordination.named_too_many": _("知情人最多 %(most)s 人。"),
    "coordination.not_your_part": _("这一步由另一方办理。"),
    "coordination.informant_kept": _("线索来源由知情人填写，请交给知情的同事。"),
    "coordination.same_person": _("这一步不能由同一个人办理。请交给同事。"),
    "coordination.instrument_elsewhere": _("有的仪器不属于本机构或已停用。请刷新页面重新选。"),
    "coordination.calibration_expired": _("%(names)s 到 %(day)s 校准已过期。请换仪器或先校准。"),
    "coordination.stock_unconfirmed": _("请确认耗材已备齐；备不齐的，请走“办不到”。"),
    "coordination.text_missing": _("请写明内容。"),
    "coordination.field_unknown": _("这一项不能改：%(key)s。请刷新页面。"),
    "coordination.value_missing": _("请填新的内容，不要过长。"),
    "coordination.value_same": _("新内容与原来相同。"),
    "coordination.value_time": _("时间看不懂。请选日期和起止时间。"),
    "coordination.proposals_closed": _("现在不能提出或答复改动。进场后的变化请用补充填报。"),
    "coordination.talk_closed": _("这张单现在不能留言。"),
    "coordination.proposal_outdated": _("这一项在提出之后又改过。请不同意，并请对方重新提出。"),
    "coordination.fill_closed": _("进场之后才能补充填报。"),
    "coordination.fill_reason_missing": _("%(label)s 出具时已定，改它要写理由。"),
    "coordination.still_open": _("还有 %(count)s 项没有补充填报，不能办结。"),
    "coordination.laboratory_unknown": _("没有找到这家检测机构。"),
    "coordination.laboratory_cma": _(
        "该机构到 %(day)s 没有有效的资质认定。请换一家；已委托的，请主管部门收回委托。"
    ),
    "coordination.laboratory_filing": _(
        "该机构到 %(day)s 没有有效的备案。请换一家；已委托的，请主管部门收回委托。"
    ),
    "coordination.laboratory_suspended": _(
        "该机构被暂停委托至 %(day)s。请换一家；已委托的，请主管部门决定继续还是收回。"
    ),
    "coordination.laboratory_banned": _(
        "该机构在禁止期内：%(ban)s。请换一家；已委托的，请主管部门收回委托。"
    ),
    "coordination.laboratory_tied": _(
        "该机构与被监测单位有利益关系：%(tie)s。请换一家；已委托的，请主管部门收回委托。"
    ),
    "coordination.contract_none": _(
        "到 %(day)s 没有可用的委托合同。请换一家，或先登记采购项目和合同并使其生效。"
    ),
    "coordination.commission_open": _(
        "联系单还有到现场再定的因子，能力范围和委托价都无从核对，不能委托。请执法机构撤回，写明因子后重新出具。"
    ),
    "coordination.contract_term": _(
        "委托所用的合同 %(number)s 履行期为 %(from)s 至 %(to)s，不含 %(day)s。请改在履行期内监测。"
    ),
    "coordination.contract_times": _(
        "频次“%(frequency)s”看不出一共几次，委托价算不出来。请写成“共 12 次”或“每天 4 次，2 天”。"
    ),
    "coordination.contract_price": _(
        "合同 %(number)s 没有约定单价：%(factors)s。请换一份合同、换一家，或凭补充协议变更合同。"
    ),
    "coordination.contract_ceiling": _(
        "本次委托 %(amount)s 元，超出合同 %(number)s 的金额上限 %(ceiling)s 元所余。"
        "请换一份合同、换一家，或凭补充协议变更合同。"
    ),
    "coordination.not_suspended": _("这家机构现在没有暂停委托，不用逐件决定。请刷新页面。"),
    "coordination.reviewed": _("这件委托已经作过决定。"),
    "coordination.recall_late": _("检测机构已经进场，不能收回；请决定停止检测，或让它做完。"),
    "coordination.halt_early": _("还没有进场，没有可以停止的检测；请收回委托。"),
    "coordination.nothing_against": _(
        "这家检测机构现在没有妨碍这件委托的情形，或者已经作过决定。请刷新页面。"
    ),
    "coordination.no_going_on": _(
        "禁止期、利益关系和失效的资质不能由主管部门放行；进场前请收回委托。"
    ),
    "coordination.laboratory_scope": _(
        "该机构的资质不含：%(factors)s。请换一家；已委托的，请主管部门收回委托。"
    ),
    "coordination.reason_missing": _("请写明理由。"),
}
