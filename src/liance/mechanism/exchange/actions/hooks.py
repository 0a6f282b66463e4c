"""A webhook added, ended; what it is told of laid out for sending."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.closed import close, opened
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.queries import EventView
from liance.foundation.outbox.write import enqueue
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.kinds import kinds
from liance.mechanism.exchange.models import Hook
from liance.mechanism.exchange.policies import TOKENS, hooks_overseen
from liance.mechanism.reminding.rules.hosts import may_lead_to

NOUN = "exchange:hook"
PURPOSE = "hook"
TOPIC = "hook:event"
SHORTEST = 16
MOST = 10


@transaction.atomic
def add_hook(
    *, name: str, url: str, secret: str, kinds_: Collection[str], places: Mapping[str, int],
    allowed: Collection[str], actor: Actor, at: datetime,
) -> Hook:  # fmt: skip
    """Tell a program of steps from now on. ``allowed``: hosts that the site names; ``places``: where the
    logs stand now. Neither address nor secret is on the ledger.

    Errors: ``exchange.hook_name``, ``exchange.hook_host``, ``exchange.hook_secret``,
    ``exchange.hook_kinds``, ``exchange.hook_many``.
    """
    actor.require(TOKENS)
    if actor.staff_id is None or actor.agency_id is None:
        raise NotPermitted(TOKENS)
    if not name.strip():
        raise Refused(errors.HOOK_NAME, field="name")
    if not may_lead_to("generic", url, allowed=allowed):
        raise Refused(errors.HOOK_HOST, field="url")
    if len(secret) < SHORTEST:
        raise Refused(errors.HOOK_SECRET, field="secret", least=SHORTEST)
    if not kinds_ or set(kinds_) - set(kinds()):
        raise Refused(errors.HOOK_KINDS, field="kinds")
    if Hook.objects.filter(staff_id=actor.staff_id, active=True).count() >= MOST:
        raise Refused(errors.HOOK_MANY, most=MOST)
    row = Hook.objects.create(
        agency_id=actor.agency_id, staff_id=actor.staff_id, name=name.strip()[:60], url=url,
        secret=close(secret, purpose=PURPOSE), kinds=sorted(kinds_), places=dict(places),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(f"{NOUN}:add", row, noun=NOUN, actor=actor, at=at, body={"kinds": row.kinds})
    return row


@transaction.atomic
def end_hook(*, hook_id: UUID, actor: Actor, at: datetime) -> Hook:
    """Tell a program nothing more; what is laid out is not sent either."""
    row = hooks_overseen(actor).select_for_update(of=("self",)).filter(pk=hook_id).first()
    if row is None:
        raise NotFound(NOUN)
    if not row.active:
        raise Refused(errors.HOOK_ENDED)
    row.active, row.version = False, row.version + 1
    row.save(update_fields=["active", "version"])
    note(f"{NOUN}:end", row, noun=NOUN, actor=actor, at=at, body={})
    return row


def lay_out(
    row: Hook, events: Iterable[EventView], *, places: Mapping[str, int], at: datetime
) -> int:
    """Put what a program is to be told into the outbox and keep how far it was told; in the caller's
    transaction, the row held. How many."""
    told = 0
    for event in events:
        enqueue(
            topic=TOPIC, key=f"{row.pk}:{event.id}", at=at,
            payload={
                "id": f"{row.pk}:{event.id}", "kind": event.kind, "object": str(event.object_id),
                "agency": str(event.agency_id), "at": event.at.isoformat(),
            },
        )  # fmt: skip
        told += 1
    Hook.objects.filter(pk=row.pk).update(places=dict(places))
    return told


def standing() -> QuerySet[Hook]:
    """The webhooks whose person works where they made them and may sign in."""
    return Hook.objects.filter(
        active=True,
        staff__active=True,
        staff__user__is_active=True,
        staff__agency_id=F("agency_id"),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message goes, and under which secret it is signed."""

    url: str
    secret: str


def way_of(hook_id: UUID) -> Way | None:
    """None for a hook that ended, one of a person who left, moved or is locked out, or whose secret
    another key of the site closed."""
    row = standing().filter(pk=hook_id).first()
    secret = opened(row.secret, purpose=PURPOSE) if row else None
    return Way(row.url, secret) if row and secret else None
