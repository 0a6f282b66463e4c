"""Who may know of reports, copies and cases."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.reporting.models import Case, Copy, Report


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """Reports of the actor's agency; once signed also those copied to it or of places it oversees."""
    mine = parties(actor, "agency_id", "visit__laboratory_id")
    if actor.agency_id is None:
        return Report.objects.none()
    copies = Copy.objects.filter(report_id=OuterRef("pk"), addressee_id=actor.agency_id)
    enforcement = Q(visit__enforcement_id=actor.agency_id)
    signed = Q(state__in=["signed", "superseded"])
    rows = Q(agency_id=actor.agency_id) | (signed & (mine | enforcement | Q(Exists(copies))))
    return Report.objects.filter(known(actor, rows))


def person_of(actor: Actor) -> UUID:
    """The person behind an account; an account without one writes nothing."""
    if actor.staff_id is None:
        raise NotPermitted("reporting:report:prepare")
    return actor.staff_id


def house_of(actor: Actor) -> UUID:
    """The agency of the actor, the nil identifier without one."""
    return actor.agency_id or UUID(int=0)


def report_for(actor: Actor, report_id: UUID, *, version: int | None = None) -> Report:
    """The report, locked; ``NotFound`` for outsiders, ``Stale`` on another version."""
    report = (
        reports_visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("visit", "agency")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise NotFound("reporting:report")
    if version is not None and report.version != version:
        raise Stale("reporting:report")
    return report


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases of the actor's agency or of the places it oversees. Being named in a surprise visit
    opens no case to the station, whose open cases it does not read either."""
    mine = parties(actor, "enforcement_id")
    return Case.objects.filter(known(actor, mine)).filter(mine)


def case_for(actor: Actor, case_id: UUID, *, version: int | None = None) -> Case:
    """The case, locked, for a person of its enforcement agency."""
    case = (
        cases_visible_to(actor)
        .filter(enforcement_id=actor.agency_id)
        .select_for_update(of=("self",))
        .select_related("report__visit", "report__agency")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound("reporting:case")
    if version is not None and case.version != version:
        raise Stale("reporting:case")
    return case


def copies_visible_to(actor: Actor) -> QuerySet[Copy]:
    """Copies sent to or by the actor's agency, or within the places it oversees.

    A copy of a restricted report or case exists for its named people only.
    """
    if actor.agency_id is None:
        return Copy.objects.none()
    own = Q(addressee_id=actor.agency_id) | Q(sent_by__agency_id=actor.agency_id)
    overseen = Q(report__jurisdiction_id__in=actor.scope) | Q(
        penalty__case__jurisdiction_id__in=actor.scope
    )
    rows = own | overseen
    of_report = known(actor, rows & Q(report__isnull=False), prefix="report__")
    of_penalty = known(actor, rows & Q(penalty__isnull=False), prefix="penalty__case__")
    return Copy.objects.filter(of_report | of_penalty)
