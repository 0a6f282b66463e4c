"""Who may know of an export or an import: whoever asked for it, while they work where they asked. Of a token and a
webhook: its person, and who administers the accounts of the area."""

from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.exchange.models import Export, Hook, Intake, Token
from liance.mechanism.exchange.states import OWN
from liance.mechanism.registry.policies import area_of

TOKENS = "exchange:token:own"
OVERSEE = "exchange:token:oversee"
AUDIT = "access:account:view"


def own(actor: Actor) -> QuerySet[Export]:
    """The exports that the actor asked for at their agency."""
    if not actor.may(OWN) or actor.staff_id is None or actor.agency_id is None:
        return Export.objects.none()
    return Export.objects.filter(asked_by_id=actor.staff_id, agency_id=actor.agency_id)


def export_for(actor: Actor, export_id: UUID) -> Export:
    """One of them, locked; ``NotFound`` for everybody else."""
    row = own(actor).select_for_update(of=("self",)).filter(pk=export_id).first()
    if row is None:
        raise NotFound("exchange:export")
    return row


def intakes_own(actor: Actor) -> QuerySet[Intake]:
    """The imports that the actor made at their agency: their rows may name what others may not know."""
    if actor.staff_id is None or actor.agency_id is None:
        return Intake.objects.none()
    return Intake.objects.filter(by_id=actor.staff_id, agency_id=actor.agency_id)


def tokens_own(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens."""
    if not actor.may(TOKENS) or actor.staff_id is None:
        return Token.objects.none()
    return Token.objects.filter(staff_id=actor.staff_id)


def tokens_overseen(actor: Actor) -> QuerySet[Token]:
    """The actor's own, and with ``exchange:token:oversee`` those of the area administered."""
    if not actor.may(OVERSEE):
        return tokens_own(actor)
    places = area_of(actor)
    return Token.objects.filter(Q(staff_id=actor.staff_id) | Q(agency__jurisdiction_id__in=places))


def hooks_overseen(actor: Actor) -> QuerySet[Hook]:
    """The actor's own webhooks, and with ``exchange:token:oversee`` those of the area administered."""
    if not actor.may(TOKENS) or actor.staff_id is None:
        return Hook.objects.none()
    mine = Q(staff_id=actor.staff_id)
    if actor.may(OVERSEE):
        mine |= Q(agency__jurisdiction_id__in=area_of(actor))
    return Hook.objects.filter(mine)


def on_ledger(actor: Actor, *, person: str) -> Q:
    """Exports, imports, tokens and webhooks whose events an actor may read: the own ones (``person`` names the
    field), and those of the agencies whose accounts the actor administers or audits. That they were
    made; never a file, a token or a secret."""
    mine = Q(pk__in=[])
    if actor.staff_id is not None:
        mine |= Q(**{f"{person}_id": actor.staff_id})
    if actor.may(OVERSEE) or actor.may(AUDIT):
        mine |= Q(agency_id=actor.agency_id) | Q(agency__jurisdiction_id__in=area_of(actor))
    return mine
