"""Dates, spans and running clocks."""

from datetime import date, datetime, timedelta

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liance.doors.web import moments
from liance.doors.web.instant import instant_of
from liance.doors.web.parts.marks import icon, state_of, status

register = template.Library()


def _at(context: template.Context) -> datetime:
    request: HttpRequest | None = context.get("request")
    found: datetime = context.get("at") or instant_of(request or HttpRequest())
    return found


@register.filter
def short_date(moment: date | datetime | None) -> str:
    """``11-23``; a dash for none."""
    return f"{moments.local_day(moment):%m-%d}" if moment else "—"


@register.filter
def long_date(moment: date | datetime | None) -> str:
    """``2026-11-23``; a dash for none."""
    return f"{moments.local_day(moment):%Y-%m-%d}" if moment else "—"


@register.filter
def short_time(moment: datetime | None) -> str:
    """``14:26``."""
    return f"{moments.local(moment):%H:%M}" if moment else "—"


@register.filter
def short_datetime(moment: datetime | None) -> str:
    """``11-23 14:26``."""
    return f"{moments.local(moment):%m-%d %H:%M}" if moment else "—"


@register.filter
def long_datetime(moment: datetime | None) -> str:
    """``2026-11-23 14:26``."""
    return f"{moments.local(moment):%Y-%m-%d %H:%M}" if moment else "—"


@register.filter
def to_the_second(moment: datetime | None) -> str:
    """``2026-11-23 14:26:31``, for evidence."""
    return f"{moments.local(moment):%Y-%m-%d %H:%M:%S}" if moment else "—"


@register.filter
def end_of_day(due: datetime | None) -> str:
    """A due instant: ``11-20 24:00`` for the midnight that ends 11-20, else ``11-20 17:30``."""
    return f"{moments.due_day(due):%m-%d} {moments.due_time(due)}" if due else "—"


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """``周一``."""
    return moments.weekday(moments.local_day(moment)) if moment else ""


@register.filter
def span(length: timedelta | None) -> str:
    """``5 小时 35 分``; under a minute to the second."""
    return moments.seconds_words(length) if length is not None else "—"


@register.filter
def iso(moment: datetime | None) -> str:
    """For ``<time datetime=…>`` and scripts."""
    return moment.isoformat() if moment else ""


@register.simple_tag(takes_context=True)
def remaining(context: template.Context, due: datetime) -> SafeString:
    """``剩 3 小时 4 分`` or ``逾期 2 天 14 小时`` as a running status (icon when it presses)."""
    left = moments.remaining(due, _at(context))
    return format_html(
        '<span class="status {}" data-due="{}">{}<span data-left>{}</span></span>',
        left.kind,
        due.isoformat(),
        icon(left.icon) if left.icon else "",
        left.words,
    )


@register.simple_tag(takes_context=True)
def clock(context: template.Context, due: datetime | None, waiting: str = "") -> SafeString:
    """The clock of a row: what remains above when it is due. No ``due``: 未起算 and ``waiting``."""
    if due is None:
        return format_html(
            '{}<span class="clock-due">{}</span>', status("idle", _("未起算")), waiting
        )
    at = _at(context)
    left = moments.remaining(due, at)
    return format_html(
        '<span class="clock-left {}" data-due="{}">{}<span data-left>{}</span></span>'
        '<time class="clock-due" datetime="{}">{}</time>',
        left.kind,
        due.isoformat(),
        icon(left.icon) if left.icon else "",
        left.words,
        due.isoformat(),
        moments.due_words(due, at),
    )


@register.simple_tag
def basis(clause: str, *, local: bool = False, provisional: bool = False) -> SafeString:
    """On what a limit stands. ``local``: the city's own number, never shown as the notice's."""
    words = _("依据%(clause)s") % {"clause": clause} if clause else ""
    if local:
        own = _("期限由本市机制规定")
        words = _("%(first)s，%(second)s") % {"first": words, "second": own} if words else own
    if not provisional:
        return format_html("{}", words)
    mark = status("idle", _("暂定"))
    note = _("放假安排尚未公布，公布后重算")
    return format_html('{} <span title="{}">{}</span>', words, note, mark)


@register.simple_tag(takes_context=True)
def clock_item(  # every field is one line of the printed clock
    context: template.Context,
    word: str,
    *,
    due: datetime | None = None,
    met: bool = False,
    state: str = "",
    kind: str = "",
    why: object = "",
    clause: str = "",
    local: bool = False,
    provisional: bool = False,
) -> SafeString:
    """A clock in the list of a record's limits (``<ul class="clocks">``).

    ``met`` with ``state`` (``已满足``, ``用时 6 小时 28 分``); else ``due`` runs; else 未起算.
    ``kind``: another state than the one that follows from these.
    """
    if kind or met or due is None:
        mark = status(
            kind or ("ok" if met else "idle"), state or (_("已满足") if met else _("未起算"))
        )
    else:
        mark = remaining(context, due)
    until = _("%(when)s 到期。") % {"when": end_of_day(due)} if due and not met else ""
    gap = "" if (get_language() or "zh").startswith("zh") else " "
    said = strip_tags(str(why))
    stop = _("。") if said and said[-1] not in "。." else ""
    return format_html(
        '<li><div class="clock-head"><span>{}</span>{}</div>'
        '<div class="clock-why">{}{}{}{}</div></li>',
        word,
        mark,
        until,
        why,
        (stop.rstrip() + gap) if why else "",
        basis(clause, local=local, provisional=provisional),
    )


@register.simple_tag
def moment(
    when: datetime,
    what: object,
    note: object = "",
    *,
    kind: str = "",
    who: object = "",
    exact: bool = False,
) -> SafeString:
    """A line of a timeline (``<ol class="moments">``); ``kind`` puts a state mark before it."""
    stood = moments.local(when)
    text = f"{stood:%m-%d %H:%M:%S}" if exact else f"{stood:%m-%d %H:%M}"
    colour = state_of(kind)[0] if kind else ""
    return format_html(
        '<li class="{}"><time datetime="{}">{}</time><div>{}{}{}</div></li>',
        "late" if colour == "late" else "",
        when.isoformat(),
        text,
        status(kind, what) if kind else format_html("<b>{}</b>", what),
        format_html(' <span class="who">{}</span>', who) if who else "",
        format_html('<span class="aside">{}</span>', note) if note else "",
    )


@register.simple_tag
def said(when: datetime, who: object, side: object, what: object) -> SafeString:
    """A line of a talk (``<ol class="moments talk">``): who, of which side, said what."""
    return format_html(
        '<li><span><b>{}</b> <span class="aside">{}</span></span><time datetime="{}">{}</time>'
        '<div class="said">{}</div></li>',
        who,
        side,
        when.isoformat(),
        f"{moments.local(when):%m-%d %H:%M}",
        what,
    )
