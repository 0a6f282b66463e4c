"""What waits for somebody although no deadline says so: the next step of a plan, visit, bottle,
result, report or copy, so that no operation stands still because nobody knew whose turn it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from liance.dashboards.laboratory_duties import duties
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.running_out import running_out
from liance.mechanism.coordination import policies as sheets
from liance.mechanism.coordination.models import Sheet, SheetCrew
from liance.mechanism.custody import queries as custody
from liance.mechanism.examining import queries as examining
from liance.mechanism.laboratory import queries as laboratory
from liance.mechanism.meetings import queries as meetings
from liance.mechanism.meetings.consultations import consultations_waiting_for
from liance.mechanism.meetings.mechanisms import to_review
from liance.mechanism.operations import policies as visits
from liance.mechanism.operations.models import CrewMember, Reading
from liance.mechanism.operations.queries import to_confirm
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING
from liance.mechanism.oversight import queries as oversight
from liance.mechanism.planning import queries as planning
from liance.mechanism.planning.models import NotDone
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting import queries as reports
from liance.mechanism.screening import queries as screening

MOST = 20
AROUND = timedelta(days=7)
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``kind`` names the step; ``record`` what it is done to, None where it is
    ``count`` things of one list; ``subject`` and ``aside`` say which, as people call it."""

    kind: str
    subject: str = ""
    aside: str = ""
    record: UUID | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Seat:
    """Who sits at the desk, and when."""

    actor: Actor
    staff: UUID
    agency: UUID
    at: datetime


def next_steps(actor: Actor, *, at: datetime) -> list[Step]:
    """The actor's next steps in the order of the work; a fixed number of queries."""
    if actor.agency_id is None or actor.staff_id is None:
        return []
    seat = _Seat(actor, actor.staff_id, actor.agency_id, at)
    found: list[Step] = []
    for part in (
        _plans,
        _reasons,
        _entries,
        _visits,
        _readings,
        _bottles,
        _results,
        _reports,
        _copies,
        _oversight,
        _leads,
        _meetings,
        _consultations,
        _examinations,
        _laboratories,
        _validities,
    ):
        found += part(seat)
    return found


def _plans(seat: _Seat) -> Iterator[Step]:
    for kind, rows in planning.waiting_for(seat.actor).items():
        for plan in rows[:MOST]:
            yield Step(kind, plan.title, plan.jurisdiction.name, plan.id)


def _reasons(seat: _Seat) -> Iterator[Step]:
    if not seat.actor.may("planning:target:receive_explanation"):
        return
    rows = NotDone.objects.filter(department_id=seat.agency, received_at=None)
    for row in rows.select_related("target__source").order_by("at")[:MOST]:
        yield Step("reason", row.target.source.name, row.reason, row.target.plan_id)


def _oversight(seat: _Seat) -> Iterator[Step]:
    for row in oversight.rounds_to_freeze(seat.actor, at=seat.at)[:MOST]:
        yield Step("round_freeze", f"{row.year}-{row.number}", f"{row.day:%Y-%m-%d}", row.id)
    for kind, rows in oversight.notices_waiting_for(seat.actor).items():
        for notice in rows[:MOST]:
            yield Step(kind, notice.title, notice.document_number, notice.id)


def _leads(seat: _Seat) -> Iterator[Step]:
    for kind, count in screening.waiting_for(seat.actor).items():
        yield from _counted(kind, count)


def _entries(seat: _Seat) -> Iterator[Step]:
    """The sheets with which the actor's team goes to the site in these days."""
    if not seat.actor.may("operations:visit:open"):
        return
    mine = SheetCrew.objects.filter(sheet=OuterRef("pk"), staff_id=seat.staff)
    rows = Sheet.objects.filter(
        sheets.visible_to(seat.actor), Exists(mine) | Q(handler_id=seat.staff), state="returned",
        after_visit=False, planned_from__lte=seat.at + AROUND, planned_to__gte=seat.at - AROUND,
    )  # fmt: skip
    for sheet in rows.order_by("planned_from", "id")[:MOST]:
        yield Step("enter", sheet.unit_name, sheet.number, sheet.id)


def _visits(seat: _Seat) -> Iterator[Step]:
    """The visits that the actor is on, and those whose part is still to be closed."""
    crew = CrewMember.objects.filter(visit=OuterRef("pk"), staff_id=seat.staff)
    rows = visits.visible_to(seat.actor).filter(state__in=["open", "left"]).filter(Exists(crew))
    rows = rows.annotate(side=crew.values("side")[:1]).select_related("source", "sheet")
    for visit in rows.order_by("entered_at", "id")[:MOST]:
        closed = {
            ENFORCEMENT: visit.enforcement_closed_at, MONITORING: visit.monitoring_closed_at
        }[visit.side]  # fmt: skip
        number = visit.sheet.number if visit.sheet else ""
        if visit.state == "open":
            yield Step("on_site", visit.source.name, number, visit.id)
        elif closed is None and seat.actor.may(visits.CLOSE[visit.side]):
            yield Step("close_part", visit.source.name, number, visit.id)


def _readings(seat: _Seat) -> Iterator[Step]:
    """The readings that wait for the actor as the second person, by visit."""
    if not seat.actor.may(visits.RECORD[MONITORING]):
        return
    rows = to_confirm(seat.actor)[: MOST * 5]
    by_visit: dict[UUID, list[Reading]] = {}
    for row in rows:
        by_visit.setdefault(row.item.point.visit_id, []).append(row)
    for visit_id, own in by_visit.items():
        source = own[0].item.point.visit.source
        yield Step("readings", source.name, own[0].item.factor, visit_id, len(own))


def _bottles(seat: _Seat) -> Iterator[Step]:
    if seat.actor.may("custody:bottle:fill"):
        yield from _counted("confirm", custody.to_confirm(seat.actor).count())
    held = custody.held_by(seat.actor).filter(state="sealed").order_by("number")
    keeper = seat.actor.may("custody:bottle:receive")
    if keeper:
        # Who filled a bottle does not check it in.
        to_check = held.exclude(sampled_by_id=seat.staff)
        first = to_check.values_list("id", flat=True).first()
        yield from _counted("receive", to_check.count() if first else 0, first)
        held = held.filter(sampled_by_id=seat.staff)
    if seat.actor.may("custody:bottle:hand_over"):
        yield from _counted("hand_over", held.count())


def _results(seat: _Seat) -> Iterator[Step]:
    for verb, rows in (
        ("enter", laboratory.to_determine),
        ("enter", laboratory.to_reenter),
        ("check", laboratory.to_check),
        ("approve", laboratory.to_approve),
    ):
        if seat.actor.may(f"laboratory:determination:{verb}"):
            kind = "reenter" if rows is laboratory.to_reenter else f"result_{verb}"
            yield from _counted(kind, rows(seat.actor).count())


def _reports(seat: _Seat) -> Iterator[Step]:
    """Reports to review or sign that no running deadline brings to the desk already."""
    running = Clock.objects.filter(
        object_id=OuterRef("visit_id"), rule="report.upload", stopped_at=None
    )
    rows = reporting.reports_visible_to(seat.actor).filter(~Exists(running), agency_id=seat.agency)
    others = ~Q(prepared_by_id=seat.staff)
    wanted = []
    if seat.actor.may("reporting:report:review"):
        wanted.append(("review", rows.filter(others, state="prepared")))
    if seat.actor.may("reporting:report:sign"):
        others &= ~Q(reviewed_by_id=seat.staff)
        wanted.append(("sign", rows.filter(others, state="reviewed")))
    for kind, reports_of in wanted:
        for report in reports_of.select_related("visit__source").order_by("prepared_at")[:MOST]:
            yield Step(kind, report.visit.source.name, report.number, report.id)


def _copies(seat: _Seat) -> Iterator[Step]:
    if not seat.actor.may("reporting:copy:receive"):
        return
    rows = reports.inbox(seat.actor).filter(state="sent").exclude(sent_by_id=seat.staff)
    for copy in rows.order_by(F("sent_at").asc(), "id")[:MOST]:
        if copy.report is not None:
            yield Step("copy", copy.report.visit.source.name, copy.report.number, copy.id)
        elif copy.penalty is not None:
            case = copy.penalty.case
            yield Step("penalty", case.report.visit.source.name, copy.penalty.number, copy.id)


def _meetings(seat: _Seat) -> Iterator[Step]:
    """What meetings ask for: to come, to write the minutes, to close what is done."""
    for kind, rows in meetings.waiting_for(
        seat.actor, at=seat.at, until=seat.at + FORTNIGHT
    ).items():
        for row in rows[:MOST]:
            begins = f"{row.begins_at.astimezone(SHANGHAI):%m-%d %H:%M}"
            yield Step(kind, row.place.name, begins, row.id)


def _consultations(seat: _Seat) -> Iterator[Step]:
    for kind, rows in consultations_waiting_for(seat.actor).items():
        for row in rows[:MOST]:
            if row.visit is not None:
                yield Step(f"{kind}_visit", row.visit.source.name, "", row.visit_id)
            elif row.sheet is not None:
                yield Step(f"{kind}_sheet", row.sheet.unit_name, row.sheet.number, row.sheet_id)


def _examinations(seat: _Seat) -> Iterator[Step]:
    for row in examining.waiting(seat.actor, seat.at)[:MOST]:
        until = row.closes_at.astimezone(SHANGHAI)
        yield Step("examination", row.title, f"{until:%m-%d %H:%M}", row.id)


def _counted(kind: str, count: int, record: UUID | None = None) -> Iterable[Step]:
    return [Step(kind, record=record, count=count)] if count else []


def _laboratories(seat: _Seat) -> Iterator[Step]:
    """What is to be decided, answered or renewed about third-party laboratories."""
    for kind, subject, aside, record in duties(seat.actor, at=seat.at):
        yield Step(kind, subject, aside, record)


def _validities(seat: _Seat) -> Iterator[Step]:
    """What runs out within 90, 30 or 7 days, or is over, of the agency's and the actor's own."""
    on = seat.at.astimezone(SHANGHAI).date()
    for row in running_out(seat.actor, on=on)[:MOST]:
        yield Step(f"{row.kind}_{row.within}", row.name, row.to.isoformat(), row.record)
    for document, within in to_review(seat.actor, on=on)[:MOST]:
        yield Step(
            f"document_{within}", document.title, document.review_on.isoformat(), document.id
        )
