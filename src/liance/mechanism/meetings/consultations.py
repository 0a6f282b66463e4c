"""A consultation (会商) before, during or after one operation (O3): who may know of it, its stage.

It belongs to the two sides of the operation: those who oversee them read neither question nor answer,
and where the operation is known to named people only, so is every word of it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Stale
from liance.foundation.kernel.scope import known
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.meetings.models import Consultation
from liance.mechanism.meetings.policies import NOBODY
from liance.mechanism.meetings.rules import stage_of
from liance.mechanism.meetings.states import CONSULT
from liance.mechanism.operations.models import Visit

NOUN = "meetings:consultation"
OPEN_SHEETS = ("draft", "withdrawn")


@dataclass(frozen=True, slots=True)
class Matter:
    """The operation consulted on: its sheet, its visit, or both."""

    sheet: Sheet | None
    visit: Visit | None

    @property
    def row(self) -> Sheet | Visit:
        """What the operation has come to: the visit once there is one."""
        found = self.visit or self.sheet
        if found is None:
            raise NotFound(NOUN)
        return found

    @property
    def agencies(self) -> tuple[UUID, ...]:
        """The agencies of its two sides, each once; a commissioned laboratory stands beside."""
        row = self.row
        found = (row.enforcement_id, row.monitoring_id, row.laboratory_id)
        return tuple(dict.fromkeys(agency for agency in found if agency is not None))

    @property
    def named(self) -> tuple[UUID, ...]:
        """Who alone may know of it; empty for an open one."""
        return tuple(self.row.named) if self.row.restricted else ()

    def stage(self, at: datetime) -> str:
        """``before``, ``during`` or ``after`` the visit."""
        visit = self.visit
        return stage_of(visit.entered_at if visit else None, visit.left_at if visit else None, at)


def _sides(actor: Actor) -> Q:
    agency = actor.agency_id or NOBODY
    return Q(enforcement_id=agency) | Q(monitoring_id=agency) | Q(laboratory_id=agency)


def sheets_of(actor: Actor) -> QuerySet[Sheet]:
    """The sheets of the actor's own operations; restricted ones by name."""
    return Sheet.objects.filter(known(actor, _sides(actor)))


def visits_of(actor: Actor) -> QuerySet[Visit]:
    """The visits of the actor's own operations; restricted ones by name."""
    return Visit.objects.filter(known(actor, _sides(actor)))


def matter_of(
    actor: Actor, *, sheet_id: UUID | None = None, visit_id: UUID | None = None
) -> Matter:
    """The operation that a sheet or visit belongs to. ``NotFound`` for everybody who is on neither
    side or may not know of it."""
    actor.require(CONSULT)
    visits = visits_of(actor).select_related("sheet", "source", "enforcement", "monitoring")
    if visit_id is not None:
        visit = visits.filter(pk=visit_id).first()
        if visit is None:
            raise NotFound(NOUN)
        return Matter(visit.sheet, visit)
    if sheet_id is None:
        raise NotFound(NOUN)
    sheet = (
        sheets_of(actor).exclude(state__in=OPEN_SHEETS)
        .select_related("enforcement", "monitoring").filter(pk=sheet_id).first()
    )  # fmt: skip
    if sheet is None:
        raise NotFound(NOUN)
    return Matter(sheet, visits.filter(sheet_id=sheet.id).first())


def consultations_visible_to(actor: Actor) -> QuerySet[Consultation]:
    """The consultations of the actor's own operations; one whose sheet or visit is restricted by
    name alone, whichever of the two it hangs on."""
    if not actor.may(CONSULT):
        return Consultation.objects.none()
    on_sheet = Q(sheet__in=sheets_of(actor)) | Q(sheet=None)
    on_visit = Q(visit__in=visits_of(actor)) | Q(visit=None)
    return Consultation.objects.filter(on_sheet, on_visit)


def consultations(
    actor: Actor, *, sheet_id: UUID | None, visit_id: UUID | None
) -> list[Consultation]:
    """All of one operation, the first first; none for whoever is on neither side."""
    if sheet_id is None and visit_id is None:
        return []
    wanted = Q()
    if sheet_id is not None:
        wanted |= Q(sheet_id=sheet_id)
    if visit_id is not None:
        wanted |= Q(visit_id=visit_id)
    return list(
        consultations_visible_to(actor).filter(wanted)
        .select_related("asked_by", "to_agency", "to_staff", "answered_by", "decided_by", "agency")
        .order_by("asked_at", "id")
    )  # fmt: skip


def consultations_waiting_for(actor: Actor) -> dict[str, QuerySet[Consultation]]:
    """Those that stand still until the actor acts and no deadline of theirs tells: answered ones to
    decide on (``consultation_decide``, whoever asked), and questions put to a person who has left
    (``consultation_answer``)."""
    rows = consultations_visible_to(actor).select_related("sheet", "visit__source")
    rows, gone = rows.order_by("asked_at", "id"), Q(asked_by__active=False)
    return {
        "consultation_decide": rows.filter(
            Q(asked_by_id=actor.staff_id) | gone,
            state="answered",
            agency_id=actor.agency_id or NOBODY,
        ),
        "consultation_answer": rows.filter(
            state="open", to_agency_id=actor.agency_id or NOBODY, to_staff__active=False
        ).exclude(asked_by_id=actor.staff_id),
    }


def consultation_for(actor: Actor, consultation_id: UUID, *, version: int) -> Consultation:
    """One of the actor's own operations, locked. ``NotFound``, ``Stale``, NotPermitted."""
    actor.require(CONSULT)
    row = (
        Consultation.objects.select_for_update(of=("self",))
        .filter(pk=consultation_id, pk__in=consultations_visible_to(actor).values("pk"))
        .first()
    )
    if row is None:
        raise NotFound(NOUN)
    if row.version != version:
        raise Stale(NOUN)
    return row


def may_answer(row: Consultation, actor: Actor) -> bool:
    """Whether it was put to the actor: to the person, else, or where that person has left, to
    anybody of the agency but the asker."""
    if row.state != "open" or row.to_agency_id != actor.agency_id:
        return False
    if actor.staff_id is None or actor.staff_id == row.asked_by_id:
        return False
    if row.to_staff_id in (None, actor.staff_id):
        return True
    return row.to_staff is not None and not row.to_staff.active


def may_decide(row: Consultation, actor: Actor) -> bool:
    """Whether the actor's agency asked, and so says what follows from the answer."""
    return row.state == "answered" and row.agency_id == actor.agency_id
