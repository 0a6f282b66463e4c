"""Who may know of reminders, letters and groups."""

from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Stale
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import area_of
from liance.mechanism.reminding.models import Group, Letter, Reminder

OWN = "reminding:reminder:own"
OVERSEE = "reminding:letter:view"
SEND_AGAIN = "reminding:letter:send_again"
MANAGE_GROUPS = "reminding:group:manage"
NOBODY = UUID(int=0)


def own(actor: Actor) -> QuerySet[Reminder]:
    """The actor's own reminders; those of a matter whose names have changed since stay away."""
    staff = actor.staff_id or NOBODY
    return Reminder.objects.filter(
        Q(clock__named=[]) | Q(clock__named__contains=[str(staff)]), staff_id=staff
    )


def agencies_overseen(actor: Actor) -> QuerySet[Agency]:
    """The agencies whose sendings and groups the actor looks after: those of the area."""
    return Agency.objects.filter(jurisdiction_id__in=area_of(actor), active=True)


def letters_overseen(actor: Actor) -> QuerySet[Letter]:
    """The sendings to people and groups of those agencies: never what they say."""
    seen = agencies_overseen(actor).values("id")
    return Letter.objects.filter(Q(staff__agency__in=seen) | Q(group__agency__in=seen))


def group_for(actor: Actor, group_id: UUID, *, version: int) -> Group:
    """A group that the actor looks after, locked. ``NotFound``, ``Stale``."""
    actor.require(MANAGE_GROUPS)
    rows = Group.objects.select_for_update(of=("self",)).select_related("agency")
    row = rows.filter(pk=group_id, agency__in=agencies_overseen(actor), active=True).first()
    if row is None:
        raise NotFound("reminding:group")
    if row.version != version:
        raise Stale("reminding:group")
    return row
