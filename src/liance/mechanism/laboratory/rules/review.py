"""Entry, check and approval are three people (校核、审定). Pure."""

from uuid import UUID

from liance.foundation.kernel.errors import Refused


def check_checker(analyst: UUID, checker: UUID | None) -> None:
    """The one who checks did not analyse. Error: laboratory.check_by_other."""
    if checker is None or checker == analyst:
        raise Refused("laboratory.check_by_other")


def check_approver(analyst: UUID, checker: UUID | None, approver: UUID | None) -> None:
    """The one who approves neither analysed nor checked. Error: laboratory.approve_by_third."""
    if approver is None or approver in (analyst, checker):
        raise Refused("laboratory.approve_by_third")


def check_reason(reason: str) -> None:
    """Sending back, amending and giving no result have their reason.

    Error: laboratory.reason_missing.
    """
    if not reason.strip():
        raise Refused("laboratory.reason_missing", field="reason")
