"""Figures of dispatch rounds, as they were frozen."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liance.dashboards.exports.shape import (
    DAY,
    NUMBER,
    Column,
    Context,
    Listed,
    Wanted,
    Words,
    words_of,
)
from liance.foundation.kernel.actor import Actor
from liance.mechanism.oversight.models import RoundArea
from liance.mechanism.oversight.policies import VIEW, areas_visible_to
from liance.mechanism.oversight.rules.figures import AreaFigures, kept
from liance.mechanism.oversight.states import AREA

_HEADS = (
    Column("round", Words("轮次", "Round"), "round__number", NUMBER),
    Column("year", Words("年度", "Year"), "round__year", NUMBER),
    Column("day", Words("截止日", "Cut-off day"), "round__day", DAY),
    Column("area", Words("地区", "Area"), "place__name"),
    Column("division", Words("行政区划代码", "Division code"), "place_id"),
    Column("answer", Words("核对情况", "Answer"), "state", say=words_of(AREA)),
    Column("comment", Words("说明", "Comment"), "comment", width=30),
    Column("rank", Words("名次", "Rank"), "rank", NUMBER),
)
_FIGURES = (
    ("due", Words("应完成", "Due")),
    ("done", Words("已完成", "Done")),
    ("reasoned", Words("有因未完成", "Not done, reason given")),
    ("in_time", Words("原因未到期", "Reason not due yet")),
    ("unexplained", Words("无因未完成", "Not done, no reason")),
    ("sheets", Words("联系单数", "Sheets")),
    ("urgent", Words("特事特办数", "Urgent ones")),
    ("late_sheets", Words("迟送数", "Sent late")),
    ("uploads", Words("应上传数", "Uploads due")),
    ("uploads_late", Words("逾期上传数", "Uploads late")),
    ("copies_open", Words("抄送未签收数", "Copies not received")),
    ("gaps", Words("断链数", "Gaps")),
)
RATE = Column("rate", Words("完成率 %", "Completion rate %"), "figures")
UPLOAD_RATE = Column("upload_rate", Words("按时上传率 %", "Uploads in time %"), "figures")
FIRST = len(_HEADS)


def _rounds(actor: Actor, wanted: Wanted) -> QuerySet[RoundArea]:
    """Of frozen rounds alone: before that the figures are those of the day."""
    if not actor.may(VIEW):
        return RoundArea.objects.none()
    rows = areas_visible_to(actor).filter(round__state="frozen")
    if wanted.get("round"):
        rows = rows.filter(round_id__in=_identifiers(wanted["round"]))
    return rows.order_by("-round__year", "-round__number", "rank", "place__order", "id")


def _identifiers(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _complete(context: Context, block: list[list[Any]]) -> None:  # noqa: ARG001
    for row in block:
        figures = kept("", "", 0, row[FIRST])
        cells: list[object] = [getattr(figures, name) for name, _ in _FIGURES]
        row[FIRST:] = [*cells, *_rates(figures), *row[FIRST + len(cells) + 2 :]]


def _rates(figures: AreaFigures) -> tuple[str, str]:
    return _percent(figures.rate), _percent(figures.upload_rate)


def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else str(rate)


DISPATCH = Listed(
    code="dispatch", of=RoundArea,
    title=Words("调度指标", "Dispatch figures"),
    permission=VIEW,
    filters={"round": Words("轮次", "Round")},
    rows=_rounds,
    columns=(
        *_HEADS, *(Column(name, words, "figures", NUMBER) for name, words in _FIGURES), RATE,
        UPLOAD_RATE,
    ),
    complete=_complete,
    follows=("round",),
)  # fmt: skip
