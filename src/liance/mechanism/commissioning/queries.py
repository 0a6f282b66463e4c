"""Reads of third-party laboratories."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted
from liance.mechanism.commissioning.models import (
    Ban,
    Contract,
    CreditGrade,
    Interest,
    Qualification,
    Suspension,
)
from liance.mechanism.commissioning.rules.papers import Fault, Paper, Tie, faults
from liance.mechanism.commissioning.rules.scope import Scope, covers
from liance.mechanism.commissioning.states import OWN, VIEW
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import hidden_sources
from liance.mechanism.registry.queries import chain

STANDING = ("in_force", "lift_proposed")


@dataclass(slots=True)
class Laboratory:
    """A laboratory with its qualifications, the longest valid first, what is wrong with the best of
    them on the day, its latest grade, its suspension and bans of the day."""

    agency: Agency
    qualifications: list[Qualification] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()
    grade: CreditGrade | None = None
    suspension: Suspension | None = None
    bans: list[Ban] = field(default_factory=list)


def laboratories(actor: Actor, *, on: date) -> list[Laboratory]:
    """All laboratories on file, by name (five queries). Raises NotPermitted."""
    actor.require(VIEW)
    return _gathered(Agency.objects.filter(functions__contains=["laboratory"], active=True), on)


def laboratory(actor: Actor, laboratory_id: UUID, *, on: date) -> Laboratory:
    """One of them; a laboratory's own people read their own. Raises NotFound, NotPermitted."""
    own = actor.may(OWN) and actor.agency_id == laboratory_id
    if not own and not actor.may(VIEW):
        raise NotPermitted(VIEW)
    rows = Agency.objects.filter(pk=laboratory_id, functions__contains=["laboratory"], active=True)
    found = _gathered(rows, on)
    if not found:
        raise NotFound("commissioning:laboratory")
    return found[0]


def _gathered(rows: QuerySet[Agency], on: date) -> list[Laboratory]:
    found = {a.id: Laboratory(a) for a in rows.select_related("jurisdiction").order_by("name")}
    for row in Qualification.objects.filter(laboratory__in=found).order_by("-cma_to"):
        found[row.laboratory_id].qualifications.append(row)
    for grade in CreditGrade.objects.filter(laboratory__in=found).order_by("graded_on", "id"):
        found[grade.laboratory_id].grade = grade
    for suspension in suspensions_on(on).filter(laboratory__in=found):
        found[suspension.laboratory_id].suspension = suspension
    for ban in bans_on(on).filter(laboratory__in=found):
        found[ban.laboratory_id].bans.append(ban)
    for one in found.values():
        stands = {"suspended": one.suspension is not None, "banned": bool(one.bans)}
        one.faults = _least([_faults(q, on, **stands) for q in one.qualifications], **stands)
    return list(found.values())


def accreditation_of(agency_id: UUID, *, on: date) -> Qualification | None:
    """The certificate whose number an agency's reports bear on a day: the valid one that runs
    longest, else the latest."""
    rows = list(Qualification.objects.filter(laboratory_id=agency_id).order_by("-cma_to"))
    valid = (row for row in rows if row.cma_from <= on <= row.cma_to)
    return next(valid, rows[0] if rows else None)


def suspensions_on(on: date) -> QuerySet[Suspension]:
    """The suspensions in force on a day."""
    return Suspension.objects.filter(state__in=STANDING, starts_on__lte=on, ends_on__gte=on)


def suspensions_not_over(on: date) -> QuerySet[Suspension]:
    """The suspensions that bar on a day or will: a commission is decided on before one begins."""
    return Suspension.objects.filter(state__in=STANDING, ends_on__gte=on)


def suspensions_of(laboratory_id: UUID, actor: Actor) -> list[Suspension]:
    """The suspensions of a laboratory, the newest first. Its own people read what was decided to
    their cost, not what somebody proposes: a measure that is known beforehand is evaded."""
    rows = Suspension.objects.filter(laboratory_id=laboratory_id)
    if not actor.may(VIEW):
        rows = rows.filter(state__in=[*STANDING, "lifted", "run_out"], decided_at__isnull=False)
    found = list(rows.select_related("proposed_by", "decided_by").order_by("-created_at", "-id"))
    if not actor.may(VIEW):
        for row in found:
            row.proposed_by = None
            row.state = "in_force" if row.state == "lift_proposed" else row.state
    return found


def bans_on(on: date) -> QuerySet[Ban]:
    """The bans in force on a day; a lifted one until the day before."""
    open_ = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    lifted = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    return Ban.objects.filter(open_, lifted, starts_on__lte=on)


def bans_not_over(on: date) -> QuerySet[Ban]:
    """The bans in force on a day or later."""
    open_ = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Ban.objects.filter(open_, Q(lifted_on__isnull=True) | Q(lifted_on__gt=on))


def shut_out(days: Iterable[date]) -> set[UUID]:
    """The laboratories that are suspended or banned on any of these days."""
    found: set[UUID] = set()
    for day in set(days):
        found |= set(suspensions_on(day).values_list("laboratory_id", flat=True))
        found |= set(bans_on(day).values_list("laboratory_id", flat=True))
    return found


def faults_of(row: Qualification, *, on: date) -> tuple[Fault, ...]:
    """What is wrong with one qualification on a day, its laboratory's suspensions and bans with it."""
    here = {"laboratory_id": row.laboratory_id}
    return _faults(
        row, on, suspended=suspensions_on(on).filter(**here).exists(),
        banned=bans_on(on).filter(**here).exists(),
    )  # fmt: skip


def paper_faults(row: Qualification, *, on: date) -> tuple[Fault, ...]:
    """What is wrong with the paper itself on a day."""
    return _faults(row, on, suspended=False, banned=False)


def scope_of(row: Qualification) -> Scope:
    """The scope of a certificate as the rules take it."""
    return Scope(tuple(row.factors), {name: tuple(said) for name, said in row.methods.items()})


def holds(laboratory_id: UUID, *, factor: str, method: str, on: date) -> bool:
    """Whether one of a laboratory's certificates that are valid on a day has a factor by a method in
    its scope."""
    valid = Qualification.objects.filter(
        laboratory_id=laboratory_id, cma_from__lte=on, cma_to__gte=on
    )
    return any(covers(scope_of(row), factor=factor, method=method) for row in valid)


def ties_of(laboratory_id: UUID) -> list[Tie]:
    """All ties of a laboratory, for the rule that forbids."""
    rows = Interest.objects.filter(laboratory_id=laboratory_id).select_related("source")
    return [tie_of(row) for row in rows.order_by("starts_on", "id")]


def tie_of(row: Interest) -> Tie:
    """A tie as the rule takes it, its unit, kind and evidence in words."""
    words = f"{row.source.name}，{dict(Interest.KINDS)[row.kind]}，{row.evidence}"
    return Tie(row.source_id, row.source.credit_code, row.starts_on, row.ends_on, words)


def interests_of(laboratory_id: UUID, actor: Actor) -> list[Interest]:
    """The ties to units that the actor may know of, those that run first."""
    rows = Interest.objects.filter(laboratory_id=laboratory_id).select_related("source")
    found = list(rows.order_by("ends_on", "starts_on", "id"))
    hidden = hidden_sources(actor, [row.source_id for row in found])
    shown = [row for row in found if row.source_id not in hidden]
    return sorted(shown, key=lambda row: row.ends_on is not None)


def contracts_for(
    laboratory_id: UUID, *, buyers: Iterable[UUID], place: str, on: date
) -> list[Contract]:
    """The contracts under which a laboratory may be commissioned for an operation: of a party, or of
    an agency of the place or above, in force on the day; the one that ends first before the others."""
    bought = Q(buyer_id__in=list(buyers)) | Q(buyer__jurisdiction_id__in=chain(place))
    rows = Contract.objects.filter(
        bought, laboratory_id=laboratory_id, state="in_force", starts_on__lte=on, ends_on__gte=on
    )
    return list(rows.select_related("buyer").order_by("ends_on", "number", "id"))


def _faults(row: Qualification, on: date, *, suspended: bool, banned: bool) -> tuple[Fault, ...]:
    paper = Paper(row.cma_from, row.cma_to, row.filing_number, row.filed_to, suspended, banned)
    return faults(paper, on=on)


def _least(found: list[tuple[Fault, ...]], *, suspended: bool, banned: bool) -> tuple[Fault, ...]:
    if found:
        return min(found, key=len)
    none: list[Fault] = ["cma_expired"]
    if banned:
        none.insert(0, "banned")
    if suspended:
        none.insert(0, "suspended")
    return tuple(none)
