"""One search over numbers, units, points and bottles: only what the actor may know of."""

from dataclasses import dataclass, field

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.search import grams
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody import policies as custody
from liance.mechanism.custody.models import Bottle
from liance.mechanism.registry.models import Outlet, Source
from liance.mechanism.registry.policies import sources_visible_to
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting.models import Report

MOST = 12
SHORTEST = 2


@dataclass(slots=True)
class Found:
    """What a search found, up to ``MOST`` of each kind."""

    sheets: list[Sheet] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    outlets: list[Outlet] = field(default_factory=list)
    bottles: list[Bottle] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many in all."""
        kinds = (self.sheets, self.sources, self.outlets, self.bottles, self.reports)
        return sum(len(rows) for rows in kinds)


def find(actor: Actor, words: str) -> Found:
    """Search for ``words``; fewer than two characters find nothing. One query a kind."""
    text = "".join(words.split())
    if len(text) < SHORTEST or not grams(words):
        return Found()
    found = Found()
    if actor.may("coordination:sheet:view"):
        rows = Sheet.objects.filter(coordination.visible_to(actor), search__grams=words)
        found.sheets = list(rows.defer("search").order_by("-planned_from", "-id")[:MOST])
    if actor.may("registry:source:view"):
        found.sources = _sources(actor, words)
        found.outlets = _outlets(actor, text)
    if actor.may("custody:bottle:view"):
        bottles = custody.visible_to(actor).filter(number__icontains=text)
        found.bottles = list(bottles.select_related("visit__source").order_by("-number")[:MOST])
    if actor.may("reporting:report:view"):
        reports = reporting.reports_visible_to(actor).filter(
            Q(number__icontains=text) | Q(visit__source__search__grams=words)
        )
        rows_ = reports.select_related("visit__source").defer("content")
        found.reports = list(rows_.order_by("-prepared_at", "-id")[:MOST])
    return found


def _sources(actor: Actor, words: str) -> list[Source]:
    rows = sources_visible_to(actor).filter(search__grams=words).select_related("jurisdiction")
    return list(rows.defer("search").order_by("name", "id")[:MOST])


def _outlets(actor: Actor, text: str) -> list[Outlet]:
    rows = Outlet.objects.filter(
        Q(code__iexact=text) | Q(name__contains=text),
        source__in=sources_visible_to(actor).filter(active=True), active=True,
    )  # fmt: skip
    return list(rows.select_related("source").order_by("source__name", "code")[:MOST])
