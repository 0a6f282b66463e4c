"""A token made, shown once, used, revoked."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.models import Token
from liance.mechanism.exchange.policies import TOKENS, tokens_overseen
from liance.mechanism.exchange.rules.scopes import offered

NOUN = "exchange:token"
PREFIX = "liance_"
MOST_DAYS = 366
MOST = 20
A_MINUTE = timedelta(minutes=1)
PER_MINUTE = 600
# One statement knows the token, counts the call and keeps its time.
USE = """
UPDATE exchange_token t SET last_used_at = %(at)s,
       used = CASE WHEN t.window_at > %(since)s THEN t.used + 1 ELSE 1 END,
       window_at = CASE WHEN t.window_at > %(since)s THEN t.window_at ELSE %(at)s END
  FROM registry_staff s JOIN access_user u ON u.id = s.user_id
 WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(at)s
   AND s.id = t.staff_id AND s.active AND u.is_active AND s.agency_id = t.agency_id
RETURNING t.id, t.staff_id, t.scopes, t.used, t.window_at
"""


@transaction.atomic
def make(
    *, name: str, scopes: Collection[str], days: int, secret: str, actor: Actor, at: datetime
) -> Token:
    """Make a token of ``secret`` (drawn by the caller, who shows it once).

    Errors: ``exchange.token_name``, ``exchange.token_scope`` (none, or more than the person's rights),
    ``exchange.token_days``, ``exchange.token_many``.
    """
    actor.require(TOKENS)
    if actor.staff_id is None or actor.agency_id is None:
        raise NotPermitted(TOKENS)
    if not name.strip():
        raise Refused(errors.TOKEN_NAME, field="name")
    if not scopes or set(scopes) - {scope.code for scope in offered(actor.permissions)}:
        raise Refused(errors.TOKEN_SCOPE, field="scopes")
    if not 1 <= days <= MOST_DAYS:
        raise Refused(errors.TOKEN_DAYS, field="days", most=MOST_DAYS)
    standing = Token.objects.filter(staff_id=actor.staff_id, revoked_at=None, expires_at__gt=at)
    if standing.count() >= MOST:
        raise Refused(errors.TOKEN_MANY, most=MOST)
    row = Token.objects.create(
        agency_id=actor.agency_id, staff_id=actor.staff_id, name=name.strip()[:60],
        scopes=sorted(scopes), digest=digest_of(secret), begins=secret[:12],
        expires_at=at + timedelta(days=days), created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    body = {"scopes": row.scopes, "expires": row.expires_at}
    note(f"{NOUN}:make", row, noun=NOUN, actor=actor, at=at, body=body)
    return row


@transaction.atomic
def revoke(*, token_id: UUID, actor: Actor, at: datetime) -> Token:
    """End a token at once: one's own, or one of the area that one administers.

    ``exchange.token_ended`` where it is over already.
    """
    row = tokens_overseen(actor).select_for_update(of=("self",)).filter(pk=token_id).first()
    if row is None:
        raise NotFound(NOUN)
    if row.revoked_at is not None or row.expires_at <= at:
        raise Refused(errors.TOKEN_ENDED)
    row.revoked_at, row.revoked_by_id, row.version = at, actor.staff_id, row.version + 1
    row.save(update_fields=["revoked_at", "revoked_by", "version"])
    note(f"{NOUN}:revoke", row, noun=NOUN, actor=actor, at=at, body={})
    return row


def digest_of(secret: str) -> str:
    """SHA-256 of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Used:
    """A call by a token: its row, whose, for what, the how manieth in this minute, when that ends."""

    token_id: UUID
    staff_id: UUID
    scopes: tuple[str, ...]
    used: int
    ends_at: datetime


def use(secret: str, *, at: datetime) -> Used | None:
    """Count one call; None for a token that is unknown, revoked or expired, or whose person left,
    moved to another agency or is locked out."""
    given: dict[str, Any] = {"at": at, "since": at - A_MINUTE, "digest": digest_of(secret)}
    with connection.cursor() as cursor:
        cursor.execute(USE, given)
        row = cursor.fetchone()
    if row is None:
        return None
    token, staff, scopes, used, window = row
    return Used(token, staff, tuple(scopes), used, window + A_MINUTE)
