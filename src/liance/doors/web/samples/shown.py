"""What is shown of a bottle's holding times."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liance.doors.web.moments import local, span_words
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.norms.citations import Certainty, Citation
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.holding import hold_ends, over_hold


@dataclass(frozen=True, slots=True)
class Hold:
    """A factor's holding time: ``ends`` None without a rule; ``kind`` of state and its word;
    ``source`` the rule with its mark of certainty."""

    factor: str
    ends: datetime | None
    kind: str
    word: str
    source: str
    open: bool


def language() -> str:
    """``zh`` or ``en`` for the norms."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def holds(bottle: Bottle, *, at: datetime) -> list[Hold]:
    """The holding times of the bottle's factors, the one that ends first on top."""
    rows = [_hold(bottle, factor, at) for factor in bottle.factors.all()]
    return sorted(rows, key=lambda row: (row.ends is None, row.ends or at))


def _hold(bottle: Bottle, factor: BottleFactor, at: datetime) -> Hold:
    ends = hold_ends(bottle.sampled_at, factor.hold_minutes)
    name = shown_name(factor.factor, language(), bottle.point.medium)
    over = over_hold(bottle.sampled_at, at, factor.hold_minutes)
    kind, word, is_open = _state(factor, ends, at, over=over)
    return Hold(name, ends, kind, word, source(factor), is_open)


def _state(
    factor: BottleFactor, ends: datetime | None, at: datetime, *, over: bool
) -> tuple[str, str, bool]:
    if factor.analysed_at is not None:
        late = factor.over_hold_at is not None
        begun = _("%(when)s 开始测定") % {"when": f"{local(factor.analysed_at):%m-%d %H:%M}"}
        return ("late" if late else "done"), begun, False
    if factor.no_result_reason:
        return "closed", _("无结果：%(reason)s") % {"reason": factor.no_result_reason}, False
    if ends is None:
        return "idle", _("没有入库的保存期"), True
    if over:
        return "late", _("超过 %(span)s") % {"span": span_words(at - ends)}, True
    soon = (ends - at).total_seconds() < 86400
    return ("soon" if soon else "ok"), _("剩 %(span)s") % {"span": span_words(ends - at)}, True


def source(factor: BottleFactor) -> str:
    """``采样 + 24 小时，GB 7467-87〔据转引〕``: an unverified number says so."""
    if factor.hold_minutes is None:
        return ""
    cited = Citation(factor.hold_citation, "", Certainty(factor.hold_certainty))
    return _("采样后 %(span)s，%(source)s") % {
        "span": hold_span(factor.hold_minutes), "source": cited.text(language()),
    }  # fmt: skip


def hold_span(minutes: int) -> str:
    """``24 小时``, ``14 天``: as standards write holding times."""
    if minutes < 60:
        return _("%(n)s 分") % {"n": minutes}
    hours = minutes // 60
    if hours <= 48 or hours % 24:
        return _("%(n)s 小时") % {"n": hours}
    return _("%(n)s 天") % {"n": hours // 24}
