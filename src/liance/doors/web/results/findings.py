"""The findings of a batch's quality control in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.samples.shown import language
from liance.norms.citations import Certainty, Citation

SENTENCES: dict[str, str | Promise] = {
    "blank_count": gettext_lazy("空白 %(have)s 个，须 %(need)s 个"),
    "blank_value": gettext_lazy("空白测得 %(found)s，检出限 %(limit)s"),
    "parallel_count": gettext_lazy("平行样 %(have)s 对，须 %(need)s 对"),
    "parallel_deviation": gettext_lazy(
        "%(label)s 平行 %(first)s、%(second)s：相对偏差 %(deviation)s %%，允许 %(allowed)s %%"
    ),
    "parallel_not_found": gettext_lazy("%(label)s 平行 %(first)s、%(second)s：都未检出"),
    "parallel_uncompared": gettext_lazy("%(label)s 平行 %(first)s、%(second)s：无法计算相对偏差"),
    "recovery_count": gettext_lazy("加标、标准样品共 %(have)s 个，须 %(need)s 个"),
    "spike_recovery": gettext_lazy(
        "%(label)s 加标回收率 %(recovery)s %%，允许 %(low)s–%(high)s %%"
    ),
    "spike_uncompared": gettext_lazy("%(label)s 加标：无法计算回收率"),
    "reference_value": gettext_lazy(
        "标准样品 %(label)s 测得 %(found)s，保证值 %(certified)s ± %(uncertainty)s"
    ),
    "reference_uncompared": gettext_lazy("标准样品 %(label)s：无法比较"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as a page shows it."""

    sentence: str
    kind: str
    word: str
    basis: str
    may_release: bool


def lines(findings: list[Mapping[str, Any]]) -> list[Line]:
    """The findings, those that were missed first, then those that nothing decided."""
    rows = sorted(findings, key=lambda row: (row["met"] is not False, row["met"] is not None))
    return [_line(row) for row in rows]


def _line(row: Mapping[str, Any]) -> Line:
    words = SENTENCES.get(str(row["code"]))
    sentence = str(words) % row["facts"] if words is not None else str(row["code"])
    kind, word = {
        True: ("ok", _("合格")),
        False: ("late", _("不合格")),
        None: ("unjudged", _("没有可依据的允许值或无法比较，未能评价")),
    }[row["met"]]
    cited = Citation(row["source"], row["article"], Certainty(row["certainty"]))
    return Line(sentence, kind, word, cited.text(language()), bool(row["may_release"]))


def missed(findings: list[Mapping[str, Any]]) -> str:
    """Why the batch is held back, in one line: what was missed, else what nothing decided."""
    missed_ones = [row for row in findings if row["met"] is False]
    rows = missed_ones or [row for row in findings if row["met"] is None]
    said = [_line(row).sentence for row in rows]
    return _("；").join(said)
