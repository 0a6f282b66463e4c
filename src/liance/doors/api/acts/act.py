"""One act: what is called, under which address, by which scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Model

from liance.foundation.kernel.actor import Actor
from liance.norms.calendar.instants import shanghai_day

Supplied = Callable[[Actor, datetime, Mapping[str, Any]], Any]
NOTHING: Mapping[str, Supplied] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Act:
    """A row of the table.

    ``noun`` and ``verb`` make the address; ``own`` is the argument that stands in it, empty for acts
    on many rows or none. ``edges`` are the steps of the edge tables that it takes, ``scope`` what a
    token must have been made for. ``of``: models whose columns bound the texts of the body; without
    any that of the action's answer. ``without``: arguments that programs do not give. ``given``: those
    that the door supplies.
    """

    noun: str
    verb: str
    action: Callable[..., Any]
    scope: str
    own: str = ""
    edges: tuple[str, ...] = ()
    of: tuple[type[Model], ...] = ()
    without: frozenset[str] = frozenset()
    given: Mapping[str, Supplied] = field(default_factory=lambda: NOTHING)

    @property
    def code(self) -> str:
        """Its name in the document: ``visits_leave``."""
        return f"{self.noun}_{self.verb}".replace("-", "_")

    @property
    def path(self) -> str:
        """Its address below ``/api/v1``."""
        row = "/{row}" if self.own else ""
        return f"/{self.noun}{row}/acts/{self.verb}"


def area(scope: str, **common: Any) -> Callable[..., Act]:
    """Rows of one area: ``write("visits", "leave", action, "visit_id", edges=…)``."""

    def row(noun: str, verb: str, action: Callable[..., Any], own: str = "", **more: Any) -> Act:
        said = {**common, **more}
        said["without"] = frozenset(said.get("without", ()))
        return Act(noun=noun, verb=verb, action=action, own=own, scope=scope, **said)

    return row


def today(actor: Actor, at: datetime, said: Mapping[str, Any]) -> date:  # noqa: ARG001
    """The day of the act, where the page writes it by itself too."""
    return shanghai_day(at)
