"""Reads of reporting: lists, the whole of one report, what goes into one, copies, cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.models import Transition
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading, Visit
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.reevaluation.queries import changed_after
from liance.mechanism.registry.queries import subtree
from liance.mechanism.reporting.models import (
    Case,
    Copy,
    Penalty,
    Report,
    SigningRule,
    Upload,
)
from liance.mechanism.reporting.policies import (
    cases_visible_to,
    copies_visible_to,
    reports_visible_to,
)

DUTIES = ("report.upload", "report.copy")
STANDING = ("prepared", "reviewed", "signed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; ``first`` and ``last`` are days of preparation, inclusive."""

    state: str = ""
    agency: UUID | None = None
    place: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""


def reports(actor: Actor, wanted: Wanted) -> QuerySet[Report]:
    """The reports an actor may know of, to be counted and put in order."""
    return reports_visible_to(actor).filter(_narrowed(wanted))


def with_facts(rows: QuerySet[Report]) -> QuerySet[Report]:
    """What a line of the list shows; ``moved``: results were entered, amended
    or judged to another verdict since."""
    return rows.select_related(
        "visit__source", "visit__sheet", "agency", "jurisdiction", "upload"
    ).annotate(
        copied=Count("copies", distinct=True),
        receipts=Count("copies", filter=Q(copies__state="received"), distinct=True),
        moved=_moved(),
    )  # fmt: skip


def _narrowed(wanted: Wanted) -> Q:
    rows = Q()
    if wanted.state:
        rows &= Q(state=wanted.state)
    if wanted.agency:
        rows &= Q(agency_id=wanted.agency)
    if wanted.place:
        rows &= Q(jurisdiction_id__in=subtree(wanted.place))
    if wanted.first:
        rows &= Q(prepared_at__gte=datetime.combine(wanted.first, time(), SHANGHAI))
    if wanted.last:
        rows &= Q(prepared_at__lte=datetime.combine(wanted.last, time.max, SHANGHAI))
    if wanted.text:
        rows &= Q(number__contains=wanted.text) | Q(visit__source__name__contains=wanted.text)
    return rows


def _moved() -> Q:
    """Whether a report in force lacks what was measured, amended, or judged to another verdict
    after it was prepared."""
    determined = Determination.objects.filter(
        bottle_factor__bottle__visit=OuterRef("visit_id"), entered_at__gt=OuterRef("prepared_at")
    )
    read = Reading.objects.filter(
        item__point__visit=OuterRef("visit_id"), created_at__gt=OuterRef("prepared_at")
    )
    rejudged = changed_after("visit_id", "prepared_at")
    return Q(state__in=STANDING) & (Q(Exists(determined)) | Q(Exists(read)) | Q(Exists(rejudged)))


def duties(visit_ids: Iterable[UUID], *, rules: Sequence[str] = DUTIES) -> dict[UUID, list[Clock]]:
    """The latest clock of each rule by visit, in one query."""
    found: dict[UUID, dict[str, Clock]] = {}
    clocks = Clock.objects.filter(rule__in=rules, object_id__in=list(visit_ids))
    for clock in clocks.order_by("started_at"):
        found.setdefault(clock.object_id, {})[clock.rule] = clock
    return {visit: [by[r] for r in rules if r in by] for visit, by in found.items()}


def is_reported(visit_id: UUID) -> bool:
    """Whether a report of the visit was prepared that was not sent back."""
    return Report.objects.filter(visit_id=visit_id).exclude(state="discarded").exists()


def awaiting(actor: Actor) -> QuerySet[Visit]:
    """Visits that the actor's station must still report: no report under way or in force."""
    standing = Report.objects.filter(visit=OuterRef("pk"), state__in=STANDING)
    return (
        visits_visible_to(actor)
        .filter(monitoring_id=actor.agency_id, state__in=["left", "closed"])
        .exclude(Exists(standing))
        .select_related("source", "sheet", "jurisdiction", "laboratory")
        .order_by("entered_at", "id")
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """A report with all that belongs to it."""

    report: Report
    upload: Upload | None
    copies: tuple[Copy, ...]
    case: Case | None
    successor: Report | None
    clocks: tuple[Clock, ...]
    steps: tuple[Transition, ...]


def report(actor: Actor, report_id: UUID) -> Whole:
    """The whole of a report; ``NotFound`` for whoever may not know of it."""
    found = (
        reports_visible_to(actor)
        .select_related(
            "visit__source", "visit__sheet", "visit__enforcement", "visit__laboratory",
            "visit__jurisdiction", "agency", "jurisdiction", "pdf", "replaces",
            "prepared_by", "reviewed_by", "signed_by",
        )
        .annotate(moved=_moved())
        .filter(pk=report_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("reporting:report")
    copies = found.copies.select_related("addressee", "sent_by", "received_by").order_by("sent_at")
    steps = Transition.objects.filter(noun="reporting:report", object_id=found.id)
    return Whole(
        found,
        Upload.objects.filter(report=found).select_related("requested_by").first(),
        tuple(copies),
        cases_visible_to(actor)
        .filter(report__visit=found.visit_id)
        .order_by("-created_at")
        .first(),
        Report.objects.filter(replaces=found).exclude(state="discarded").first(),
        tuple(duties([found.visit_id]).get(found.visit_id, [])),
        tuple(steps.order_by("at", "id")),
    )


def standing_report(actor: Actor, visit_id: UUID) -> Report | None:
    """The report under way or in force of a visit; the one under way before the other."""
    rows = reports_visible_to(actor).filter(visit_id=visit_id, state__in=STANDING)
    return rows.order_by("-prepared_at").first()


def inbox(actor: Actor) -> QuerySet[Copy]:
    """Copies addressed to the actor's agency, those without receipt first."""
    return (
        copies_visible_to(actor)
        .filter(addressee_id=actor.agency_id)
        .select_related(
            "report__visit__source", "report__agency", "report__jurisdiction", "addressee",
            "penalty__case__enforcement", "penalty__case__report__visit__source", "penalty__file",
            "sent_by__agency", "received_by",
        )
        .order_by("-state", "-sent_at", "id")
    )  # fmt: skip


def copy(actor: Actor, copy_id: UUID) -> Copy:
    """One copy that the actor may know of."""
    found = (
        copies_visible_to(actor)
        .select_related(
            "report", "addressee", "sent_by__agency", "received_by", "penalty__file",
            "penalty__case__enforcement", "penalty__case__report__visit__source",
        )
        .filter(pk=copy_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("reporting:copy")
    return found


def cases(actor: Actor, *, state: str = "") -> QuerySet[Case]:
    """The cases an actor may know of."""
    rows = cases_visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related(
        "report__visit__source", "report__agency", "enforcement", "jurisdiction"
    )


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with its decision, the copy of it, its clocks and its steps."""

    case: Case
    penalty: Penalty | None
    copy: Copy | None
    clocks: tuple[Clock, ...]
    steps: tuple[Transition, ...]


def case(actor: Actor, case_id: UUID) -> WholeCase:
    """The whole of a case; ``NotFound`` for whoever may not know of it."""
    found = (
        cases(actor)
        .select_related("decided_by", "concluded_by", "report__visit__sheet")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise NotFound("reporting:case")
    penalty = Penalty.objects.select_related("file").filter(case=found).first()
    sent = Copy.objects.filter(penalty=penalty) if penalty else Copy.objects.none()
    objects = [found.id, *([penalty.id] if penalty else [])]
    steps = Transition.objects.filter(noun="reporting:case", object_id=found.id)
    return WholeCase(
        found,
        penalty,
        sent.select_related("addressee", "sent_by", "received_by").first(),
        tuple(Clock.objects.filter(object_id__in=objects).order_by("started_at")),
        tuple(steps.order_by("at", "id")),
    )


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a report that the actor may read or its receipt is the file, or a decision that they may
    read, as case or as copy."""
    reports = reports_visible_to(actor)
    receipts = Upload.objects.filter(report__in=reports, receipt_file_id=file_id)
    if receipts.exists() or reports.filter(pdf_id=file_id).exists():
        return True
    in_cases = Q(case__in=cases_visible_to(actor))
    in_copies = Q(copies__in=copies_visible_to(actor))
    return Penalty.objects.filter(in_cases | in_copies, file_id=file_id).exists()


def signs_with_code(agency_id: UUID | None) -> bool:
    """Whether an agency lets nobody sign reports without a second factor: so long as it was not
    switched off with a reason."""
    off = SigningRule.objects.filter(with_code=False)
    return agency_id is not None and not off.filter(agency_id=agency_id).exists()


def signing_rule(agency_id: UUID) -> SigningRule | None:
    """What an agency decided about its signatures; None: nothing, the second factor is asked for."""
    return SigningRule.objects.filter(agency_id=agency_id).first()


def by_code(code: str) -> Report | None:
    """The issued report with the code on its paper, for the public page; None for any other."""
    return (
        Report.objects.filter(code=code.strip().upper(), state__in=["signed", "superseded"])
        .select_related("agency", "pdf", "visit", "prepared_by", "reviewed_by", "signed_by")
        .first()
    )


def successor_of(found: Report) -> Report | None:
    """The report in force that replaced this one, at whatever remove."""
    return Report.objects.filter(visit=found.visit_id, state="signed").first()
