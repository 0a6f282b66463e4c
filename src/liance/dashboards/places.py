"""Figures of jurisdictions rolled up to what a page shows: areas, counties, the place itself."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from liance.mechanism.balance.queries.figures import PlaceFigures
from liance.mechanism.registry.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the table by place. ``own``: the work of the level itself (省本级, 市本级)."""

    code: str
    name: str
    level: str
    figures: PlaceFigures
    own: bool = False


class Tree:
    """The reporting tree, read once for a page."""

    def __init__(self) -> None:
        self.places = {place.code: place for place in Jurisdiction.objects.all()}
        self.order = {code: number for number, code in enumerate(self.places)}

    def chain(self, code: str) -> list[str]:
        """The place and all above it."""
        found: list[str] = []
        while code:
            found.append(code)
            code = self.places[code].parent_id or ""
        return found

    def child_towards(self, above: str, code: str) -> str:
        """The child of ``above`` under which ``code`` lies; ``code`` itself when it lies outside."""
        chain = self.chain(code)
        if above not in chain:
            return code
        place = chain.index(above)
        return chain[place - 1] if place else code

    def rolled(self, above: str, figures: Mapping[str, PlaceFigures]) -> list[PlaceRow]:
        """One row per child of ``above`` (all children, also those without work), its own first."""
        found: dict[str, PlaceFigures] = defaultdict(PlaceFigures)
        for code, place in self.places.items():
            if place.parent_id == above:
                found[code] = PlaceFigures()
        for code, part in figures.items():
            found[self.child_towards(above, code)].take(part)
        codes = sorted(found, key=lambda code: (code != above, self.order[code]))
        return [
            PlaceRow(
                code, self.places[code].name, self.places[code].level, found[code], code == above
            )
            for code in codes
        ]
