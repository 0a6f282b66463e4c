"""Whose figures: the one condition that every read of the balance carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.registry.queries import subtree

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor may count: rows of the ``agency`` or of the places ``overseen``, within
    ``within`` when a place was chosen, those of one ``station`` where one was; restricted ones only
    where ``staff`` is named."""

    agency: UUID
    staff: UUID
    overseen: tuple[str, ...] = field(repr=False)
    within: tuple[str, ...] | None = field(default=None, repr=False)
    everything: bool = False
    station: UUID | None = None

    def where(self, alias: str) -> str:
        """The condition on the parties and the place of ``alias``."""
        mine = self._where(alias)
        return f"{mine} AND {alias}.monitoring_id = %(station)s" if self.station else mine

    def _where(self, alias: str) -> str:
        if self.within is not None and self._overseen_wholly():
            return f"{alias}.jurisdiction_id = ANY(%(within)s)"
        if self.everything and self.within is None:
            return "true"
        mine = (
            f"({alias}.enforcement_id = %(agency)s OR {alias}.monitoring_id = %(agency)s"
            f" OR {alias}.jurisdiction_id = ANY(%(overseen)s))"
        )
        if self.within is None:
            return mine
        return f"{mine} AND {alias}.jurisdiction_id = ANY(%(within)s)"

    def known(self, alias: str) -> str:
        """As ``where``, restricted rows only for their named people."""
        return (
            f"{self.where(alias)}"
            f" AND (NOT {alias}.restricted OR {alias}.named @> ARRAY[%(staff)s]::uuid[])"
        )

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The values behind the conditions."""
        return {
            "agency": self.agency,
            "staff": self.staff,
            "overseen": list(self.overseen),
            "within": list(self.within or ()),
            "station": self.station,
        }

    def _overseen_wholly(self) -> bool:
        return self.everything or set(self.within or ()) <= set(self.overseen)


def scope_of(actor: Actor, *, place: str = "") -> Scope:
    """The scope of an actor; ``place`` narrows it. ``NotFound`` for a place beyond the actor's."""
    if actor.agency_id is None:
        raise NotFound("balance:place")
    within = None
    if place and place != actor.jurisdiction:
        within = subtree(place)
        if not Jurisdiction.objects.filter(pk=place).exists():
            raise NotFound("balance:place")
        if actor.scope and not set(within) <= set(actor.scope):
            raise NotFound("balance:place")
    return Scope(
        actor.agency_id,
        actor.staff_id or NOBODY,
        actor.scope,
        within,
        everything=bool(actor.scope) and actor.level == "province",
    )
