"""The sentences of a selection: why no limit was taken, and what was taken for granted."""

ZH = {
    "standard_unreadable": "未判定：标准“{0}”无法识别，请只写标准编号，如 GB 8978-1996",
    "standard_unknown": "未判定：标准{0}未收录，请导入该标准",
    "edition_not_in_force": "未判定：采样日期不在标准的施行期内（{0}）",
    "start_unknown": "无法判定：标准的施行日期未录入，采样时可能尚未施行（{0}），请按印刷文本补录施行日期",
    "values_not_held": "无法判定：限值未录入，请按印刷文本导入（{0}）",
    "amendment_not_held": "无法判定：{0}",
    "factor_missing": "未判定：没有监测因子，不能在{0}中选取限值",
    "factor_not_held": "无法判定：已录入的限值中没有此因子（{0}）。标准用别的名称的，请按标准的名称填写；"
    "标准确有而未录入的，请按印刷文本导入；标准没有的，不按它评价",
    "factor_not_in_standard": "未判定：该标准不控制此因子（{0}）",
    "table_unknown": "未判定：标准中没有此表的该因子限值（{0}）",
    "table_missing": "未判定：多个表均有该因子限值（表{0}），请填写表号",
    "level_missing": "未判定：该标准分级，请填写级别（{0}）",
    "level_unknown": "未判定：级别“{0}”无法识别",
    "scope_missing": "未判定：该因子只对指定行业设限，请填写适用范围（{0}）",
    "scope_unknown": "未判定：标准中没有适用范围“{0}”，请按标准用词填写",
    "source_period_missing": "未判定：请填写污染源时段（{0}）",
    "source_period_unknown": "未判定：污染源时段“{0}”无法识别，应为 new、existing 或 special",
    "fuel_missing": "未判定：限值按燃料区分，请填写燃料（{0}）",
    "fuel_unknown": "未判定：燃料“{0}”无法识别，应为 coal、oil、gas 或 biomass",
    "averaging_missing": "未判定：限值按取值时段区分，请填写取值时段（{0}）",
    "averaging_unknown": "未判定：取值时段“{0}”无法识别",
    "averaging_differs": "无法判定：结果与限值的取值时段不同（{0}），且没有依据可比较",
    "noise_class_missing": "未判定：请填写声环境功能区类别（{0}）",
    "noise_class_unknown": "未判定：声环境功能区类别“{0}”无法识别，应为 0～4",
    "period_missing": "未判定：请填写昼间或夜间（{0}）",
    "period_unknown": "未判定：时段“{0}”无法识别或与因子矛盾，应为 day 或 night",
    "noise_kind_missing": "未判定：请填写噪声类型（{0}）",
    "noise_kind_unknown": "未判定：噪声类型“{0}”无法识别",
    "place_missing": "未判定：请填写监测位置（{0}）",
    "place_unknown": "未判定：监测位置“{0}”无法识别或与表号矛盾",
    "water_temp_c_missing": "未判定：限值按水温区分，请填写水温（℃，{0}）",
    "water_temp_c_unknown": "未判定：水温“{0}”无法识别",
    "stack_height_m_unknown": "未判定：排气筒高度“{0}”无法识别",
    "sampled_on_missing": "未判定：限值按季节区分，请填写采样日期（{0}）",
    "limit_not_found": "未判定：标准中没有这些条件下的限值（{0}）",
    "no_limit_set": "未判定：标准对此不设限值（{0}）",
    "date_assumed": "没有采样日期，按{0}施行的版本",
    "start_not_on_file": "{0}的施行日期未录入",
    "averaging_assumed": "未注明取值时段，按限值的取值时段（{0}）评价",
    "averaging_by_ground": "取值时段与限值不同，依据：{0}",
    "amendment_partly_held": "{0}只录入了沿用的部分",
    "indoor_by_boundary": "室内限值为4.1.5（厂界与噪声敏感建筑物距离小于1 m）；结构传播固定设备的室内噪声"
    "另有限值（4.2），未录入",
    "region_assumed": "未注明地区，按{0}以外的地区",
    "edition": "适用{0}",
}

EN = {
    "standard_unreadable": "not judged: standard “{0}” cannot be read; write the code alone, "
    "GB 8978-1996",
    "standard_unknown": "not judged: standard {0} is not held, import it",
    "edition_not_in_force": "not judged: the standard was not in force that day ({0})",
    "start_unknown": "cannot be judged: the first day of the standard is not on file and may lie after the "
    "sampling ({0}); enter it from the printed text",
    "values_not_held": "cannot be judged: these values of the standard are not held, import the "
    "printed text",
    "amendment_not_held": "cannot be judged: an amendment in force that day is not held, and a "
    "sample it governs cannot be judged until it is entered",
    "factor_missing": "not judged: no factor, so no limit can be taken from {0}",
    "factor_not_held": "cannot be judged: no limit of this factor is held ({0}); write the name that the "
    "standard has, import the printed text if it is there and not held, or leave the standard out if "
    "it has none",
    "factor_not_in_standard": "not judged: the standard does not control this factor ({0})",
    "table_unknown": "not judged: the standard has no limit of the factor in that table ({0})",
    "table_missing": "not judged: several tables limit the factor ({0}), name the table",
    "level_missing": "not judged: the standard has levels, name one of {0}",
    "level_unknown": "not judged: level “{0}” is unknown",
    "scope_missing": "not judged: limited for named industries only, name the scope ({0})",
    "scope_unknown": "not judged: the standard names no scope “{0}”",
    "source_period_missing": "not judged: name the period of the source ({0})",
    "source_period_unknown": "not judged: source period “{0}” is none of new, existing, special",
    "fuel_missing": "not judged: limits differ by fuel, name one of {0}",
    "fuel_unknown": "not judged: fuel “{0}” is none of coal, oil, gas, biomass",
    "averaging_missing": "not judged: limits differ by averaging, name one of {0}",
    "averaging_unknown": "not judged: averaging “{0}” is none of single, hourly_mean, daily_mean, "
    "max",
    "averaging_differs": "cannot be judged: result and limit differ in averaging ({0}), and no "
    "legal ground covers it",
    "noise_class_missing": "not judged: name the noise class ({0})",
    "noise_class_unknown": "not judged: noise class “{0}” is none of 0 to 4",
    "period_missing": "not judged: name day or night ({0})",
    "period_unknown": "not judged: period “{0}” is unknown or contradicts the factor",
    "noise_kind_missing": "not judged: name the kind of noise ({0})",
    "noise_kind_unknown": "not judged: kind of noise “{0}” is unknown",
    "place_missing": "not judged: name the place ({0})",
    "place_unknown": "not judged: place “{0}” is unknown or contradicts the table",
    "water_temp_c_missing": "not judged: limits differ by water temperature, give it in °C ({0})",
    "water_temp_c_unknown": "not judged: water temperature “{0}” cannot be read",
    "stack_height_m_unknown": "not judged: stack height “{0}” cannot be read",
    "sampled_on_missing": "not judged: limits differ by season, give the sampling date ({0})",
    "limit_not_found": "not judged: the standard has no limit under these conditions ({0})",
    "no_limit_set": "not judged: the standard sets no limit there ({0})",
    "date_assumed": "no sampling date, edition of {0}",
    "start_not_on_file": "the first day of {0} is not on file",
    "averaging_assumed": "averaging not stated, taken as the limit's ({0})",
    "averaging_by_ground": "averaging differs from the limit's, on the ground of {0}",
    "amendment_partly_held": "of {0} only what goes on unchanged is held",
    "indoor_by_boundary": "the indoor limit of 4.1.5, for a boundary less than 1 m from the building; "
    "structure-borne noise has limits of its own (4.2), which are not held",
    "region_assumed": "no region named, taken as other than {0}",
    "edition": "under {0}",
}

_AVERAGING_ZH = {
    "single": "一次值", "hourly_mean": "小时均值", "daily_mean": "日均值", "max": "最大值",
}  # fmt: skip
_AVERAGING_EN = {
    "single": "single value", "hourly_mean": "hourly mean", "daily_mean": "daily mean",
    "max": "maximum",
}  # fmt: skip
# What is to be filled in stands as it is to be typed.
AVERAGING = {
    ("averaging_missing", "zh"): _AVERAGING_ZH,
    ("averaging_differs", "zh"): _AVERAGING_ZH,
    ("averaging_differs", "en"): _AVERAGING_EN,
    ("averaging_assumed", "zh"): _AVERAGING_ZH,
    ("averaging_assumed", "en"): _AVERAGING_EN,
    ("averaging_taken", "zh"): _AVERAGING_ZH,
    ("averaging_taken", "en"): _AVERAGING_EN,
}
