"""Transactions that lock the same records the other way round are parted by trying again."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

TRIES = 4
PARTED = ("40P01", "40001")
T = TypeVar("T")


def parted(act: Callable[[], T]) -> T:
    """What ``act``, one whole transaction, returns; tried again when the database broke it off for
    the sake of another. Raises the database's OperationalError after four tries."""
    for left in range(TRIES, 0, -1):
        try:
            return act()
        except OperationalError as fault:
            if left == 1 or getattr(fault.__cause__, "sqlstate", "") not in PARTED:
                raise
    raise AssertionError
