"""Reads of the mechanism documents: an area's own, which areas have none, what is to be reviewed (O2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability.rules import WARN_DAYS, warning
from liance.mechanism.meetings.models import Document
from liance.mechanism.meetings.policies import documents_visible_to
from liance.mechanism.meetings.states import MANAGE, READ
from liance.mechanism.registry.models import Agency, Jurisdiction

NONE, OVERDUE, IN_ORDER = "none", "overdue", "in_order"


@dataclass(slots=True)
class AreaMechanisms:
    """A city or county with its documents in force, the first to be reviewed first."""

    place: Jurisdiction
    documents: list[Document] = field(default_factory=list)

    def state(self, on: date) -> str:
        """``none``: nothing in force; ``overdue``: the day of review of one is past."""
        if not self.documents:
            return NONE
        return OVERDUE if any(row.review_on < on for row in self.documents) else IN_ORDER


def documents(actor: Actor) -> QuerySet[Document]:
    """The documents the actor may know of, those in force first."""
    actor.require(READ)
    return (
        documents_visible_to(actor)
        .select_related("place", "enforcement", "monitoring", "enforcement_in_charge",
                        "monitoring_in_charge", "file", "replaced_by")
        .order_by("place__order", "state", "review_on", "id")
    )  # fmt: skip


def document_page(actor: Actor, document_id: UUID) -> Document:
    """One of them. Raises NotFound, NotPermitted."""
    found = documents(actor).select_related("replaces").filter(pk=document_id).first()
    if found is None:
        raise NotFound("meetings:document")
    return found


def by_area(places: Sequence[str]) -> list[AreaMechanisms]:
    """Each city and county among ``places`` that has an enforcement agency, in the order of the
    register, with its documents in force. Three queries."""
    with_officers = set(
        Agency.objects.filter(
            jurisdiction_id__in=places, functions__contains=["enforcement"], active=True
        ).values_list("jurisdiction_id", flat=True)
    )
    areas = {
        place.code: AreaMechanisms(place)
        for place in Jurisdiction.objects.filter(pk__in=with_officers).order_by("order", "code")
        if place.level != "province"
    }
    rows = Document.objects.filter(place_id__in=areas, state="in_force")
    for row in rows.select_related("enforcement_in_charge", "monitoring_in_charge").order_by(
        "review_on", "id"
    ):
        areas[row.place_id].documents.append(row)
    return list(areas.values())


def to_review(actor: Actor, *, on: date) -> list[tuple[Document, int]]:
    """The documents in force that either side's managers are warned of: 90, 30, 7 days ahead of
    the review, 0 once its day is past."""
    if not actor.may(MANAGE) or actor.agency_id is None:
        return []
    rows = Document.objects.filter(state="in_force", review_on__lte=on + timedelta(max(WARN_DAYS)))
    own = rows.filter(enforcement_id=actor.agency_id) | rows.filter(monitoring_id=actor.agency_id)
    found = [(row, warning(row.review_on, on=on)) for row in own.select_related("place")]
    return sorted(
        ((row, within) for row, within in found if within is not None),
        key=lambda pair: (pair[0].review_on, pair[0].title),
    )


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a document that the actor may know of is this file."""
    return actor.may(READ) and documents_visible_to(actor).filter(file_id=file_id).exists()
