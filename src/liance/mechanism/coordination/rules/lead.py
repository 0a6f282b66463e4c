"""Lead time of a routine sheet (W4) and what the urgent track asks for (W7)."""

from dataclasses import dataclass
from datetime import date, timedelta

from liance.foundation.clocks.rulebook import RULES
from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.calendar.due_dates import days_before
from liance.norms.citations import Certainty, Citation, cites

LEAD_DAYS = RULES["sheet.lead"].length


@dataclass(frozen=True, slots=True)
class Lead:
    """Natural days between sending and visit, the sending day not counted.

    ``earliest``: the first day of monitoring that a sheet sent that day could name;
    ``latest_sending``: the last day on which to send for this visit.
    """

    days: int
    met: bool
    earliest: date
    latest_sending: date


@cites(
    Citation("陕环发〔2021〕32号", "三（二）至少提前2天", Certainty.VERIFIED),
    Citation("民法典", "第二百零一条 开始的当日不计入", Certainty.VERIFIED),
)
def lead_time(*, sent_on: date, visit_on: date) -> Lead:
    """Whether a sheet sent on one day is early enough for a visit on another (W4)."""
    latest = days_before(visit_on, LEAD_DAYS)
    return Lead(
        days=(visit_on - sent_on).days,
        met=sent_on <= latest,
        earliest=sent_on + timedelta(days=LEAD_DAYS),
        latest_sending=latest,
    )


@cites(Citation("陕环发〔2021〕32号", "三（二）特事特办", Certainty.VERIFIED))
def check_urgency(*, urgency: str, note: str, after_visit: bool) -> Problem | None:
    """The urgent track needs its ground in words; only an urgent visit may precede its sheet."""
    if urgency == "routine":
        return Problem("coordination.after_visit_routine", "urgency") if after_visit else None
    if not note.strip():
        return Problem("coordination.urgency_note_missing", "urgency_note")
    return None


def check_late(*, urgency: str, lead: Lead, reason: str) -> Problem | None:
    """A late routine sheet may go, with its reason; it is never relabelled urgent (W4)."""
    if urgency != "routine" or lead.met or reason.strip():
        return None
    facts = {"days": max(lead.days, 0), "earliest": lead.earliest.isoformat()}
    return Problem("coordination.late_needs_reason", "late_reason", facts)
