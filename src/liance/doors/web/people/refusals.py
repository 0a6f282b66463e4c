"""What the refusals about agencies, people, certificates, instruments and accounts say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "registry.province_unknown": _("没有代码为 %(province)s 的省级行政区。"),
    "registry.no_jurisdictions": _(
        "还没有建立辖区，请管理员先运行 liance demo 或 liance import sources。"
    ),
    "registry.agency_exists": _("已有名为“%(name)s”的机构。"),
    "registry.prefix_taken": _("机关代字“%(prefix)s”已有机构在用，两家的文号会相同。请换一个。"),
    "registry.agency_functions": _(
        "请至少选一项职能；社会化检测机构不能兼有主管、执法、监测职能。"
    ),
    "registry.username_taken": _("用户名 %(username)s 已被使用，请换一个。"),
    "registry.username_form": _("用户名为 3 至 64 个字母、数字或 . _ - @，以字母或数字开头。"),
    "registry.staff_has_account": _("这个人已有账号；一人一号，不得共用。"),
    "registry.staff_without_account": _("这个人还没有账号，请先开设账号。"),
    "registry.staff_left": _("这个人已离岗，不能再办理。"),
    "registry.staff_elsewhere": _("这个人不在本机构。"),
    "registry.role_unfit": _("这个机构没有该岗位对应的职能，请换一个岗位。"),
    "registry.role_held": _("这个人已有该岗位。"),
    "registry.roles_apart": _("该岗位与已有的“%(other)s”不得由同一人担任，请交由另一人。"),
    "registry.own_roles": _("不能给自己授予或收回岗位，请另一位管理员办理。"),
    "registry.own_account": _("不能在这里改自己的账号；密码请在右上角“修改密码”中改。"),
    "registry.unvouched": _(
        "您的密码由他人重设过，签字暂停。请本机构另一位负责人或审核人员当面核实，在您的人员页上确认。"
    ),
    "registry.vouch_after_change": _("%(name)s还没有把临时密码改成自己的，改了以后再确认。"),
    "registry.vouch_by_other": _("不能由本人或重设密码的人确认，请另一位同事确认。"),
    "registry.vouched_already": _("已经确认过，或者没有重设过密码。"),
    "registry.pairing_functions": _("一方须是执法机构，另一方须是监测机构。"),
    "registry.pairing_levels": _("同级或驻市须级别相同；代管的监测机构须在同一市（区）。"),
    "registry.pairing_overlaps": _("这个执法机构在该日之后已有对应关系，请先核对起始日期。"),
    "registry.pairing_ended": _("这个对应关系已经结束，或结束日期早于开始日期。"),
    "registry.in_charge_elsewhere": _("负责人须是本机构的人员。"),
    "registry.in_charge_later": _("该日之后已指定负责人，请先核对日期。"),
    "capability.period_reversed": _("有效期的结束日期早于开始日期。"),
    "capability.certificate_exists": _("编号为 %(number)s 的证件已登记。"),
    "capability.instrument_exists": _("本机构已有编号为 %(number)s 的仪器。"),
    "capability.no_instruments_here": _("仪器登记在监测机构或检测机构名下，请换一个机构。"),
    "capability.avoids_already": _("已登记对%(name)s回避。"),
    "capability.avoidance_reason": _("请写明理由，至少 %(least)s 个字。"),
    "capability.avoidance_lifted": _("这条回避已经解除。"),
    "capability.source_unknown": _("名录里没有这家，或同名不止一家；请写排污许可证编号。"),
    "capability.hours": _("学时应大于 0。"),
    "capability.score": _("分数从 0 到 100，只在有考核时填写。"),
    "capability.due_outside": _("期限应在 %(year)s 年内。"),
    "capability.evidence": _("请写明佐证，至少 %(least)s 个字。"),
    "capability.measure_done": _("这项措施已经完成。"),
    "capability.consumable_exists": _("本机构已登记“%(name)s”。"),
    "capability.quantity": _("数量不能小于或等于 0。"),
    "capability.lot_exists": _("批号 %(number)s 已登记。"),
    "capability.stock_short": _("在有效期内的只有 %(left)s，不够出库。"),
    "capability.purpose": _("请写明用途。"),
    "capability.countered": _("这笔已经冲回，或者它本身就是冲回。"),
    "capability.counter_reason": _("请写明冲回的理由，至少 %(least)s 个字。"),
}
