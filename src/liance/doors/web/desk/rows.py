"""Deadlines as lines of the desk, grouped by when they are due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from liance.dashboards.desk import STEP_OF_STAGE
from liance.doors.web import moments
from liance.doors.web.deadlines import Deadline, deadline
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor

BUTTONS: dict[str, str | Promise] = {
    "sheet.lead": _("出具"),
    "sheet.follow": _("补送"),
    "sheet.return": _("回送"),
    "sheet.answer": _("答复"),
    "sheet.decide": _("决定"),
    "sheet.commission": _("委托"),
    "sheet.fill": _("补充填报"),
    "visit.signal": _("签收"),
    "visit.answer": _("答复"),
    "report.upload": _("上传"),
    "report.copy": _("抄送"),
    "custody.accept": _("确认接收"),
    "custody.hold": _("录入"),
    "case.decide": _("决定"),
    "case.conclude": _("办理"),
    "penalty.copy": _("抄送"),
    "target.explain": _("写原因"),
    "plan.file": _("报给省厅"),
    "round.answer": _("核对"),
    "notice.receive": _("签收"),
    "notice.rectify": _("报送整改"),
    "consultation.answer": _("答复"),
    "meeting.minutes": _("确认"),
    "meeting.resolution": _("报办理情况"),
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


# What a report waits for, by how far it is.
STAGES: dict[str, str | Promise] = {
    "": _("编制报告"),
    "prepared": _("审核"),
    "reviewed": _("签发"),
    "signed": _("上传"),
}


def button_of(clock: Clock, stage: str | None, actor: Actor | None) -> str:
    """The word on the button: the step that the actor can take now, else a mere look.

    ``stage``: how far the report of the clock's visit is, None where the clock is about no report.
    """
    look = gettext("查看")
    if stage is None or actor is None:
        return str(BUTTONS.get(clock.rule, look))
    if clock.rule == "report.copy":
        mine = stage in {"signed", "uploaded"} and actor.may("reporting:report:copy")
        return str(BUTTONS[clock.rule]) if mine else look
    return str(STAGES[stage]) if actor.may(STEP_OF_STAGE.get(stage, "-")) else look


def line_of(
    clock: Clock, at: datetime, stage: str | None = None, actor: Actor | None = None
) -> Line:
    """A clock in the language of the page."""
    shown = deadline(clock)
    english = (get_language() or "").startswith("en")
    duty = str(DUTIES.get(clock.rule, shown.word))
    title = duty if english else clock.title or duty
    button = button_of(clock, stage, actor)
    return Line(shown, title, button, late=clock.due_at <= at)


def groups(
    clocks: Iterable[Clock], at: datetime, stages: Mapping[UUID, str], actor: Actor
) -> list[Group]:
    """逾期, 今天, 本周, 下周以后; the empty ones left out. Only what is overdue and the next one
    carry a primary button. ``stages``: how far the report of a clock's visit is."""
    today = moments.local_day(at)
    sunday = today + timedelta(days=6 - today.weekday())
    found = {g.key: g for g in _empty(today, sunday)}
    waiting = True
    for clock in clocks:
        stage = stages.get(clock.object_id) if clock.rule.startswith("report.") else None
        line = line_of(clock, at, stage, actor)
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


def headline(found: list[Group], steps: int = 0) -> str:
    """``逾期 1 件，今天还有 3 件到期``: the answer to what must be done now; ``steps`` wait without
    a deadline."""
    counts = {g.key: len(g.lines) for g in found}
    late, today = counts.get("late", 0), counts.get("today", 0)
    said = []
    if late:
        said.append(gettext("逾期 %(n)s 件") % {"n": late})
    if today and late:
        said.append(gettext("今天还有 %(n)s 件到期") % {"n": today})
    elif today:
        said.append(gettext("今天有 %(n)s 件到期") % {"n": today})
    if steps:
        said.append(gettext("%(n)s 件等您办理") % {"n": steps})
    if said:
        return gettext("，").join(said)
    soon = counts.get("week", 0) + counts.get("later", 0)
    if soon:
        return gettext("今天没有到期的，另有 %(n)s 件在办") % {"n": soon}
    return gettext("没有要办的事")
