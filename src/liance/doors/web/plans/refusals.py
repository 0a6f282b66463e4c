"""What the refusals of planning say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "planning.empty": _("计划还没有分层，先添加分层和对象再提交。"),
    "planning.stratum_empty": _("分层“%(stratum)s”还没有对象，添加对象或去掉这一层。"),
    "planning.ratio": _("监测比例应大于 0、不超过 100%%。"),
    "planning.frequency": _("频次至少每年 1 次。"),
    "planning.frequency_days": _(
        "%(first)s 至 %(last)s 有 %(days)s 个工作日，同一单位两次至少隔 %(gap)s 天，最多排 %(most)s 次，"
        "排不下 %(wanted)s 次。"
    ),
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
    "planning.criteria": _("至少选一项：行业、区域、管理等级、介质、信用等级或曾超标。"),
    "planning.quarters": _("四个季度各写几次，合计等于全年频次。"),
    "planning.factor_unknown": _("“%(factor)s”不在这种介质的监测因子里，请核对写法。"),
    "planning.factor_unmeasured": _("监测站没有人持证、也没有检测机构能测：%(factors)s。"),
    "planning.unit_listed": _("这家单位已经列入，先去掉再改。"),
    "planning.no_strata": _("计划还没有分层，先添加分层再抽取。"),
    "planning.no_candidates": _("各分层里没有可以抽取的单位：都已列入、不查，或没有排放口和因子。"),
    "planning.no_people": _(
        "%(agency)s持有效证件、到现场的人员有 %(count)s 人，每家需要 %(least)s 人。"
    ),
    "planning.draw_open": _("已有一份封存的名录，先抽取或作废。"),
    "planning.must_over_cap": _("必查的 %(count)s 家按每年上限已不能再去：%(names)s。"),
    "planning.witness": _("见证词至少 4 个字符，由抽取的人当场写下。"),
    "planning.other_side": _("名录由%(name)s封存，应由另一方的人抽取。"),
    "planning.not_drawn": _("这次抽取里没有这家单位或这个人。"),
    "planning.weight": _("权数从 1 到 %(most)s。"),
    "planning.price": _("金额不能小于 0。"),
    "planning.price_factor": _("分析单价要写因子，其他单价不写。"),
    "planning.target_used": _("这一项已经出具联系单，不能去掉。"),
    "planning.must_outside": _(
        "必查的 %(count)s 家不在任何分层里，或者没有可监测的因子：%(names)s。先补分层或因子，再封存名单。"
    ),
    "planning.target_over": _(
        "第 %(number)s 项已批准过且计划期已过，不能去掉，请说明未监测的原因。"
    ),
    "planning.target_drawn": _(
        "第 %(number)s 项是抽取产生的，不能直接去掉；确有原因的在抽取结果里回避，由规则递补。"
    ),
    "planning.not_over": _("计划期还没有结束。"),
    "planning.excuse_reason": _("请把理由写清楚，至少 %(least)s 个字。"),
    "planning.excuse_asked": _("已经提出过，等另一方确认。"),
    "planning.excuse_open": _("抽取里还有待另一方确认的替换，先确认或不同意，再提交会签。"),
    "planning.excuse_own": _("这是%(name)s提出的，要由另一方的人确认。"),
    "planning.crew_short": _(
        "每家每方要有 2 人，除去回避的人后不够的有 %(count)s 家：%(names)s。先补持证人员，或把单位列为不查。"
    ),
    "planning.plan_over_cap": _(
        "%(count)s 家本年合计超过每年 %(cap)s 次的上限，不能提交：%(names)s。别的计划可能先提交了。"
    ),
    "planning.over_cap": _("%(name)s本年已有 %(count)s 次，各机构合计不能超过 %(cap)s 次。"),
    "planning.year_over": _("%(year)s 年已经过去，不能再起草或抽取这一年的计划。"),
    "planning.exceeded_years": _(
        "本区域没有设定“近年超标”往前算几年，先由主管部门写明依据，或把权数改为 1。"
    ),
    "planning.price_exists": _("这一项单价已有，请在列表里修改。"),
    "planning.fund_exists": _("这一资金来源已有，请在列表里修改。"),
    "scheduling.days": _("起止日期应先后有序，不超过一年。"),
    "scheduling.not_approved": _("计划批准后才能排期。"),
    "scheduling.draft_exists": _("这个计划已有一版在编排，先公布或作废。"),
    "scheduling.not_draft": _("这一版已公布或作废，不能再改；需要改动请编排新版。"),
    "scheduling.searching": _("正在求解，等它结束或先停止。"),
    "scheduling.nothing_open": _(
        "这些日子里没有待排的对象：都已出联系单、已说明原因，或不在计划期。"
    ),
    "scheduling.plate": _("号牌不能空，也不能重复登记。"),
    "scheduling.period": _("结束日期不能早于开始日期。"),
    "scheduling.one_of": _("请选一个人、一台仪器或一辆车。"),
    "scheduling.booked": _("有人员、仪器或车辆已在另一份公布的排期里，请重新求解或换人。"),
    "scheduling.no_crew": _("%(day)s 排不出一组：人员、车辆、仪器、实验室或间隔不够。"),
    "scheduling.empty": _("还没有一家排定，不能公布。"),
    "scheduling.seconds": _("求解时间从 1 到 %(most)s 秒。"),
    "scheduling.month": _("请选排期内的月份，至少 1 人。"),
    "scheduling.not_announced": _("排期公布后才能出联系单。"),
    "scheduling.is_fixed": _("这一组已固定，先放开再改。"),
    "scheduling.sheet_exists": _("%(unit)s的这一项已经有联系单。"),
    "scheduling.past": _("%(day)s 已到或已过，只能排明天以后的日子。"),
    "scheduling.release_reason": _("这一组已公布，放开要写明原因，至少 %(least)s 个字。"),
    "scheduling.release_sheet": _("%(unit)s已有联系单，这一组不能放开；改期请在联系单上办。"),
    "scheduling.fault_both_sides": _("%(day)s 同一人不能既代表执法又代表监测：%(about)s。"),
    "scheduling.fault_stranger": _("%(day)s 有人不是两家机构的外出人员：%(about)s。"),
    "scheduling.fault_avoid": _("%(units)s：%(about)s 已申报回避，不能去。"),
    "scheduling.fault_drawn": _("%(units)s：双随机抽取的人员要去，还缺 %(about)s。"),
    "scheduling.fault_day": _("%(day)s 不是工作日，或不在排期内。"),
    "scheduling.fault_window": _("%(units)s：%(day)s 不在计划期内。"),
    "scheduling.fault_rest": _("%(units)s：%(day)s 采的样等不过随后的长假，会超过保存期。"),
    "scheduling.fault_laboratory": _("%(day)s 的样品多于实验室一天能收的：%(units)s。"),
    "scheduling.fault_gap": _("%(units)s：%(day)s 离同一单位的上一次或下一次监测太近。"),
    "scheduling.fault_officers": _("%(day)s 持有效证件的执法人员不足两人。"),
    "scheduling.fault_monitors": _("%(day)s 持有效证件的监测人员不足两人。"),
    "scheduling.fault_factors": _("%(units)s：%(day)s 监测人员的证件不含 %(about)s。"),
    "scheduling.fault_person_twice": _("%(day)s 有人排了两组：%(about)s。"),
    "scheduling.fault_away": _("%(day)s 不在或另有安排：%(about)s。"),
    "scheduling.fault_vehicle": _("%(day)s 没有可用的车辆，请选一辆。"),
    "scheduling.fault_seats": _("%(day)s 的车坐不下全组。"),
    "scheduling.fault_vehicle_twice": _("%(day)s 同一辆车排了两组。"),
    "scheduling.fault_instrument": _("%(units)s：%(day)s 缺检定有效的仪器。"),
    "scheduling.fault_instrument_twice": _("%(day)s 同一台仪器排了两组。"),
    "scheduling.fault_long": _("%(day)s 这一组的路程加现场超过一天：%(units)s。"),
    "scheduling.fault_moved": _("已公布的 %(day)s 不能改：%(units)s。"),
    "scheduling.fault_empty": _("%(day)s 有一组没有去处。"),
    "scheduling.fault_cost": _("评分算得不一致，什么都没有保存，请告诉管理员。"),
    "scheduling.fault_unknown": _("排期里有计划之外的对象，什么都没有保存，请告诉管理员。"),
    "scheduling.fault_twice": _("有对象排了两次，什么都没有保存，请告诉管理员。"),
}
