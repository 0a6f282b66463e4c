"""Invented values for the gallery. No company, person or figure here is real."""

from datetime import datetime, timedelta
from typing import Any


def desk(at: datetime, midnight: datetime) -> list[dict[str, Any]]:
    """Rows of a desk, most pressing first."""
    return [
        {
            "due": midnight - timedelta(days=2),
            "subject": "抄送处罚决定书给监测站",
            "note": "罚〔2026〕58号　某建材有限公司",
            "why": "11-11 送达，次日起 7 个工作日",
            "clause": "通知二（四）",
            "word": "抄送",
            "late": True,
        },
        {
            "due": at + timedelta(minutes=25),
            "subject": "签收现场超标信号：DA001 氮氧化物 86.8，限值 80 mg/m³",
            "note": "187号　某乳业有限公司",
            "why": "监测人员发出，30 分钟内签收",
            "clause": "通知二（三）",
            "word": "签收",
            "next": True,
        },
        {
            "due": midnight + timedelta(days=5),
            "subject": "决定是否立案：总磷超标 0.42 倍",
            "note": "报告 168号　某果汁有限公司",
            "why": "收到报告次日起 5 个工作日",
            "clause": "",
            "word": "决定",
        },
    ]


def parts(at: datetime) -> dict[str, Any]:
    """Values of the larger parts."""
    return {
        "crumbs": [("联系单", "#"), ("2026 年", "#"), ("187号", "")],
        "pills": [("progress", "现场进行中"), ("open", "1 项待现场确定")],
        "step_items": _steps(),
        "fact_items": _facts(),
        "key_items": [
            {
                "word": "保存期还剩",
                "value": "7 小时 14 分",
                "note": "采样后 24 小时",
                "kind": "soon",
            },
            {"word": "现在在哪里、谁保管", "value": "马某", "note": "样品室 2 号冷藏柜 B3"},
            {"word": "检测项目", "value": "六价铬", "note": "车间排放口 DW002"},
        ],
        "pair_items": [
            ("被监测单位", "某果汁有限公司"),
            ("采样日期", "2026-11-09"),
            ("页数", ""),
        ],
        "tab_items": [
            ("open", "待办", "#", 9),
            ("sent", "已送出", "#", 41),
            ("closed", "已办结", "#", 113),
        ],
        "choice_items": [("year", "全年", "#"), ("month", "本月", "#"), ("week", "本周", "#")],
        "columns": [
            "还剩 / 到期",
            ("要办的事", "", "subject"),
            "到期时间怎么算的",
            ("", "end"),
        ],
        "stages": _stages(),
        "chart_option": _chart(),
        **_strip(at),
    }


def _steps() -> list[dict[str, str]]:
    return [
        {"word": "出具", "note": "11-20 10:12", "state": "done"},
        {"word": "回送", "note": "11-20 16:40", "state": "done"},
        {"word": "现场", "note": "11-23 09:32 起", "state": "now"},
        {"word": "补充填报", "note": "11-24 24:00 前"},
        {"word": "出具报告", "note": "预计 11-30"},
        {"word": "上传、抄送", "note": "预计 12-07 前"},
    ]


def _facts() -> list[dict[str, str]]:
    return [
        {"word": "一同进场", "value": "09:32，双方同时", "note": "相距 7 m", "kind": "ok"},
        {"word": "执法人员　至少 2 人", "value": "李某、王某", "note": "执法证有效"},
        {"word": "监测人员　至少 2 人", "value": "张某、赵某", "note": "上岗证有效"},
        {"word": "企业陪同", "value": "郭某", "note": "已签字"},
    ]


def _stages() -> list[dict[str, Any]]:
    figures = [
        ("计划", 171, "家次", 0, 0, 0, 0),
        ("联系单", 193, "张", 171, 0, 7, 2),
        ("点位", 513, "个", 534, 9, 11, 1),
        ("样品瓶", 2304, "瓶", 2318, 8, 5, 1),
        ("测定值", 4858, "个", 4902, 39, 5, 0),
        ("报告", 176, "份", 186, 9, 0, 1),
        ("上传回执", 172, "份", 176, 3, 0, 1),
    ]
    keys = ("word", "count", "unit", "due", "in_time", "reasoned", "broken")
    return [dict(zip(keys, figure, strict=True)) for figure in figures]


def _strip(at: datetime) -> dict[str, Any]:
    def ago(hours: float) -> datetime:
        return at - timedelta(hours=hours)

    holders = [
        {"start": ago(16.8), "end": ago(13.2), "word": "王某、李某"},
        {"start": ago(13.2), "end": ago(7.6), "word": "无保管人 5 小时 35 分", "kind": "break"},
        {"start": ago(7.6), "end": ago(6), "word": "郭某"},
        {"start": ago(6), "end": at, "word": "马某（样品室）"},
    ]
    seal = [{"start": ago(16.6), "end": ago(6), "word": "封志完好，已拆封", "kind": "ok"}]
    return {
        "lanes": [{"word": "保管人", "segments": holders}, {"word": "瓶封志", "segments": seal}],
        "strip_start": ago(17.5),
        "strip_end": at + timedelta(hours=8),
        "strip_marks": [
            {"at": at, "word": "现在"},
            {"at": at + timedelta(hours=7.2), "word": "保存到期", "kind": "soon"},
        ],
    }


def _chart() -> dict[str, Any]:
    return {
        "grid": {"left": 48, "right": 16, "top": 16, "bottom": 32},
        "xAxis": {"type": "category", "data": ["1 月", "2 月", "3 月", "4 月"]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "data": [12, 9, 17, 21], "itemStyle": {"color": "#14509e"}}],
    }
