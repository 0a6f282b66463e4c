"""The list of sheets: any filter, any page, text search; a page of it reads little more than the
rows shown."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.search import grams
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import VIEW, visible_to
from liance.mechanism.registry.models import Agency, Jurisdiction
from liance.mechanism.registry.queries import subtree
from liance.norms.calendar.instants import SHANGHAI

PER_PAGE = 50
SEARCH_MOST = 1000
LARGE = 2000
KEPT_SECONDS = 30
Key = tuple[datetime, UUID]


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

    Open sheets are counted and found in an index alone, from whichever end is nearer; the few
    restricted ones that name the actor are merged in; only then are the rows of the page fetched.
    """
    conditions = _conditions(wanted)
    rows = Sheet.objects.filter(_open_to(actor), *conditions, restricted=False)
    secret = _secret(actor, conditions)
    capped = False
    if grams(wanted.text):
        count = rows.order_by()[: SEARCH_MOST + 1].count()
        count, capped = min(count, SEARCH_MOST), count > SEARCH_MOST
    else:
        count = _count(rows, actor, wanted)
    total = count + len(secret)
    number = min(max(number, 1), max(1, -(-total // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    low = max(0, start - len(secret))
    keys = _keys(rows, count, low, min(start + PER_PAGE, count), from_end=not capped)
    ids = _merged(keys, low, secret, start)
    found = Sheet.objects.select_related("enforcement", "monitoring", "jurisdiction").in_bulk(ids)
    return SheetList([found[i] for i in ids if i in found], number, total, capped)


def sheets_wanted(actor: Actor, wanted: Wanted) -> QuerySet[Sheet]:
    """All sheets of the list, restricted ones that name the actor among them: what its pages show."""
    return Sheet.objects.filter(visible_to(actor), *_conditions(wanted))


def _count(rows: QuerySet[Sheet], actor: Actor, wanted: Wanted) -> int:
    """How many open sheets match; a large count is kept for a moment, a small one is exact.

    Restricted sheets are not in it, so that colleagues may share it.
    """
    told = repr((actor.agency_id, bool(actor.scope), wanted))
    key = f"sheets-count-{hashlib.sha256(told.encode()).hexdigest()}"
    kept: int | None = cache.get(key)
    if kept is not None:
        return kept
    count = rows.count()
    if count >= LARGE:
        cache.set(key, count, KEPT_SECONDS)
    return count


def _open_to(actor: Actor) -> Q:
    """What ``policies.visible_to`` shows of unrestricted sheets; the province's overseers see all
    places, so theirs are not compared one by one."""
    if actor.scope and actor.level == "province" and actor.may(VIEW):
        return ~Q(state="draft") | Q(enforcement_id=actor.agency_id)
    return visible_to(actor)


def _secret(actor: Actor, conditions: list[Q]) -> list[Key]:
    """Restricted sheets that name the actor, newest planned first: never many."""
    if actor.staff_id is None:
        return []
    named = Sheet.objects.filter(
        visible_to(actor), *conditions, restricted=True, named__contains=[actor.staff_id]
    )
    return list(named.order_by("-planned_from", "-id").values_list("planned_from", "id"))


def _keys(rows: QuerySet[Sheet], count: int, low: int, high: int, *, from_end: bool) -> list[Key]:
    """The keys at places ``[low, high)`` of the descending order."""
    if high <= low:
        return []
    if from_end and low > count - high:
        near = rows.order_by("planned_from", "id").values_list("planned_from", "id")
        return list(near[count - high : count - low])[::-1]
    return list(rows.order_by("-planned_from", "-id").values_list("planned_from", "id")[low:high])


def _merged(keys: list[Key], low: int, secret: list[Key], start: int) -> list[UUID]:
    """One page from both, ``keys`` beginning at place ``low`` of its own order."""
    before = 0
    if keys and low:
        before = sum(key > keys[0] for key in secret)
    elif low:
        before = max(0, start - low)
    both = sorted([*keys, *secret[before:]], reverse=True)
    skip = start - low - before
    return [key[1] for key in both[skip : skip + PER_PAGE]]


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
