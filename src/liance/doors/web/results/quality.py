"""What a result lacks of quality control, in the words of the page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.samples.shown import language
from liance.mechanism.laboratory.rules.quality import (
    MISSED,
    NO_BATCH,
    NOT_ON_FILE,
    SHORT,
    UNDECIDED,
    QualityMark,
)

WORDS: dict[str, str | Promise] = {
    NO_BATCH: gettext_lazy("无批质控"),
    NOT_ON_FILE: gettext_lazy("质控要求未入库"),
    SHORT: gettext_lazy("质控样不足"),
    MISSED: gettext_lazy("质控未全合格"),
    UNDECIDED: gettext_lazy("质控未能评价"),
}
CONTROLS: dict[str, str | Promise] = {
    "blank": gettext_lazy("空白"),
    "parallel": gettext_lazy("平行"),
    "recovery": gettext_lazy("加标或标准样品"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark as a page shows it: the word of a list, the sentence, why it was accepted so, and the
    source of the demand."""

    word: str
    sentence: str
    reason: str
    basis: str


def shown(mark: QualityMark | None) -> Shown | None:
    """The mark for a page; none where nothing is lacking."""
    if mark is None:
        return None
    return Shown(
        str(WORDS[mark.code]), _sentence(mark), mark.reason, mark.citation.text(language())
    )


def _sentence(mark: QualityMark) -> str:
    lacking = _("、").join(str(CONTROLS[one]) for one in mark.lacking)
    facts = {"method": mark.method, "lacking": lacking, "batch": mark.batch}
    if mark.code == NOT_ON_FILE:
        return _("结果不在分析批内；方法没有入库，要求哪些质控样无从核对")
    if mark.code == NO_BATCH:
        return _("结果不在分析批内：%(method)s 要求的%(lacking)s都没有") % facts
    if mark.code == SHORT:
        return _("%(batch)s 批的%(lacking)s不足，说明后接受") % facts
    if mark.code == UNDECIDED:
        return _("%(batch)s 批有质控指标没有可依据的允许值或无法比较，说明后接受") % facts
    return _("%(batch)s 批有质控指标不合格，说明后接受") % facts
