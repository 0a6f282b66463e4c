"""Letting further people know of a restricted visit; nobody is ever taken off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.operations import errors
from liance.mechanism.operations.models import Signal, Visit
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import own_side, team_agencies
from liance.mechanism.operations.rules.crew import ENFORCEMENT
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.actions.on_site import let_know
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.queries import department_of


def may_be_named(visit: Visit, actor: Actor) -> list[UUID]:
    """The agencies whose people the actor may let know: the officers of all that take part and of
    their department, the monitoring side of its own house. ``NotPermitted`` for onlookers."""
    side = own_side(visit, actor)
    if side != ENFORCEMENT:
        return sorted(team_agencies(visit)[side])
    enforcement = Agency.objects.select_related("jurisdiction").get(pk=visit.enforcement_id)
    department = department_of(enforcement)
    parties = (
        visit.enforcement_id, visit.monitoring_id, visit.laboratory_id,
        department.id if department else None,
    )  # fmt: skip
    return [p for p in dict.fromkeys(parties) if p]


def check(visit: Visit, staff: Sequence[UUID], *, actor: Actor) -> None:
    """Whether the actor may let these people know of the visit.

    Errors: kernel.not_found where the visit is no secret, operations.named_missing,
    named_elsewhere.
    """
    houses = may_be_named(visit, actor)
    if not visit.restricted:
        raise NotFound(VISIT.noun)
    if not staff:
        raise Refused(errors.NAMED_MISSING, field="named")
    found = Staff.objects.filter(pk__in=staff, active=True, agency_id__in=houses)
    if found.count() != len(set(staff)):
        raise Refused(errors.NAMED_ELSEWHERE, field="named")


def extend_named(visit: Visit, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> Visit:
    """Add people to the locked visit, its clocks and its news."""
    visit.named = list(dict.fromkeys([*visit.named, *staff]))
    visit.save(update_fields=["named"])
    signals = Signal.objects.filter(visit=visit).values_list("id", flat=True)
    run.let_know([visit.id, *signals], staff)
    note(
        "operations:visit:name", visit, noun=VISIT.noun, actor=actor, at=at,
        body={"named": sorted(visit.named)},
    )  # fmt: skip
    let_know(source_id=visit.source_id, staff=staff, actor=actor, at=at)
    announce(visit, "named", at=at)
    return visit
