"""How a validity stands on a day."""

from datetime import date
from typing import Final, Literal

SOON_DAYS: Final = 30

Standing = Literal["valid", "soon", "expired", "future", "none"]


def standing(valid_to: date | None, *, on: date, valid_from: date | None = None) -> Standing:
    """Validity on a day, both ends included; ``soon`` ends within 30 days, ``none`` never was."""
    if valid_to is None:
        return "none"
    if valid_from is not None and on < valid_from:
        return "future"
    if valid_to < on:
        return "expired"
    return "soon" if (valid_to - on).days <= SOON_DAYS else "valid"
