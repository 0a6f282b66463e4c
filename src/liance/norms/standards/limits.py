"""Limits as written (限值): numbers with an operator, ranges, 不得检出."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from liance.norms.errors import NormError
from liance.norms.standards.decimals import SCIENTIFIC, half_width, plain, read_number
from liance.norms.standards.reported import is_absent
from liance.norms.standards.rounding import place_of


class LimitKind(StrEnum):
    """What a limit demands."""

    UPPER = "upper"
    LOWER = "lower"
    RANGE = "range"
    NOT_DETECTED = "not_detected"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: an upper or lower bound (`strict`: the bound itself fails), both, or 不得检出."""

    kind: LimitKind
    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False

    @property
    def number(self) -> Decimal | None:
        """The one bound; none for a range and for 不得检出."""
        return None if self.kind is LimitKind.RANGE else self.high if self.low is None else self.low

    @property
    def place(self) -> int:
        """The decimal place of the last digit written in the limit; 0 for 不得检出."""
        return min((place_of(end) for end in (self.low, self.high) if end is not None), default=0)

    @property
    def text(self) -> str:
        """The bound as a plain number, `6~9` for a range, `不得检出`."""
        if self.kind is LimitKind.NOT_DETECTED:
            return "不得检出"
        return "~".join(plain(end) for end in (self.low, self.high) if end is not None)

    @property
    def operator(self) -> str:
        """`≤`, `<`, `≥`, `>`; empty for a range and for 不得检出."""
        if self.kind is LimitKind.UPPER:
            return "<" if self.strict else "≤"
        if self.kind is LimitKind.LOWER:
            return ">" if self.strict else "≥"
        return ""


FORBIDDEN = Limit(LimitKind.NOT_DETECTED)
_FORBIDDEN = frozenset(["不得检出", "不应检出", "不可检出"])
_OPERATORS = ("<=", "<", ">=", ">")
_SINGLE = re.compile(rf"(<=|>=|<|>)?\s*({SCIENTIFIC})")
_RANGE = re.compile(rf"({SCIENTIFIC})\s*(?:-|–|—|——|―|~|∼|〜|至)\s*({SCIENTIFIC})")


@lru_cache(maxsize=65536)
def read_limit(text: str, comparator: str = "") -> Limit | NormError:
    """Read a limit with its comparator (`<=` the default, `<`, `>=`, `>`).

    Errors: `standards.no_limit`, `standards.limit_unreadable` (a reversed range too),
    `standards.comparator_unknown`, `standards.comparator_conflict` (the comparator says
    something else than the limit's own operator, or than a range or 不得检出 can mean).
    """
    written = half_width(text)
    demanded = "" if is_absent(comparator) else half_width(comparator).replace(" ", "")
    if is_absent(written):
        return NormError("standards.no_limit", {})
    if demanded and demanded not in _OPERATORS:
        return NormError("standards.comparator_unknown", {"text": comparator})
    if written in _FORBIDDEN:
        return _undemanding(FORBIDDEN, text, demanded)
    single = _SINGLE.fullmatch(written)
    if single is not None:
        return _single(text, single[1] or "", single[2], demanded)
    ends = _RANGE.fullmatch(written)
    return _range(text, ends[1], ends[2], demanded) if ends else _unreadable(text)


def _single(text: str, operator: str, digits: str, demanded: str) -> Limit | NormError:
    number = read_number(digits)
    if number is None:
        return _unreadable(text)
    if operator and demanded and operator != demanded:
        return NormError("standards.comparator_conflict", {"text": text, "comparator": demanded})
    effective = operator or demanded or "<="
    strict = "=" not in effective
    if effective.startswith("<"):
        return Limit(LimitKind.UPPER, high=number, strict=strict)
    return Limit(LimitKind.LOWER, low=number, strict=strict)


def _range(text: str, first: str, second: str, demanded: str) -> Limit | NormError:
    low, high = read_number(first), read_number(second)
    if low is None or high is None or low > high:
        return _unreadable(text)
    return _undemanding(Limit(LimitKind.RANGE, low=low, high=high), text, demanded)


def _undemanding(limit: Limit, text: str, demanded: str) -> Limit | NormError:
    # the default says nothing against a limit that brings its own comparison
    if demanded in ("", "<="):
        return limit
    return NormError("standards.comparator_conflict", {"text": text, "comparator": demanded})


def _unreadable(text: str) -> NormError:
    return NormError("standards.limit_unreadable", {"text": text})
