"""Identifiers, chance and codes that are the same each time."""

from datetime import datetime

from liance.norms.identifiers.credit import check_character, organisation_check

TAGS = (
    "source", "outlet", "outlet_factor", "plan", "stratum", "target", "target_outlet", "sheet",
    "point", "item", "visit", "visit_point", "visit_item", "crew", "reading", "bottle",
    "bottle_factor", "receipt", "determination", "report", "upload", "copy", "clock", "event",
)  # fmt: skip
PREFIX = {tag: f"0199{number:04x}" for number, tag in enumerate(TAGS)}


def uid(tag: str, number: int) -> str:
    """The identifier of the ``number``-th row of a kind, in order of time within the kind."""
    return (
        f"{PREFIX[tag]}-{number >> 28 & 0xFFFF:04x}-7{number >> 16 & 0xFFF:03x}-8000-{number:012x}"
    )


def chance(number: int, salt: int = 0) -> int:
    """A number below 65,536 that looks drawn (multiplicative hashing)."""
    mixed = (number + 1) * 2_654_435_761 + salt * 40_503
    return (mixed ^ (mixed >> 15)) & 0xFFFF


def credit_code(division: str, serial: int) -> str:
    """A code with valid check characters whose middle says that it is invented."""
    body = f"D{serial:07d}"
    first17 = f"91{division}{body}{organisation_check(body)}"
    return first17 + check_character(first17)


def text(at: datetime) -> str:
    """An instant as COPY reads it."""
    return at.isoformat()
