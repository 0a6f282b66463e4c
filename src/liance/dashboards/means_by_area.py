"""Training and capability of the areas (C1, C2, C4): what the pages of people count, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liance.dashboards.capability_gaps import Need, needs_by_area
from liance.dashboards.places import Tree
from liance.dashboards.province import PERMISSION
from liance.foundation.kernel.actor import Actor
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.capability import trained
from liance.mechanism.capability.models import Measure
from liance.mechanism.registry.queries import subtree

VIEW = "capability:staff:view"


@dataclass(slots=True)
class Means:
    """One area: ``held`` of its ``areas`` (cities and counties) had the joint training of the year
    (C4); of the ``measures`` of its capability plans ``done`` are done and ``late`` are past their
    day; of the ``factors`` of its sources ``lacking`` cannot be measured by its own stations and
    ``nobody`` by laboratories either (C2). ``own``: what belongs to the level itself."""

    code: str
    name: str
    own: bool = False
    areas: int = 0
    held: int = 0
    measures: int = 0
    done: int = 0
    late: int = 0
    factors: int = 0
    lacking: int = 0
    nobody: int = 0

    def count(self, needs: Iterable[Need]) -> None:
        """Add what its sources need."""
        for need in needs:
            self.factors += 1
            self.lacking += bool(need.lacks)
            self.nobody += need.nobody

    def add(self, measure: Measure, on: date) -> None:
        """Add one measure of a capability plan."""
        self.measures += 1
        self.done += measure.done_on is not None
        self.late += measure.done_on is None and measure.due_on < on


def means_by_area(actor: Actor, *, place: str, year: int, on: date) -> list[Means]:
    """The places right below one, those without anything too. ``NotFound`` for a place beyond the
    actor's."""
    actor.require(PERMISSION)
    actor.require(VIEW)
    scope_of(actor, place=place)
    tree = Tree()
    codes = subtree(place)
    found = {
        code: Means(code, tree.places[code].name, code == place)
        for code in tree.places if code == place or tree.places[code].parent_id == place
    }  # fmt: skip
    for area in trained.joint_by_area(codes, year=year, on=on):
        line = found[tree.child_towards(place, area.place.code)]
        line.areas += 1
        line.held += bool(area.trainings)
    measures = trained.measures(actor, year=year).filter(agency__jurisdiction_id__in=codes)
    for measure in measures:
        found[tree.child_towards(place, measure.agency.jurisdiction_id)].add(measure, on)
    for code, needs in needs_by_area(place, tree=tree, on=on).items():
        found[code].count(needs)
    return [line for line in found.values() if not line.own or _anything(line)]


def _anything(line: Means) -> bool:
    return bool(line.areas or line.measures or line.factors)
