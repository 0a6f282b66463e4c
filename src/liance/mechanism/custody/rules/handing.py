"""Who may hand what to whom (交接). Pure."""

from collections.abc import Collection
from uuid import UUID

from liance.foundation.kernel.errors import Refused


def check_offer(
    *, number: str, state: str, holder: UUID, giver: UUID | None, taker: UUID, open_offer: bool
) -> None:
    """The holder offers a sealed bottle to somebody else, once at a time.

    Errors: custody.not_holder, custody.to_oneself, custody.not_confirmed, custody.not_movable,
    custody.already_offered.
    """
    if giver != holder:
        raise Refused("custody.not_holder", number=number)
    if giver == taker:
        raise Refused("custody.to_oneself", field="taker")
    if state == "filled":
        raise Refused("custody.not_confirmed", number=number)
    if state not in ("sealed", "received", "rejected"):
        raise Refused("custody.not_movable", number=number)
    if open_offer:
        raise Refused("custody.already_offered", number=number)


def check_taker(agency: UUID, active: bool, allowed: Collection[UUID]) -> None:
    """The taker belongs to the station or the commissioned laboratory of the visit.

    Error: custody.taker_elsewhere.
    """
    if not active or agency not in allowed:
        raise Refused("custody.taker_elsewhere", field="taker")


def check_named(taker: UUID, *, restricted: bool, named: Collection[UUID]) -> None:
    """A restricted visit's bottles go to its named people alone: nobody else could see them.

    Error: custody.taker_not_named.
    """
    if restricted and taker not in named:
        raise Refused("custody.taker_not_named", field="taker")


def check_answer(*, number: str, taker: UUID, answering: UUID | None) -> None:
    """Only the one it was offered to answers. Error: custody.not_taker."""
    if taker != answering:
        raise Refused("custody.not_taker", number=number)


def check_withdrawal(*, number: str, giver: UUID, withdrawing: UUID | None) -> None:
    """Only the giver takes an offer back. Error: custody.not_giver."""
    if giver != withdrawing:
        raise Refused("custody.not_giver", number=number)


def check_reason(reason: str) -> None:
    """A refusal, withdrawal or loss has its reason. Error: custody.reason_missing."""
    if not reason.strip():
        raise Refused("custody.reason_missing", field="reason")
