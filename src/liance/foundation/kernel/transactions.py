"""Whose transaction an act runs in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def joining(act: Callable[P, R]) -> Callable[P, R]:
    """Run in the caller's transaction, without a savepoint, or in one of its own: for acts that
    refuse before they write anything."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return act(*args, **kwargs)
        with transaction.atomic():
            return act(*args, **kwargs)

    return acting
