"""The sentences of the steps that calculate, in Chinese and English."""

ZH = {
    "oxygen_converted": "按基准氧含量折算为{0}",
    "oxygen_high": "实测氧含量{0}%超过19%，折算结果不可靠，请复核",
    "oxygen_recheck": "折算后检出限高于限值，无法进行达标评价，请复核氧含量、含湿量和烟温",
    "oxygen_unused": "该限值不作氧含量折算，实测氧含量未使用",
    "condition_unreadable": "未判定：条件“{0}”无法识别",
    "oxygen_not_below_21": "未判定：氧含量{0}%不在0～21%之间，不可能是烟气",
    "oxygen_measured_missing": "未判定：限值以基准氧含量{0}%计，缺少实测氧含量，请补记；报出值"
    "已折算的，请把 o2_measured 填为基准氧含量",
    "oxygen_reference_missing": "未判定：有实测氧含量{0}%，缺少基准氧含量，请填写 o2_reference",
    "oxygen_basis_missing": "未判定：限值的基准氧含量不明，实测浓度不能直接与限值比较，请补记基准氧含量"
    "（限值不要求折算的，记“不折算”）",
    "oxygen_not_referred": "记明限值不要求按氧含量折算，按实测浓度评价",
    "excess_air_converted": "按过量空气系数折算为{0}",
    "excess_air_unused": "该标准不按过量空气系数折算，过量空气系数未使用",
    "excess_air_under_1": "未判定：过量空气系数{0}小于1，不可能是燃烧烟气",
    "excess_air_conflict": "未判定：过量空气系数和基准氧含量（{0}）只能给出一个，请核对限值的规定",
    "excess_air_oxygen_missing": "未判定：限值以过量空气系数{0}计，缺少实测氧含量，请补记",
    "benchmark_converted": "排水量超过基准排水量，折算为基准水量排放浓度{0}",
    "benchmark_unused": "这项限值不按基准排水量折算，排水量未使用",
    "benchmark_not_reached": "排水量为基准排水量的{0}倍，未超过，按实测浓度评价",
    "benchmark_incomplete": "未判定：按基准排水量折算还缺少{0}（volume为工作日排水量，products为产量/单位"
    "产品基准排水量，如 50/24），请补记",
    "benchmark_not_applicable": "未判定：{0}不是水中浓度，不能按基准排水量折算",
    "stack_equivalent": "与相距小于两者高度之和的排气筒等效，等效高度{0}",
    "stack_apart": "与{0}高的排气筒相距不小于两者高度之和，不合并",
    "stacks_differ": "排放速率未评价：等效高度与本排气筒高度（{0}）在严格50%上结论不同，标准未明确，"
    "请人工评价",
    "rate_equivalent": "等效排气筒的排放速率{0}",
    "oxygen_not_applicable": "未判定：{0}不是气体浓度的单位，不能按氧含量折算",
    "background_corrected": "背景修正后为{0}",
    "background_none": "与背景值相差大于10 dB，不修正",
    "background_not_needed": "测量值低于限值，按HJ 706未测背景直接评价，注明",
    "background_taken_as_done": "未给出背景值，按已修正并修约的排放值评价",
    "background_missing": "未判定：未给出背景值，测量值不低于限值，不能直接评价，请补记背景值（background）",
    "background_close": "与背景值相差小于3 dB，测量值超出限值不大于4 dB，修正后低于限值",
    "background_too_close": "与背景值相差小于3 dB，测量值超出限值5 dB及以上，无法评价，"
    "请降低背景后重测",
    "background_over_measured": "背景值高于测量值，两者不能同时成立，无法判定，请复测",
    "background_over_noted": "背景值高于测量值，背景值不可用；测量值低于限值，按HJ 706不计背景直接评价，注明",
    "noise_whole": "修约到个位为{0}",
    "noise_direct": "最大声级直接评价，不作背景修正",
    "peak_rounding_open": "最大声级未修约时超过限值、修约到个位时不超过，标准未明确最大声级是否修约，"
    "无法判定",
    "noise_not_applicable": "未判定：{0}不是声级的单位，不能按噪声评价",
    "peak_by_day": "未判定：频发、偶发噪声的最大声级只在夜间有限值",
    "averaging_taken": "结果为{0}，限值的取值时间未注明，按同一取值时间评价",
    "limit_given_leads": "已给出限值，按给出的限值判定，标准{0}只注明",
    "unverified": "{0}未核对原文",
    "rate": "排放速率{0}",
    "rate_listed": "该高度的排放速率限值{0}",
    "rate_interpolated": "内插得排放速率限值{0}",
    "rate_extrapolated_above": "外推得排放速率限值{0}",
    "rate_extrapolated_below": "外推得排放速率限值{0}",
    "rate_half_among_buildings": "未高出周围建筑5 m，限值严格50%为{0}",
    "rate_half_new_under_15": "新污染源排气筒低于15 m，限值再严格50%为{0}",
    "rate_both_halves": "两项严格50%连乘，标准未明确，为本系统约定，限值{0}",
    "rate_not_counted": "未给出标干流量和排气筒高度，排放速率未评价",
    "rate_within_limit": "排放速率符合限值",
    "rate_over_limit": "排放速率超过限值，超标",
    "rate_spans_limit": "排放速率的界限高于限值，无法判定",
    "rate_flow_missing": "排放速率未评价：缺少标干流量 flow_m3h",
    "rate_height_missing": "排放速率未评价：缺少排气筒高度 stack_height_m",
    "rate_not_computable": "排放速率未评价：{0}",
    "rate_not_selected": "排放速率未评价，其限值不能确定",
    "rate_not_held": "标准另有排放速率限值而未录入，排放速率无法评价，请按印刷文本导入（{0}）",
    "stack_below_least": "排气筒低于标准规定的最低高度（{0}），不符合标准要求，速率以最低高度处的限值比较",
    "stack_too_low": "排放速率未判定：排气筒低于标准规定的最低高度，标准对这样的排气筒没有限值",
    "mean_of_samples": "1小时内的{0}个样品按小时均值评价，单次值不单独评价",
    "mean_of_day": "24小时内每2小时至少一个的{0}个样品按日均值评价，单次值不单独评价",
    "mean": "各次均值{0}",
    "mean_halved": "{0}个未检出按检出限的二分之一参加平均",
    "mean_statistic": "全部未检出，统计均值{0}",
    "fume_kept": "剔除小于最大值四分之一者，保留{0}个",
    "fume_too_few": "未判定：剔除后只余{0}个，不足3个，须重新采样",
    "worst_of": "各次分别判定，不取平均，以最不利的{0}为准",
    "member_not_met": "其中{0}次单独不符合限值",
    "group_mixed": "未判定：同一组的{0}不同，不能合并",
    "group_incomplete": "未判定：组内有结果不能使用（{0}），不取平均",
    "influent_missing": "未判定：出水高于限值，进水高于{0}的按去除率评价，请填写 influent",
    "removal_rate": "去除率{0}",
    "removal_applies": "进水{0}，按去除率评价",
    "removal_met": "去除率符合要求，达标",
    "removal_not_met": "去除率不符合要求，不达标",
}

EN = {
    "oxygen_converted": "at the reference oxygen {0}",
    "oxygen_high": "measured oxygen {0}% is over 19%, the conversion is unreliable, check it",
    "oxygen_recheck": "the converted detection limit is above the limit, compliance cannot be "
    "evaluated; check oxygen, moisture and temperature",
    "oxygen_unused": "the limit knows no reference oxygen, the measured oxygen is not used",
    "condition_unreadable": "not judged: condition “{0}” cannot be read",
    "oxygen_not_below_21": "not judged: {0}% oxygen is not between 0 and 21%, no flue gas has it",
    "oxygen_measured_missing": "not judged: the limit is at {0}% oxygen and the measured oxygen is "
    "missing, record it; if the value is converted already, give the reference as o2_measured",
    "oxygen_reference_missing": "not judged: oxygen {0}% was measured, the reference is missing; "
    "give o2_reference",
    "oxygen_basis_missing": "not judged: the reference oxygen of the limit is not known and a "
    "concentration as measured cannot be held to it; record the reference oxygen (or that the "
    "limit asks for no conversion)",
    "oxygen_not_referred": "recorded that the limit asks for no conversion by oxygen, as measured",
    "excess_air_converted": "at the coefficient of excess air of the limit {0}",
    "excess_air_unused": "this standard knows no coefficient of excess air, it is not used",
    "excess_air_under_1": "not judged: coefficient of excess air {0} is under 1, no combustion has "
    "it",
    "excess_air_conflict": "not judged: a coefficient of excess air and a reference oxygen ({0}) "
    "exclude each other, check what the limit says",
    "excess_air_oxygen_missing": "not judged: the limit is at coefficient of excess air {0} and the "
    "measured oxygen is missing, record it",
    "benchmark_converted": "more is discharged than the benchmark allows, at the benchmark volume "
    "{0}",
    "benchmark_unused": "this limit is at no benchmark discharge volume, the volume is not used",
    "benchmark_not_reached": "{0} of the benchmark volume is discharged, not more, as measured",
    "benchmark_incomplete": "not judged: {0} is missing for the benchmark volume (volume: m³ of the "
    "working day; products: output/benchmark, such as 50/24), record it",
    "benchmark_not_applicable": "not judged: {0} is no concentration in water, no conversion to the "
    "benchmark volume",
    "stack_equivalent": "stacks closer than both heights together are one, equivalent height {0}",
    "stack_apart": "a stack of {0} is no closer than both heights together and stands alone",
    "stacks_differ": "the rate is not evaluated: the equivalent height and that of this stack ({0}) "
    "differ on the half, which the standard leaves open, evaluate it by hand",
    "rate_equivalent": "rate of the equivalent stack {0}",
    "oxygen_not_applicable": "not judged: {0} is no unit of a gas concentration, no conversion "
    "by oxygen",
    "background_corrected": "corrected for the background {0}",
    "background_none": "more than 10 dB over the background, not corrected",
    "background_not_needed": "measured under the limit, evaluated without background by HJ 706",
    "background_taken_as_done": "no background given, taken as the corrected and rounded "
    "emission value",
    "background_missing": "not judged: no background given and not measured under the limit, "
    "record the background level (background)",
    "background_close": "less than 3 dB over the background and at most 4 dB over the limit, "
    "under the limit once corrected",
    "background_too_close": "less than 3 dB over the background and 5 dB or more over the limit, "
    "lower the background and repeat, cannot be judged",
    "background_over_measured": "the background is over the measured level, which cannot both be "
    "true, cannot be judged; measure again",
    "background_over_noted": "the background is over the measured level and is not used; measured "
    "under the limit, evaluated without background by HJ 706",
    "noise_whole": "rounded to whole {0}",
    "noise_direct": "a maximum level is evaluated directly, without background",
    "peak_rounding_open": "the maximum level is over the limit as read and not once rounded to whole "
    "dB; the standard leaves open which counts, cannot be judged",
    "noise_not_applicable": "not judged: {0} is no unit of a sound level",
    "peak_by_day": "not judged: maximum levels are limited at night only",
    "averaging_taken": "the result is a {0}, the limit's averaging is not stated and taken as the "
    "same",
    "limit_given_leads": "a limit is given and leads, standard {0} is only noted",
    "unverified": "{0} is not verified against the text",
    "rate": "emission rate {0}",
    "rate_listed": "rate limit at this height {0}",
    "rate_interpolated": "rate limit interpolated {0}",
    "rate_extrapolated_above": "rate limit extrapolated {0}",
    "rate_extrapolated_below": "rate limit extrapolated {0}",
    "rate_half_among_buildings": "not 5 m over the buildings around, half the rate limit {0}",
    "rate_half_new_under_15": "new source under 15 m, half the rate limit {0}",
    "rate_both_halves": "both halves are taken, which the standard leaves open and this system "
    "chose, rate limit {0}",
    "rate_not_counted": "no flow and no stack height given, the rate is not evaluated",
    "rate_within_limit": "rate within its limit",
    "rate_over_limit": "rate over its limit",
    "rate_spans_limit": "the rate's bound is above its limit, cannot be judged",
    "rate_flow_missing": "the rate is not evaluated: flow_m3h is missing",
    "rate_height_missing": "the rate is not evaluated: stack_height_m is missing",
    "rate_not_computable": "the rate is not evaluated: {0}",
    "rate_not_selected": "the rate is not evaluated, its limit cannot be told",
    "rate_not_held": "the standard limits the rate too and these values are not held, the rate "
    "cannot be evaluated; import the printed text ({0})",
    "stack_below_least": "the stack is lower than the standard allows ({0}), the rate is held to "
    "the limit at the least height",
    "stack_too_low": "the rate is not judged: the stack is lower than the standard allows and has no "
    "limit there",
    "mean_of_day": "{0} samples over 24 hours, at least one every two, are held to the limit by "
    "their daily mean, none by itself",
    "mean_of_samples": "{0} samples within the hour are held to the limit by their hourly mean, none by "
    "itself",
    "mean": "mean {0}",
    "mean_halved": "{0} non-detects count by half their detection limit",
    "mean_statistic": "all non-detects, mean for statistics {0}",
    "fume_kept": "values under a quarter of the greatest dropped, {0} kept",
    "fume_too_few": "not judged: only {0} values remain, fewer than 3, sample again",
    "worst_of": "each is judged by itself and none averaged, the worst of {0} leads",
    "member_not_met": "{0} of them do not meet the limit alone",
    "group_mixed": "not judged: {0} differs within the group",
    "group_incomplete": "not judged: a result of the group cannot be used ({0}), no mean is taken",
    "influent_missing": "not judged: over the limit, and with an influent over {0} removal "
    "decides; give influent",
    "removal_rate": "removal {0}",
    "removal_applies": "influent {0}, evaluated by removal",
    "removal_met": "removal is enough, compliant",
    "removal_not_met": "removal is not enough, limit not met",
}
