"""The balance page: one place, one window, every level (平衡表; R3, R4, X1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liance.dashboards.places import PlaceRow, Tree
from liance.foundation.kernel.actor import Actor
from liance.mechanism.balance.queries.breaks import Row, breaks, reasons
from liance.mechanism.balance.queries.figures import PlaceFigures, figures
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.balance.rules import Window, window_of
from liance.mechanism.registry.models import Jurisdiction

PERMISSION = "dashboards:balance:view"
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Balance:
    """``total`` of all the actor may see at ``place`` in ``window``; ``rows`` by place below it;
    ``breaks`` the longest first, ``hidden`` how many more there are."""

    place: Jurisdiction
    above: Sequence[Jurisdiction]
    window: Window
    total: PlaceFigures
    rows: Sequence[PlaceRow]
    breaks: Sequence[Row]
    hidden: int


def balance(actor: Actor, *, place: str, span: str, day: date, at: datetime) -> Balance:
    """Everything the page shows, in the same number of queries whatever its length. ``NotFound``
    for a place that is not the actor's to see."""
    actor.require(PERMISSION)
    scope, window = scope_of(actor, place=place), window_of(span, day)
    found = figures(scope, window, at=at)
    total = PlaceFigures()
    for part in found.values():
        total.take(part)
    tree = Tree()
    code = place or actor.jurisdiction
    missing = breaks(scope, window, at=at) if total.broken else []
    shown = missing[:SHOWN]
    return Balance(
        tree.places[code],
        _above(tree, code, actor),
        window,
        total,
        tree.rolled(code, found) if tree.places[code].level != "county" else [],
        shown,
        total.broken - sum(row.count for row in shown),
    )


def _above(tree: Tree, code: str, actor: Actor) -> list[Jurisdiction]:
    """The places between the actor's own and the one shown, the highest first."""
    chain = tree.chain(code)
    if actor.jurisdiction not in chain:
        return []
    return [tree.places[c] for c in reversed(chain[1 : chain.index(actor.jurisdiction) + 1])]


def explained(actor: Actor, *, place: str, span: str, day: date, at: datetime) -> list[Row]:
    """Everything that has a reason in place of what was due, the newest first."""
    actor.require(PERMISSION)
    return reasons(scope_of(actor, place=place), window_of(span, day), at=at)
