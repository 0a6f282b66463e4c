"""Reported values (报出值): numbers, non-detects, censored values, or nothing."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import SCIENTIFIC, half_width, read_number


class ValueKind(StrEnum):
    """What a report says about the quantity."""

    NUMBER = "number"
    BELOW = "below"  # under a named bound: <0.004, 0.004L
    AT_MOST = "at_most"  # ≤0.004
    ABOVE = "above"  # >2419.6
    AT_LEAST = "at_least"  # ≥2419.6
    NOT_DETECTED = "not_detected"  # ND, 未检出: the bound stands elsewhere
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A reported value; `number` is the value or the named bound, none without one."""

    kind: ValueKind
    number: Decimal | None = None

    @property
    def non_detect(self) -> bool:
        """Whether the laboratory found nothing above its detection limit."""
        return self.kind in (ValueKind.BELOW, ValueKind.AT_MOST, ValueKind.NOT_DETECTED)


ABSENT = ReportedValue(ValueKind.ABSENT)
NOT_DETECTED = ReportedValue(ValueKind.NOT_DETECTED)

_ABSENT = re.compile(r"[-–—―−/／\\_]*")
_NOT_DETECTED = frozenset(
    [
        "nd",
        "n.d.",
        "n.d",
        "未检出",
        "未检出。",
        "低于检出限",
        "bdl",
        "<dl",
        "<mdl",
        "<lod",
        "<检出限",
    ]
)
_OPERATORS = {
    "<": ValueKind.BELOW,
    "<=": ValueKind.AT_MOST,
    ">": ValueKind.ABOVE,
    ">=": ValueKind.AT_LEAST,
}
_BOUNDED = re.compile(rf"(<=|>=|<|>)\s*({SCIENTIFIC})(\s*(?:L|\(L\)))?")
_WITH_L = re.compile(rf"({SCIENTIFIC})\s*(?:L|\(L\))")


def is_absent(text: str) -> bool:
    """Whether a cell says that there is nothing: empty, `-`, `—`, `/`."""
    return _ABSENT.fullmatch(half_width(text)) is not None


@cites(Citation("HJ/T 91-2002", "未检出以检出限加“L”报出", Certainty.SECONDARY))
@lru_cache(maxsize=65536)
def read_reported(text: str) -> ReportedValue | NormError:
    """Read a reported value: `12.5`, `1.2e-3`, `<0.004`, `0.004L`, `ND`, `未检出`, `>2419.6`.

    Empty, `-` and `/` are no value. Anything else is `standards.value_unreadable`; nothing is
    raised. A unit inside the cell, a thousands comma or a remark is not guessed away.
    """
    written = half_width(text)
    number = read_number(written)
    if number is not None:
        return ReportedValue(ValueKind.NUMBER, number)
    if _ABSENT.fullmatch(written):
        return ABSENT
    if written.replace(" ", "").casefold() in _NOT_DETECTED:
        return NOT_DETECTED
    bounded = _bounded(written)
    return bounded or NormError("standards.value_unreadable", {"text": text})


def _bounded(written: str) -> ReportedValue | None:
    with_l = _WITH_L.fullmatch(written)
    if with_l is not None:
        return _bound(ValueKind.BELOW, with_l[1])
    match = _BOUNDED.fullmatch(written)
    if match is None or (match[3] and match[1] != "<"):
        return None
    return _bound(_OPERATORS[match[1]], match[2])


def _bound(kind: ValueKind, text: str) -> ReportedValue | None:
    number = read_number(text)
    if number is None:
        return None
    # "<0" and "-3L" say nothing that can be true of a detection limit
    if kind is ValueKind.BELOW and number <= 0:
        return None
    return ReportedValue(kind, number)
