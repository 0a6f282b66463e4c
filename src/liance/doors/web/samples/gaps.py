"""Gaps in the words of the page (断链)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.moments import local, span_words
from liance.mechanism.custody.queries import FoundGap
from liance.mechanism.custody.rules import chain
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.preservation import transport

CARE = frozenset(
    {
        chain.SEAL_BROKEN, chain.SEAL_UNSEEN, chain.TEMPERATURE, chain.TEMPERATURE_UNREAD,
        chain.OVER_HOLD, chain.PLACE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap with its words. ``care``: the sample was kept wrongly, but somebody held it."""

    gap: FoundGap
    word: str
    text: str
    strip: str
    care: bool

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"gap-{self.gap.kind}-{self.gap.start:%m%d%H%M%S}"


def shown(gap: FoundGap, *, at: datetime, language: str) -> ShownGap:
    """The words of a gap seen at ``at``."""
    length = span_words(gap.length(at))
    return ShownGap(
        gap=gap,
        word=_word(gap.kind),
        text=_text(gap, length, language),
        strip=_strip(gap.kind) % {"length": length},
        care=gap.kind in CARE,
    )


def _word(kind: str) -> str:
    return {
        chain.SEAL_BROKEN: _("封志破损"),
        chain.SEAL_UNSEEN: _("封志未核对"),
        chain.TEMPERATURE_UNREAD: _("温度未读"),
        chain.PLACE: _("地点不明"),
        chain.TIME_ORDER: _("时间颠倒"),
        chain.TEMPERATURE: _("温度不符"),
        chain.OVER_HOLD: _("超过保存期"),
    }.get(kind, _("断链"))


def _strip(kind: str) -> str:
    return {
        chain.NOBODY: _("无保管人 %(length)s"),
        chain.UNANSWERED: _("无保管人 %(length)s"),
    }.get(kind, "%(length)s")


def _text(gap: FoundGap, length: str, language: str) -> str:
    facts = {
        "before": gap.before,
        "after": gap.after,
        "start": f"{local(gap.start):%m-%d %H:%M}",
        "end": f"{local(gap.end):%m-%d %H:%M}" if gap.end else "",
        "length": length,
        "detail": gap.detail,
        "factor": shown_name(gap.detail, language, "water"),
        "low": transport().low_c,
        "high": transport().high_c,
    }
    return _sentence(gap.kind, gap.detail, open_end=gap.end is None) % facts


def _sentence(kind: str, detail: str, *, open_end: bool) -> str:
    sentences = {
        chain.UNCONFIRMED: _("%(before)s 采样后 %(length)s 才由第二人确认"),
        chain.NOBODY: _("%(before)s %(start)s 交出，%(after)s %(end)s 才确认接手"),
        chain.UNANSWERED: _("%(before)s %(start)s 交出，%(after)s 至今没有确认"),
        chain.OVERLAP: _("%(before)s 与 %(after)s 同时登记为保管人"),
        chain.WRONG_GIVER: _("样品在 %(before)s 名下，交出的却是 %(after)s"),
        chain.SAME_PERSON: _("%(before)s 自己交给自己"),
        chain.NO_RECEIPT: _("没有接收核对就开始测定"),
        chain.RECEIVER: _("样品在 %(before)s 名下，接收的却是 %(after)s"),
        chain.KEEPER: _("样品在 %(before)s 名下，写保管记录的却是 %(after)s"),
        chain.TIME_ORDER: _("%(start)s 的记录早于它之前的一步（%(end)s）"),
        chain.PLACE: _("交接双方写的地点不同：%(detail)s")
        if detail
        else _("接收后没有登记存放位置"),
        chain.SEAL_UNSEEN: _("%(start)s 交接时没有核对封志"),
        chain.TEMPERATURE_UNREAD: _("%(start)s 接收时没有读温度"),
        chain.SEAL_BROKEN: _("%(start)s 封志完好，%(after)s %(end)s 接手时已破损"),
        chain.TEMPERATURE: _("最远 %(detail)s ℃，应在 %(low)s～%(high)s ℃"),
        chain.OVER_HOLD: _("%(factor)s 超过保存期 %(length)s 才开始测定"),
    }
    still = {
        chain.UNCONFIRMED: _("%(before)s 采样 %(length)s，第二人还没有确认"),
        chain.NO_RECEIPT: _("%(length)s 没有接收核对"),
        chain.OVER_HOLD: _("%(factor)s 超过保存期 %(length)s，还没有开始测定"),
    }
    return still.get(kind, sentences[kind]) if open_end else sentences[kind]


def headline(found: list[ShownGap], *, number: str, at: datetime) -> str | None:
    """The answer of a bottle with gaps; None without."""
    broken = [g for g in found if not g.care]
    worst = max(broken or found, key=lambda g: g.gap.length(at), default=None)
    if worst is None:
        return None
    count = len(broken or found)
    facts = {
        "number": number, "count": count,
        "length": span_words(worst.gap.length(at)), "word": worst.word, "text": worst.text,
    }  # fmt: skip
    if broken and worst.gap.kind in (chain.NOBODY, chain.UNANSWERED):
        words = ngettext(
            "样品 %(number)s 断链 %(count)s 处：%(length)s没有保管人",
            "样品 %(number)s 断链 %(count)s 处：%(length)s没有保管人",
            count,
        )
    elif broken:
        words = ngettext(
            "样品 %(number)s 断链 %(count)s 处：%(text)s",
            "样品 %(number)s 断链 %(count)s 处：%(text)s",
            count,
        )
    else:
        words = _("样品 %(number)s %(word)s：%(text)s")
    return words % facts
