"""The words of codes, as the pages say them (a test holds the two side by side)."""

from collections.abc import Mapping

from liance.dashboards.exports.shape import Words

Said = Mapping[object, Words]

YES_NO: Said = {True: Words("是", "Yes"), False: Words("否", "No"), None: Words("", "")}
GROUNDS: Said = {
    "daily": Words("日常监督执法检查", "Routine supervision and enforcement inspection"),
    "petition": Words("信访投诉举报调查", "Investigation of a petition, complaint or report"),
    "emergency": Words("环境应急", "Environmental emergency"),
    "assigned": Words("上级交办的重要事项", "Important matter assigned from above"),
}
URGENCIES: Said = {
    "routine": Words("日常", "Routine"),
    "surprise": Words("突击执法检查", "Surprise inspection"),
    "assigned": Words("上级交办", "Assigned from above"),
    "urgent_petition": Words("紧急信访调查", "Urgent petition"),
    "emergency": Words("环境应急", "Environmental emergency"),
    "other": Words("其他时效性较强", "Other urgent matter"),
}
MEDIA: Said = {
    "water": Words("废水", "Wastewater"), "gas": Words("废气", "Waste gas"),
    "noise": Words("噪声", "Noise"),
}  # fmt: skip
QC: Said = {
    "normal": Words("普通样", "Normal sample"), "parallel": Words("现场平行", "Field duplicate"),
    "blank": Words("全程序空白", "Full-procedure blank"),
}  # fmt: skip
VERDICTS: Said = {
    "compliant": Words("达标", "Within limit"), "exceeds": Words("超标", "Over limit"),
    "cannot_judge": Words("无法判定", "Cannot be judged"), "not_judged": Words("未判定", "Not judged"),
    "by_mean": Words("按均值评价", "Judged by the mean"), "": Words("", ""),
}  # fmt: skip
MANAGEMENT: Said = {
    "key": Words("重点管理", "key management"),
    "simplified": Words("简化管理", "simplified management"),
    "registered": Words("登记管理", "registered"),
}
GRADES: Said = {
    "green": Words("环保诚信（绿）", "trustworthy (green)"), "blue": Words("环保良好（蓝）", "good (blue)"),
    "yellow": Words("环保警示（黄）", "warning (yellow)"), "red": Words("环保不良（红）", "bad (red)"),
}  # fmt: skip
STANDINGS: Said = {
    "done": Words("已监测", "Monitored"), "explained": Words("有因", "Reason given"),
    "sheeted": Words("已出联系单", "Sheet issued"), "planned": Words("在期", "In time"),
    "unexplained": Words("无因", "No reason"),
}  # fmt: skip
