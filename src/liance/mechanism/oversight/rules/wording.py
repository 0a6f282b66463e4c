"""A notice (通报) as drafted from the frozen figures of a round: words only, no figure of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from liance.mechanism.oversight.rules.figures import AreaFigures, named, percent

RANKING: Final = (
    "名次由系统按完成率、按时上传率依次从高到低计算，两率都相同的并列；没有应完成任务的地区不排名。完成率＝已完成÷（应完成－有因）；"
    "按时上传率＝按时取得回执÷应取得回执；应完成＝计划期已结束，或者提前完成、提前说明的家次。"
)
BASIS: Final = "《关于建立健全执法监测联合工作机制的通知》（陕环发〔2021〕32号）"


@dataclass(frozen=True, slots=True)
class Draft:
    """Title, recipients and the paragraphs of a draft; level-one headings begin with 一、二、…"""

    title: str
    recipients: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """How many areas confirmed their figures, objected, did not answer in time."""

    confirmed: int
    disputed: int
    silent: int


def draft(
    *, body: str, recipients: Sequence[str], year: int, number: int, day: date,
    areas: Sequence[AreaFigures], answers: Answers,
) -> Draft:  # fmt: skip
    """Draft the notice of a round. ``body``: who issues it; ``recipients``: the departments."""
    late = named(areas)
    paragraphs = [
        _opening(body, year, number, day) + f"{_answers(answers)}现将情况通报如下。",
        "一、总体情况",
        _whole(areas),
        _uploads(areas),
        "二、未按期完成的地区",
        *([_late(area) for area in late] or ["各地计划期已结束的任务均已完成或者已经说明原因。"]),
        "三、有关要求",
        *_demands(late),
    ]
    return Draft(
        f"关于{year}年第{number}轮执法监测计划调度情况的通报",
        "、".join(recipients),
        tuple(paragraphs),
    )


def _opening(body: str, year: int, number: int, day: date) -> str:
    whose = f"{year}年执法监测计划截至{_day(day)}的" if day.year != year else ""
    what = whose or f"截至{_day(day)}的执法监测计划"
    return f"按照{BASIS}要求，{body}对各地{what}开展情况进行了第{number}轮调度。"


def _answers(answers: Answers) -> str:
    said = [f"{answers.confirmed}个地区确认了数据"]
    if answers.disputed:
        said.append(f"{answers.disputed}个地区提出了意见")
    if answers.silent:
        said.append(f"{answers.silent}个地区未在期限内回复")
    return "，".join(said) + "。"


def _whole(areas: Sequence[AreaFigures]) -> str:
    due, done, reasoned, unexplained = (
        sum(getattr(area, name) for area in areas)
        for name in ("due", "done", "reasoned", "unexplained")
    )
    return (
        f"应完成{due}家次，已完成{done}家次，有因未监测{reasoned}家次，没有原因未监测{unexplained}"
        f"家次，完成率{_rate(percent(done, due - reasoned))}。各地情况见附件。"
    )


def _uploads(areas: Sequence[AreaFigures]) -> str:
    uploads, late = sum(a.uploads for a in areas), sum(a.uploads_late for a in areas)
    return (
        f"应上传监测结果{uploads}份，逾期{late}份，按时上传率{_rate(percent(uploads - late, uploads))}；"
        f"联系单{sum(a.sheets for a in areas)}份，其中迟送{sum(a.late_sheets for a in areas)}份。"
    )


def _late(area: AreaFigures) -> str:
    since = f"，最早一家计划期止于{_day(area.since)}" if area.since else ""
    return (
        f"{area.name}：没有原因未监测{area.unexplained}家次（应完成{area.due}家次，完成率"
        f"{_rate(area.rate)}）{since}。"
    )


def _demands(late: Sequence[AreaFigures]) -> list[str]:
    if not late:
        return ["请各地继续按计划开展执法监测，未能监测的按规定说明原因。"]
    return [
        f"请{'、'.join(area.name for area in late)}逐家补测或者书面说明原因，按期报送整改情况。",
        "其他地区要对照计划查漏补缺，防止任务逾期。",
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _rate(rate: Decimal | None) -> str:
    return "（无应完成任务）" if rate is None else f"{rate}%"
