"""Who may know of contracts, tenders and supervisions; fetching them for a write."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.kernel.models import Record
from liance.mechanism.commissioning.models import (
    Ban,
    BlindSample,
    Contract,
    CreditGrade,
    Finding,
    Interest,
    Qualification,
    Supervision,
    Suspension,
    Tender,
)
from liance.mechanism.commissioning.states import OWN, SUPERVISE, VIEW
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.policies import hidden_sources
from liance.mechanism.registry.queries import chain, subtree

Row = TypeVar("Row", bound=Record)
Paper = TypeVar("Paper", Qualification, CreditGrade, Ban, Interest)


def places_of(actor: Actor) -> tuple[str, ...]:
    """The places whose contracts and supervisions an actor may read: the own one and all below."""
    return actor.scope or (subtree(actor.jurisdiction) if actor.jurisdiction else ())


def contracts_visible_to(actor: Actor) -> QuerySet[Contract]:
    """Contracts of buyers in the actor's places and of those above; a laboratory's own."""
    seen = Q(pk__in=[])
    if actor.may(VIEW):
        seen |= Q(buyer__jurisdiction_id__in=[*places_of(actor), *chain(actor.jurisdiction)])
    if actor.may(OWN):
        seen |= Q(laboratory_id=actor.agency_id)
    rows = Contract.objects.filter(seen)
    return rows.select_related("buyer__jurisdiction", "laboratory", "tender__agency", "paper")


def tenders_visible_to(actor: Actor) -> QuerySet[Tender]:
    """Tenders of agencies in the actor's places; no laboratory reads what others bid."""
    if not actor.may(VIEW):
        return Tender.objects.none()
    rows = Tender.objects.filter(agency__jurisdiction_id__in=places_of(actor))
    return rows.select_related("agency")


def supervisions_visible_to(actor: Actor) -> QuerySet[Supervision]:
    """Supervisions by agencies in the actor's places; a laboratory's own."""
    seen = Q(pk__in=[])
    if actor.may(VIEW):
        seen |= Q(jurisdiction_id__in=places_of(actor))
    if actor.may(OWN):
        seen |= Q(laboratory_id=actor.agency_id)
    rows = Supervision.objects.filter(seen)
    return rows.select_related("laboratory", "agency", "jurisdiction", "leader", "closed_by")


def papers_visible_to(actor: Actor, model: type[Paper]) -> QuerySet[Paper]:
    """Certificates, grades and bans: of every laboratory for whoever looks after them, else one's
    own."""
    rows = model._default_manager.all()
    if actor.may(VIEW):
        return rows
    return rows.filter(laboratory_id__in=[actor.agency_id]) if actor.may(OWN) else rows.none()


def interests_visible_to(actor: Actor) -> QuerySet[Interest]:
    """Ties to units that the actor may know of."""
    rows = papers_visible_to(actor, Interest)
    hidden = hidden_sources(actor, set(rows.values_list("source_id", flat=True)))
    return rows.exclude(source_id__in=hidden)


def suspensions_visible_to(actor: Actor) -> QuerySet[Suspension]:
    """Suspensions with who proposed and decided them: not for the laboratories themselves."""
    return Suspension.objects.all() if actor.may(VIEW) else Suspension.objects.none()


def checked_visible_to(actor: Actor) -> QuerySet[Supervision]:
    """Supervisions with their checklist: the laboratory reads it once they are closed."""
    rows = supervisions_visible_to(actor)
    return rows.exclude(laboratory_id__in=[actor.agency_id], state="open")


def may_lift(actor: Actor, ban: Ban) -> bool:
    """Whether the actor may note that a ban was lifted: for the place of the department that put it
    on file, or one above; where nobody's department is known, for the whole province."""
    if not actor.may(SUPERVISE) or not actor.jurisdiction:
        return False
    told = ban.agency
    if told is None and ban.created_by is not None:
        # Of an earlier release: the account that wrote it says whose it was.
        person = Staff.objects.select_related("agency").filter(user_id=ban.created_by).first()
        told = person.agency if person else None
    if told is None:
        return actor.level == "province"
    return actor.jurisdiction in chain(told.jurisdiction_id)


def person_of(actor: Actor) -> UUID:
    """The person who acts: ``commissioning.no_staff`` for an account without one."""
    if actor.staff_id is None:
        raise Refused("commissioning.no_staff")
    return actor.staff_id


def own_contract(actor: Actor, contract_id: UUID, *, version: int) -> Contract:
    """A contract of the actor's agency, locked. NotFound, Stale."""
    rows = contracts_visible_to(actor).filter(buyer_id__in=[actor.agency_id])
    return locked(rows, contract_id, version, "commissioning:contract")


def own_tender(actor: Actor, tender_id: UUID) -> Tender:
    """A tender of the actor's agency. NotFound for everybody else."""
    row = tenders_visible_to(actor).filter(pk=tender_id).first()
    if row is None or row.agency_id != actor.agency_id:
        raise NotFound("commissioning:tender")
    return row


def own_supervision(
    actor: Actor, supervision_id: UUID, *, version: int | None = None
) -> Supervision:
    """A supervision of the actor's agency that is under way, locked: ``supervision_closed``."""
    rows = supervisions_visible_to(actor).filter(agency_id__in=[actor.agency_id])
    row = locked(rows, supervision_id, version, "commissioning:supervision")
    if row.state != "open":
        raise Refused("commissioning.supervision_closed")
    return row


def finding_for(actor: Actor, finding_id: UUID, *, version: int, own: bool = False) -> Finding:
    """A finding of a supervision that the actor may read, ``own``: of their agency's; locked."""
    rows = Finding.objects.filter(supervision__in=supervisions_visible_to(actor))
    if own:
        rows = rows.filter(supervision__agency_id__in=[actor.agency_id])
    rows = rows.select_related("supervision__laboratory")
    return locked(rows, finding_id, version, "commissioning:finding")


def sample_for(actor: Actor, sample_id: UUID, *, version: int, own: bool = False) -> BlindSample:
    """A blind sample of a supervision that the actor may read, ``own``: that they prepared; locked."""
    rows = BlindSample.objects.filter(supervision__in=supervisions_visible_to(actor))
    if own:
        rows = rows.filter(prepared_by_id__in=[actor.staff_id])
    rows = rows.select_related("supervision__laboratory")
    return locked(rows, sample_id, version, "commissioning:blind_sample")


def suspension_for(suspension_id: UUID, *, version: int) -> Suspension:
    """A suspension, locked, after its laboratory: no commission of it is given meanwhile, and who
    proposes one holds the two in the same order."""
    rows = Suspension.objects.select_related("laboratory")
    laboratory_id = rows.filter(pk=suspension_id).values_list("laboratory_id", flat=True).first()
    if laboratory_id is None:
        raise NotFound("commissioning:suspension")
    lock_laboratory(laboratory_id)
    return locked(rows, suspension_id, version, "commissioning:suspension")


def lock_laboratory(laboratory_id: UUID) -> Agency:
    """The laboratory, held until the end of the transaction by whoever commissions or suspends it."""
    rows = Agency.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=laboratory_id, functions__contains=["laboratory"], active=True).first()
    if found is None:
        raise NotFound("commissioning:laboratory")
    return found


def hold_laboratory(laboratory_id: UUID) -> None:
    """The same for a laboratory that may be out of use: a ban or suspension that is being written is
    waited for."""
    Agency.objects.select_for_update(no_key=True, of=("self",)).get(pk=laboratory_id)


def locked(rows: QuerySet[Row], row_id: UUID, version: int | None, noun: str) -> Row:
    """The row, locked. NotFound, Stale."""
    row = rows.select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotFound(noun)
    if version is not None and row.version != version:
        raise Stale(noun)
    return row


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a tender or contract that the actor may know of holds a stored original."""
    tenders = tenders_visible_to(actor).filter(files__file_id=file_id)
    papers = Q(paper_id=file_id) | Q(changes__paper_id=file_id)
    return tenders.exists() or contracts_visible_to(actor).filter(papers).exists()


def step(row: Record, **values: object) -> None:
    """Write columns of a locked row and move its version."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
