"""A write that is sent twice acts once: the second sending gets the first one's answer."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.models import Replay

REUSED = "kernel.key_reused"


def kept(key: UUID, *, actor: Actor, path: str, body_hash: str) -> str:
    """The answer kept of this very write, empty where there is none: not carried out, or the key
    belongs to another person, path or body."""
    rows = Replay.objects.filter(pk=key, actor_id=actor.user_id, path=path, body_hash=body_hash)
    return rows.values_list("answer", flat=True).first() or ""


@transaction.atomic
def once(
    key: UUID, *, actor: Actor, path: str, body_hash: str, at: datetime, act: Callable[[], str]
) -> str:
    """Run ``act`` in one transaction with its key and return its answer (an address, a receipt).

    The same key again returns the kept answer without acting; two at the same moment wait for each
    other. A refusal inside ``act`` leaves the key unused. The key with another body, path or person
    is refused: ``kernel.key_reused``.
    """
    row = Replay(key=key, actor_id=actor.user_id, path=path, body_hash=body_hash, at=at)
    # The insert waits for a twin that is still at work, and gives way to one that has finished.
    Replay.objects.bulk_create([row], ignore_conflicts=True)
    mine = Replay.objects.select_for_update().get(pk=key)
    if (mine.actor_id, mine.path, mine.body_hash) != (actor.user_id, path, body_hash):
        raise Refused(REUSED)
    if mine.answer:
        return mine.answer
    mine.answer = act()
    mine.save(update_fields=["answer"])
    return mine.answer
