"""Who calls: the token in the header, counted; a person's rights as far as its scopes lend them."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from liance.foundation.kernel import clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.actions.tokens import PER_MINUTE, use
from liance.mechanism.exchange.rules.scopes import lent
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day


class Calling(HttpRequest):
    """A request of another program."""

    auth: Actor
    scopes: frozenset[str]


class Bearer(HttpBearer):
    """``Authorization: Bearer liance_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The person behind the token with the rights that it lends.

        Errors: ``exchange.token_unknown``, ``exchange.too_fast``.
        """
        at = instant_of(request)
        used = use(token, at=at)
        if used is None:
            raise Refused(errors.TOKEN_UNKNOWN)
        if used.used > PER_MINUTE:
            seconds = max(1, int((used.ends_at - at).total_seconds()) + 1)
            raise Refused(errors.TOO_FAST, most=PER_MINUTE, seconds=seconds)
        request.scopes = frozenset(used.scopes)  # type: ignore[attr-defined]
        actor = actor_of_staff(used.staff_id, on=shanghai_day(at))
        return replace(actor, permissions=actor.permissions & lent(used.scopes))


def instant_of(request: HttpRequest) -> datetime:
    """The one instant of the request."""
    return getattr(request, "at", None) or clock.now()


def insist_scope(request: HttpRequest, scope: str) -> None:
    """Refuse a call that the token was not made for. Several scopes lend one right, and some actions ask
    for none: the right alone would let a token do more than its page said."""
    if scope not in cast("Calling", request).scopes:
        raise NotPermitted(scope)
