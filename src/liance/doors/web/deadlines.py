"""How a deadline came about, in a sentence: start, rule, counted days, clause of the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from liance.doors.web import moments
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES, ClockRule
from liance.norms.clauses import CLAUSES

GIVEN = "given"
NOTICE = _("通知%(place)s")


@dataclass(frozen=True)
class Deadline:
    """A clock as pages show it. ``local``: the area's own number, never shown as the notice's; what
    was set for one matter alone (``given``) is neither."""

    clock: Clock
    word: str
    why: SafeString
    clause: str
    local: bool


def deadline(clock: Clock) -> Deadline:
    """The words of a clock in the language of the page."""
    rule = RULES[clock.rule]
    return Deadline(
        clock, named(rule), explained(clock, rule), place_of(rule.clause),
        rule.basis == "local" and rule.unit != GIVEN,
    )  # fmt: skip


def named(rule: ClockRule) -> str:
    """The name of a rule in the language of the page."""
    return rule.en if _english() else gettext(rule.zh)


def starts_with(rule: ClockRule) -> str:
    """What starts a rule, for a clock that does not run yet."""
    at_departure = settings.LIANCE_REPORTING_STARTS == "departure"
    if at_departure and rule.code in ("report.upload", "report.copy"):
        return gettext("离场")
    return rule.starts_en if _english() else gettext(rule.starts_zh)


def place_of(clause: str) -> str:
    """``通知三（二）`` for a clause id; empty for none."""
    found = CLAUSES.get(clause)
    return gettext(NOTICE) % {"place": found.place} if found else ""


def explained(clock: Clock, rule: ClockRule) -> SafeString:
    """``11-11 作出处罚决定，次日起 7 个工作日：12、13、16–20 日``."""
    facts = {"length": rule.length, "event": starts_with(rule), "start": _start(clock, rule)}
    if rule.unit == "working_days":
        return _working(clock, facts)
    if rule.unit == GIVEN:
        return format_html(gettext("{start} {event}，<b>期限逐件写明</b>"), **facts)
    if rule.unit == "natural_days" and rule.length == 1:
        return format_html(gettext("{start} {event}，<b>次日 24:00</b> 前"), **facts)
    if rule.unit == "natural_days":
        return format_html(gettext("{start} {event}，次日起 <b>{length} 天</b>"), **facts)
    if rule.unit == "before_days":
        day = date.fromisoformat(str(clock.explanation["day"]))
        return format_html(
            gettext("监测日 {day} 之前<b>至少 {length} 天</b>，发送当日不计"),
            day=f"{day:%m-%d}",
            length=rule.length,
        )
    unit = "{start} {event}，<b>{length} 小时</b>内" if rule.unit == "hours" else _MINUTES
    return format_html(gettext(unit), **facts)


def _working(clock: Clock, facts: dict[str, object]) -> SafeString:
    """Which days were counted and which left out, and by which calendar."""
    counted, left_out = clock.explanation.get("counted", []), clock.explanation.get("skipped", [])
    said = format_html(
        gettext("{start} {event}，次日起 <b>{length} 个工作日</b>：{days}"),
        days=days_words([date.fromisoformat(d) for d in counted]),
        **facts,
    )
    if left_out:
        said += format_html(gettext("，不计 {days}"), days=_skipped(left_out))
    calendar = gettext("工作日历 %(version)s") % {"version": clock.explanation.get("calendar", "—")}
    return format_html('<span title="{}">{}</span>', calendar, said)


def _skipped(days: Sequence[Sequence[str]]) -> str:
    """``14、15 日（周末）、1–7 日（国庆节）``: days left out with why, in their order."""
    groups: list[tuple[str, list[date]]] = []
    for day, name in days:
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(date.fromisoformat(day))
    said = [
        gettext("%(days)s（%(why)s）") % {"days": days_words(found), "why": _holiday(name)}
        for name, found in groups
    ]
    return gettext("、").join(said)


_("{start} {event}，<b>{length} 小时</b>内")
_MINUTES = _("{start} {event}，<b>{length} 分钟</b>内")


def _start(clock: Clock, rule: ClockRule) -> str:
    began = moments.local(clock.started_at)
    return f"{began:%m-%d %H:%M}" if rule.unit in ("hours", "minutes") else f"{began:%m-%d}"


HOLIDAYS = (
    _("元旦"), _("春节"), _("清明节"), _("劳动节"), _("端午节"), _("中秋节"), _("国庆节"),
)  # fmt: skip


def _holiday(name: str) -> str:
    """The holidays of a day, of which two may fall together; none: it is a weekend."""
    return gettext("、").join(gettext(one) for one in name.split("、")) if name else gettext("周末")


def days_words(days: Sequence[date]) -> str:
    """``12、13、16–20 日``: runs of three and more as a span; a new month says its name."""
    runs: list[list[date]] = []
    for day in days:
        near = runs and (day - runs[-1][-1]).days == 1 and day.month == runs[-1][-1].month
        runs[-1].append(day) if near else runs.append([day])
    parts: list[str] = []
    month = days[0].month if days else 0
    for run in runs:
        new = run[0].month != month
        month = run[0].month
        prefix = gettext("%(month)s 月 ") % {"month": month} if new else ""
        parts.append(prefix + _run(run))
    return gettext("%(days)s 日") % {"days": gettext("、").join(parts)}


def _run(run: Sequence[date]) -> str:
    if len(run) > 2:
        return f"{run[0].day}–{run[-1].day}"
    return gettext("、").join(str(day.day) for day in run)


def range_words(start: datetime, end: datetime) -> str:
    """``2026-11-23 09:30 – 15:30``; over midnight both dates in full."""
    first, last = moments.local(start), moments.local(end)
    closing = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M} – {closing}"


def _english() -> bool:
    return (get_language() or "").startswith("en")
