"""Deadlines as lines of the desk, grouped by when they are due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web import moments
from liance.doors.web.deadlines import Deadline, deadline
from liance.foundation.clocks.models import Clock

BUTTONS: dict[str, str | Promise] = {
    "sheet.lead": _("出具"),
    "sheet.follow": _("补送"),
    "sheet.return": _("回送"),
    "sheet.answer": _("答复"),
    "sheet.decide": _("决定"),
    "sheet.fill": _("补充填报"),
    "visit.signal": _("签收"),
    "visit.answer": _("答复"),
    "report.upload": _("上传"),
    "report.copy": _("抄送"),
    "case.decide": _("决定"),
    "case.conclude": _("办理"),
    "penalty.copy": _("抄送"),
    "target.explain": _("写原因"),
    "plan.file": _("报给省厅"),
}


# Where the rule's own name does not say what is to be done.
DUTIES: dict[str, str | Promise] = {"sheet.lead": _("出具联系单")}


@dataclass
class Line:
    """One thing to do."""

    deadline: Deadline
    title: str
    button: str
    late: bool
    primary: bool = False

    @property
    def clock(self) -> Clock:
        return self.deadline.clock


@dataclass
class Group:
    """Lines due in one span of days."""

    key: str
    word: str
    span: str = ""
    lines: list[Line] = field(default_factory=list)


def line_of(clock: Clock, at: datetime) -> Line:
    """A clock in the language of the page."""
    shown = deadline(clock)
    english = (get_language() or "").startswith("en")
    duty = str(DUTIES.get(clock.rule, shown.word))
    title = duty if english else clock.title or duty
    button = str(BUTTONS.get(clock.rule, gettext("查看")))
    return Line(shown, title, button, late=clock.due_at <= at)


def groups(clocks: Iterable[Clock], at: datetime) -> list[Group]:
    """逾期, 今天, 本周, 下周以后; the empty ones left out. Only what is overdue and the next one
    carry a primary button."""
    today = moments.local_day(at)
    sunday = today + timedelta(days=6 - today.weekday())
    found = {g.key: g for g in _empty(today, sunday)}
    waiting = True
    for clock in clocks:
        line = line_of(clock, at)
        line.primary = line.late or waiting
        waiting = waiting and line.late
        found[_key(clock, line, today, sunday)].lines.append(line)
    return [g for g in found.values() if g.lines]


def _key(clock: Clock, line: Line, today: date, sunday: date) -> str:
    day = moments.due_day(clock.due_at)
    if line.late:
        return "late"
    if day <= today:
        return "today"
    return "week" if day <= sunday else "later"


def _empty(today: date, sunday: date) -> list[Group]:
    tomorrow = today + timedelta(days=1)
    rest = f"{tomorrow:%m-%d}"
    if sunday > tomorrow:
        rest = gettext("%(first)s 至 %(last)s") % {"first": rest, "last": f"{sunday:%m-%d}"}
    return [
        Group("late", gettext("逾期")),
        Group("today", gettext("今天"), f"{today:%m-%d} {moments.weekday(today)}"),
        Group("week", gettext("本周"), rest),
        Group("later", gettext("下周以后")),
    ]


def headline(found: list[Group]) -> str:
    """``逾期 1 件，今天还有 3 件到期``: the answer to what must be done now."""
    counts = {g.key: len(g.lines) for g in found}
    late, today = counts.get("late", 0), counts.get("today", 0)
    said = []
    if late:
        said.append(gettext("逾期 %(n)s 件") % {"n": late})
    if today and late:
        said.append(gettext("今天还有 %(n)s 件到期") % {"n": today})
    elif today:
        said.append(gettext("今天有 %(n)s 件到期") % {"n": today})
    if said:
        return gettext("，").join(said)
    soon = counts.get("week", 0) + counts.get("later", 0)
    if soon:
        return gettext("今天没有到期的，另有 %(n)s 件在办") % {"n": soon}
    return gettext("没有要办的事")
