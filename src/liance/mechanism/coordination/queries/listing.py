"""The list of sheets: any filter, any page, text search; a page of it reads little more than the
rows shown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.search import grams
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.registry.models import Agency, Jurisdiction
from liance.mechanism.registry.queries import subtree
from liance.norms.calendar.instants import SHANGHAI

PER_PAGE = 50
SEARCH_MOST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter of the list; empty means all. ``place`` takes all below it along; ``urgency``
    ``urgent`` means any but routine; ``late`` only the sheets sent late."""

    state: str = ""
    agency: UUID | None = None
    place: str = ""
    year: int | None = None
    ground: str = ""
    urgency: str = ""
    late: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class SheetList:
    """One page. ``total`` counts all; ``capped``: more than ``SEARCH_MOST`` hits of a search,
    which are not counted further."""

    rows: list[Sheet]
    number: int
    total: int
    capped: bool = False


def sheets_page(actor: Actor, wanted: Wanted, *, number: int = 1) -> SheetList:
    """The ``number``-th page, newest planned first; a page beyond the end gives the last one.

    The identifiers come from an index alone, from whichever end is nearer; only then are the rows
    of the page fetched.
    """
    rows = Sheet.objects.filter(visible_to(actor), *_conditions(wanted))
    capped = False
    if grams(wanted.text):
        total = rows.order_by()[: SEARCH_MOST + 1].count()
        total, capped = min(total, SEARCH_MOST), total > SEARCH_MOST
    else:
        total = rows.count()
    number = min(max(number, 1), max(1, -(-total // PER_PAGE)))
    ids = _ids(rows, total, (number - 1) * PER_PAGE, from_end=not capped)
    found = Sheet.objects.select_related("enforcement", "monitoring", "jurisdiction").in_bulk(ids)
    return SheetList([found[i] for i in ids if i in found], number, total, capped)


def _ids(rows: QuerySet[Sheet], total: int, start: int, *, from_end: bool) -> list[UUID]:
    end = min(start + PER_PAGE, total)
    if from_end and start > total - end:
        near = rows.order_by("planned_from", "id").values_list("id", flat=True)
        return list(near[total - end : total - start])[::-1]
    return list(rows.order_by("-planned_from", "-id").values_list("id", flat=True)[start:end])


def _conditions(wanted: Wanted) -> list[Q]:
    exact: dict[str, Any] = {}
    if wanted.state:
        exact["state"] = wanted.state
    if wanted.ground:
        exact["ground"] = wanted.ground
    if wanted.late:
        exact["late"] = True
    if wanted.year:
        exact["planned_from__gte"] = _new_year(wanted.year)
        exact["planned_from__lt"] = _new_year(wanted.year + 1)
    if wanted.place:
        exact["jurisdiction_id__in"] = subtree(wanted.place)
    if grams(wanted.text):
        exact["search__grams"] = wanted.text
    found = [Q(**exact)] if exact else []
    if wanted.urgency == "urgent":
        found.append(~Q(urgency="routine"))
    elif wanted.urgency:
        found.append(Q(urgency=wanted.urgency))
    if wanted.agency:
        found.append(
            Q(enforcement_id=wanted.agency)
            | Q(monitoring_id=wanted.agency)
            | Q(laboratory_id=wanted.agency)
        )
    return found


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)


def places_for(actor: Actor) -> list[Jurisdiction]:
    """Places to filter by: those overseen, else the own one and all below."""
    codes = actor.scope or (subtree(actor.jurisdiction) if actor.jurisdiction else ())
    return list(Jurisdiction.objects.filter(code__in=codes))


def agencies_for(actor: Actor) -> list[Agency]:
    """Enforcement agencies and stations to filter by; only overseers have a choice."""
    if not actor.scope:
        return []
    return list(
        Agency.objects.filter(
            jurisdiction_id__in=actor.scope, functions__overlap=["enforcement", "monitoring"]
        ).order_by("jurisdiction__order", "name")
    )
