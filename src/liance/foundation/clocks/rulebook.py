"""All deadlines in one table: what starts them, how long, which kind of day, which clause.

``basis`` tells whose rule it is: ``notice`` (陕环发〔2021〕32号), ``law``, or ``local`` (a default
that the area's own mechanism may change; it is never shown as the notice's).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One deadline. ``unit``: ``working_days``, ``natural_days`` (both end at 24:00), ``hours``,
    ``minutes`` (counted from the instant), ``before_days`` (natural days before a date)."""

    code: str
    zh: str
    en: str
    length: int
    unit: str
    basis: str
    clause: str
    starts_zh: str
    starts_en: str
    stops_zh: str
    stops_en: str


RULES: dict[str, ClockRule] = {
    r.code: r
    for r in (
        ClockRule(
            "sheet.lead",
            "提前送达",
            "Lead time",
            2,
            "before_days",
            "notice",
            "W4",
            "监测时间",
            "the day of monitoring",
            "联系单发出",
            "sheet sent",
        ),
        ClockRule(
            "sheet.return",
            "回送联系单",
            "Return of the sheet",
            1,
            "working_days",
            "local",
            "W5",
            "收到联系单",
            "sheet received",
            "回送",
            "sheet returned",
        ),
        ClockRule(
            "sheet.answer",
            "答复协商",
            "Answer a proposal",
            8,
            "hours",
            "local",
            "W2",
            "提出改动",
            "change proposed",
            "答复",
            "answered",
        ),
        ClockRule(
            "sheet.decide",
            "决定办不到的说明",
            "Decide on a cannot-do",
            1,
            "working_days",
            "local",
            "W6",
            "监测机构说明",
            "station declared",
            "主管部门决定",
            "decided",
        ),
        ClockRule(
            "sheet.fill",
            "补充填报",
            "Fill in open fields",
            1,
            "natural_days",
            "local",
            "W3",
            "离场",
            "departure",
            "全部填报",
            "all filled in",
        ),
        ClockRule(
            "sheet.follow",
            "补送联系单",
            "Sheet after an urgent visit",
            1,
            "working_days",
            "local",
            "W7",
            "紧急进场",
            "urgent entry",
            "联系单送达",
            "sheet delivered",
        ),
        ClockRule(
            "visit.signal",
            "签收现场信号",
            "Acknowledge a signal",
            30,
            "minutes",
            "local",
            "D6",
            "信号发出",
            "signal sent",
            "签收",
            "acknowledged",
        ),
        ClockRule(
            "visit.answer",
            "答复现场信号",
            "Answer a signal",
            1,
            "natural_days",
            "local",
            "D6",
            "签收",
            "acknowledged",
            "答复",
            "answered",
        ),
        ClockRule(
            "report.upload",
            "上传监测结果",
            "Upload of results",
            5,
            "working_days",
            "notice",
            "R1",
            "全部测定审定",
            "last determination approved",
            "平台回执",
            "receipt of the platform",
        ),
        ClockRule(
            "report.copy",
            "抄送监测报告",
            "Copy of the report",
            5,
            "working_days",
            "notice",
            "R2",
            "全部测定审定",
            "last determination approved",
            "对方签收",
            "receipt by the addressee",
        ),
        ClockRule(
            "case.decide",
            "决定是否立案",
            "Decide on a case",
            5,
            "working_days",
            "local",
            "D6",
            "收到报告",
            "report received",
            "作出决定",
            "decided",
        ),
        ClockRule(
            "case.conclude",
            "作出处理决定",
            "Conclude the case",
            90,
            "natural_days",
            "law",
            "",
            "立案",
            "case filed",
            "作出处理决定",
            "concluded",
        ),
        ClockRule(
            "penalty.copy",
            "抄送处罚决定书",
            "Copy of the penalty decision",
            7,
            "working_days",
            "local",
            "R5",
            "作出处罚决定",
            "penalty decided",
            "监测机构签收",
            "receipt by the station",
        ),
        ClockRule(
            "target.explain",
            "说明未监测原因",
            "Explain a target not monitored",
            5,
            "working_days",
            "local",
            "R4",
            "计划期满",
            "end of the planned period",
            "报送说明",
            "explanation sent",
        ),
        ClockRule(
            "plan.file",
            "报送省厅",
            "File the plan with the province",
            10,
            "working_days",
            "local",
            "P4",
            "计划批准",
            "plan approved",
            "报送",
            "filed",
        ),
    )
}
