"""What must be so when a bottle is filled and numbered (采样). Pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.norms.calendar.stated import surely_before


def check_time(
    sampled_at: datetime, *, entered_at: datetime, left_at: datetime | None, at: datetime
) -> None:
    """Samples are taken during the visit; the minute of the entry belongs to it.

    Errors: custody.sampled_in_future, custody.sampled_before_entry,
    custody.sampled_after_departure.
    """
    if sampled_at > at:
        raise Refused("custody.sampled_in_future", field="sampled_at")
    if surely_before(sampled_at, entered_at):
        raise Refused("custody.sampled_before_entry", field="sampled_at")
    if left_at is not None and sampled_at > left_at:
        raise Refused("custody.sampled_after_departure", field="sampled_at")


def check_crew(staff_id: UUID | None, crew: Collection[UUID]) -> None:
    """Only the monitoring staff on site sample and confirm. Error: custody.not_in_crew."""
    if staff_id is None or staff_id not in crew:
        raise Refused("custody.not_in_crew")


def check_confirmation(sampler: UUID, confirmer: UUID | None) -> None:
    """Two different people sample and confirm. Error: custody.confirm_by_other."""
    if sampler == confirmer:
        raise Refused("custody.confirm_by_other")


def check_label(
    *, number: str, of_point: bool, said: Collection[str], taken: Collection[str], same_kind: bool
) -> None:
    """A prepared bottle is filled at its point with what its label says.

    Error: custody.prepared_other.
    """
    if not of_point or not same_kind or set(said) != set(taken):
        raise Refused("custody.prepared_other", number=number, factors="、".join(said))


def check_sheet(state: str) -> None:
    """Bottles are prepared once the station has returned the sheet, until the field work is done.

    Error: custody.sheet_not_returned.
    """
    if state not in ("returned", "on_site"):
        raise Refused("custody.sheet_not_returned")


def stem(place: str, year: int, sequence: int | None, serial: int | None = None) -> str:
    """The part of a number that all bottles of a visit share: ``610300-26-0187``.

    ``place`` is the jurisdiction of the enforcement agency, ``sequence`` the sheet's number of
    that year; a visit without a sheet counts by ``serial``: ``610300-26-X0003``.
    """
    middle = f"{sequence:04d}" if sequence is not None else f"X{serial:04d}"
    return f"{place}-{year % 100:02d}-{middle}"


def free_stem(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with the first letter that no other visit has: two enforcement agencies of
    one place may both have a sheet 187."""
    if wanted not in taken:
        return wanted
    return next(f"{wanted}{letter}" for letter in LETTERS if f"{wanted}{letter}" not in taken)


LETTERS = tuple("BCDEFGHJKLMNPQRSTUVWY") + tuple(f"Z{n}" for n in range(1, 1000))
