"""Reads of third-party laboratories."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.rules import Fault, Paper, faults
from liance.mechanism.registry.models import Agency

VIEW = "commissioning:laboratory:view"


@dataclass(slots=True)
class Laboratory:
    """A laboratory with its qualifications, the longest valid first, and what is wrong with the
    best of them on the day."""

    agency: Agency
    qualifications: list[Qualification] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()


def laboratories(actor: Actor, *, on: date) -> list[Laboratory]:
    """All laboratories on file, by name (two queries). Raises NotPermitted."""
    actor.require(VIEW)
    rows = Agency.objects.filter(functions__contains=["laboratory"], active=True)
    found = {a.id: Laboratory(a) for a in rows.select_related("jurisdiction").order_by("name")}
    for row in Qualification.objects.filter(laboratory__in=found).order_by("-cma_to"):
        found[row.laboratory_id].qualifications.append(row)
    for laboratory in found.values():
        laboratory.faults = _least([_faults(q, on) for q in laboratory.qualifications])
    return list(found.values())


def laboratory(actor: Actor, laboratory_id: UUID, *, on: date) -> Laboratory:
    """One of them. Raises NotFound, NotPermitted."""
    for found in laboratories(actor, on=on):
        if found.agency.id == laboratory_id:
            return found
    raise NotFound("commissioning:laboratory")


def accreditation_of(agency_id: UUID, *, on: date) -> Qualification | None:
    """The certificate whose number an agency's reports bear on a day: the valid one that runs
    longest, else the latest."""
    rows = list(Qualification.objects.filter(laboratory_id=agency_id).order_by("-cma_to"))
    valid = (row for row in rows if row.cma_from <= on <= row.cma_to)
    return next(valid, rows[0] if rows else None)


def faults_of(row: Qualification, *, on: date) -> tuple[Fault, ...]:
    """What is wrong with one qualification on a day."""
    return _faults(row, on)


def _faults(row: Qualification, on: date) -> tuple[Fault, ...]:
    paper = Paper(row.cma_from, row.cma_to, row.filing_number, row.filed_to, row.suspended)
    return faults(paper, on=on)


def _least(found: list[tuple[Fault, ...]]) -> tuple[Fault, ...]:
    return min(found, key=len) if found else ("cma_expired",)
