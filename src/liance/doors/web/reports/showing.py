"""Parts of several pages of reporting: clocks, tabs, result rows, steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.deadlines import deadline
from liance.doors.web.moments import span_words
from liance.doors.web.reports import words
from liance.foundation.clocks.models import Clock
from liance.foundation.documents.report import ReportResult, ReportSide
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.models import Transition
from liance.mechanism.reporting.actions.reports import lacking_in
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.rules.required import unreasoned
from liance.norms.laws import misdated


@dataclass(frozen=True)
class ClockLine:
    """A clock as the page prints it: running, met, or late."""

    word: str
    due: Any
    kind: str
    state: str
    why: Any
    clause: str
    local: bool
    provisional: bool


def clock_line(clock: Clock) -> ClockLine:
    """``kind`` and ``state`` are empty while it runs."""
    shown = deadline(clock)
    kind, state = "", ""
    if clock.stopped_at:
        kind = {"met": "ok", "late": "late", "void": "closed"}[clock.outcome]
        taken = span_words(clock.stopped_at - clock.started_at)
        state = {
            "met": _("按期，用时 %(span)s") % {"span": taken},
            "late": _("逾期完成"),
            "void": _("不再计时"),
        }[clock.outcome]
    return ClockLine(
        shown.word, clock.due_at, kind, state, shown.why, shown.clause, shown.local,
        clock.provisional,
    )  # fmt: skip


def running(clocks: Sequence[Clock]) -> Clock | None:
    """The one that falls due first of those that run."""
    return min((c for c in clocks if not c.stopped_at), key=lambda c: c.due_at, default=None)


def tabs(actor: Actor) -> list[tuple[str, str, str]]:
    """The pages of the area that the actor has a use for."""
    found = [("reports", _("报告"), reverse("reports:index"))]
    if "monitoring" in actor.functions:
        found.append(("waiting", _("待编制"), reverse("reports:waiting")))
    found.append(("inbox", _("抄送来的"), reverse("reports:inbox")))
    if {"enforcement", "department"} & actor.functions:
        found.append(("cases", _("案件"), reverse("reports:cases")))
    return found


@dataclass(frozen=True)
class ResultLine:
    """A result with its mark; ``first``: it opens the rows of its point, ``point`` names it.
    ``sides``: the verdicts beside it, each with its mark."""

    row: ReportResult
    kind: str
    word: str
    first: bool
    point: str
    sides: tuple[tuple[ReportSide, str, str], ...] = ()


def result_lines(rows: Sequence[ReportResult], names: dict[str, str]) -> list[ResultLine]:
    """Results grouped by point; blanks carry no verdict."""
    lines, last = [], None
    for row in rows:
        point = f"{row.point_code} {names.get(row.point_code, '')}".strip()
        sides = tuple((side, *_verdict(side)) for side in row.sides)
        lines.append(ResultLine(row, *_verdict(row), row.point_code != last, point, sides))
        last = row.point_code
    return lines


def _verdict(row: ReportResult | ReportSide) -> tuple[str, str]:
    """Kind of state and word, the multiple with it."""
    kind, word = words.VERDICT.get(row.verdict, ("", ""))
    if row.verdict == "exceeds" and row.times:
        return kind, _("超标 %(times)s 倍") % {"times": row.times}
    return kind, str(word)


def warn_of_laws(request: HttpRequest, text: str, *, on: date) -> None:
    """Say which laws in a text were not in force on the day of the act."""
    for one in misdated(text, on):
        facts = {"law": one.law, "day": on.isoformat(), "instead": one.instead}
        said = _("%(day)s 的行为，《%(law)s》当时没有施行，请核对依据。")
        if one.instead:
            said = _("%(day)s 的行为，《%(law)s》已经废止，由《%(instead)s》代替，请核对依据。")
        messages.warning(request, said % facts)


def moments_of(steps: Sequence[Transition]) -> list[dict[str, Any]]:
    """The steps of a record as lines of a timeline."""
    return [
        {"when": s.at, "what": words.STEPS.get(s.verb, s.verb), "who": s.actor_name,
         "note": s.reason}
        for s in steps
    ]  # fmt: skip


def lacking(report: Report) -> dict[str, Any]:
    """The facts that a report lacks with their reasons, and whether one has none."""
    found = lacking_in(report.content)
    return {"lacking": found, "unreasoned": unreasoned(found)}
