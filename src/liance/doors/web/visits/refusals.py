"""What a refusal of the visit says: what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words
from liance.mechanism.operations import errors

WORDS: Words = {
    errors.NOT_REGULAR: _("这次进场不符合规定，没有按规范现场打开。"),
    errors.IRREGULAR_NOTE_MISSING: _("请写明为什么这样进场。"),
    errors.OPENER_NOT_ON_SITE: _("由在场的人登记进场：请把自己选进来，或请在场的同事登记。"),
    errors.CREW_EMPTY: _("请选择进场人员。"),
    errors.CREW_TWICE: _("同一个人只能算在一方，请核对两方的人员。"),
    errors.CREW_OUTSIDER: _("有人不属于这次联合现场的机构，或已停用。请重新选择。"),
    errors.CREW_NOT_NAMED: _("这是限定知悉的现场，进场的人必须都在知悉名单里。"),
    errors.LABORATORY_NOT_OFFICER: _("%(name)s是检测机构人员，不能算作执法人员。"),
    errors.ALREADY_ON_SITE: _("这个人已经登记进场。"),
    errors.ENTRY_ALREADY_CONFIRMED: _("您已确认过进场，不必再确认。"),
    errors.PLACE_MISSING: _("请定位，或写明地点。"),
    errors.PLACE_WRONG: _("定位数据不完整或超出范围，请重新定位，或改写地点。"),
    errors.REFUSAL_MISSING: _("企业拒绝签字的，请写明原因。"),
    errors.NOT_ON_SITE: _("您没有登记进场。请先登记进场，再记录。"),
    errors.OTHER_SIDE: _("请选择监测一方在场的另一个人。"),
    errors.WRONG_KIND: _("这类记录由另一方填写。"),
    errors.LEFT: _("双方已经离场，当场的记录不能补写。询问笔录和说明仍可记。"),
    errors.PART_CLOSED: _("这一方的部分已经关闭，不能再记。"),
    errors.TITLE_MISSING: _("请写一句话说明记的是什么。"),
    errors.TEXT_MISSING: _("请写明要对方知道什么。"),
    errors.REASON_MISSING: _("请写明原因。"),
    errors.ALREADY_AMENDED: _("这一条已经被更正过，请更正最新的那一条。"),
    errors.NOT_OWN_SIDE: _("这一步由另一方办理。"),
    errors.FUTURE: _("进场时间不能晚于现在。"),
    errors.CODE_MISSING: _("请填写新点位的编号。"),
    errors.POINT_EXISTS: _("点位 %(point)s 已经在这次现场里。"),
    errors.ITEM_EXISTS: _("这个点位已经有 %(factor)s。"),
    errors.ITEM_MEASURED: _("%(factor)s 已有读数，有测必报，不能再写未测原因。"),
    errors.POINT_MEASURED: _("点位 %(point)s 已有读数，有测必报，不能再写未测原因。"),
    errors.ITEM_NOT_DONE: _("%(factor)s 已写明未测原因，不能再录读数。"),
    errors.READING_EMPTY: _("请填写读数。"),
    errors.RECORDED_ELSEWHERE: _("“%(text)s”不是这种介质要记的条件，请清空。"),
    errors.RECORDED_UNREADABLE: _("“%(text)s”读不懂，请照仪器显示填写数字，或从列表里选。"),
    errors.RECORDED_RANGE: _("“%(text)s”超出可能的范围，请核对单位。"),
    errors.UNIT_RESTRICTED: _(
        "这家单位只有限定知悉的人知道，进场也要限定知悉；可先在单位页面公开登记。"
    ),
    errors.SAME_PERSON: _("测定和确认必须是两个人。"),
    errors.NOT_ASKED: _("这个读数由%(name)s确认，请用本人的账号。"),
    errors.NONE_CHOSEN: _("请先勾选要确认的读数。"),
    errors.NEWCOMERS_ALONE: _("两人到岗都不满 3 个月，不能单独签认。请另选一人确认。"),
    errors.INSTRUMENT_MISSING: _("%(factor)s 用仪器测定（%(what)s），请选所用仪器。"),
    errors.OUTSIDE_SCOPE: _(
        "本机构的资质认定到 %(day)s 不含用 %(method)s 测定%(factor)s。请改用资质内的方法，或请执法机构改由监测站测定。"
    ),
    errors.COMMISSION_HALTED: _("主管部门已决定停止检测，现场不再测定。请把样品交给监测站。"),
    errors.INSTRUMENT_OUTSIDE: _("仪器 %(number)s 不是本次监测机构的，请另选。"),
    errors.INSTRUMENT_OFF: _("仪器 %(number)s 已停用，请另选。"),
    errors.CALIBRATION_EXPIRED: _("仪器 %(number)s 检定有效期到 %(until)s，已过期，请换一台。"),
    errors.CALIBRATION_UNKNOWN: _("仪器 %(number)s 没有检定有效期，请先登记或换一台。"),
    errors.INSTRUMENT_FACTOR: _("仪器 %(number)s 不能测 %(factor)s，请另选。"),
    errors.SIGNAL_DIRECTION: _("您这一方不能发这个方向的信号。"),
    errors.SIGNAL_OWN: _("信号由另一方签收和答复。"),
    errors.UNTOLD: _(
        "还有 %(count)s 个超标读数没有通报执法人员：%(readings)s。请通报；已经离场的，在读数页写明原因。"
    ),
    errors.NOTHING_UNTOLD: _("这个读数不超标，或者已经通报、已经写明原因。"),
    errors.SIGNAL_TWICE: _("这个读数已经通报过。"),
    errors.ANSWER_MISSING: _("请写明答复。"),
    errors.ANSWER_NEEDS_BOTTLES: _("设施问题用采样或现场测定答复：请选择样品瓶或读数。"),
    errors.ANSWER_NEEDS_CAUSE: _("超标、异常用原因排查记录答复。"),
    errors.PART_ALREADY_CLOSED: _("这一方的部分已经关闭。"),
    errors.NOT_LEFT: _("双方离场后才能关闭。请先记录离场。"),
    errors.SIGNALS_OPEN: _("还有 %(count)s 个信号没有答复，答复后才能关闭。"),
    errors.RECORD_INCOMPLETE: _(
        "执法记录还缺：出示证件、生产状况、治理设施运行都要有，补全后再关闭。"
    ),
    errors.ITEMS_OPEN: _("还有 %(count)s 项既没有做也没有写原因：%(items)s。"),
    errors.NEWCOMER_SIGNS_ALONE: _("您到岗不满 3 个月，不能单独签认关闭，请由同事关闭。"),
    errors.SHEET_MISSING: _("还没有联系单。紧急现场要补送联系单后才能关闭。"),
    errors.PARTS_OPEN: _("双方都关闭自己的部分后，现场才能关闭。"),
    errors.SHEET_OTHER: _("这份联系单不是这次现场的补送单：单位、双方机构要一致，并注明随后补送。"),
    errors.SHEET_ATTACHED: _("这次现场已经有联系单。"),
    errors.SHEET_NOT_RETURNED: _("联系单还没有回送，回送后才能关闭。"),
    errors.NO_STATION: _("%(name)s没有登记对应的监测机构，请管理员先登记同级对应关系。"),
    errors.URGENCY_MISSING: _("请选择紧急类别，并写明依据。"),
    errors.NO_POINTS: _("请至少选择一个点位。"),
    errors.NAMED_MISSING: _("请选择至少一人。"),
    errors.NAMED_ELSEWHERE: _("有人不属于您可以添加的机构，或已停用。请重新选择。"),
}
