"""What the platform holds beside what it was sent: missing, different, unknown to us. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SAME, MISSING, DIFFERENT, UNKNOWN = "same", "missing", "different", "unknown"
# What they hold beside those compared, and was sent: of a report that another one replaced, of a day
# that is not asked for.
SUPERSEDED, OUTSIDE = "superseded", "outside"


@dataclass(frozen=True, slots=True)
class Held:
    """A result as one side holds it; ``point`` empty where its list has none; ``place``: where it
    stands there, for people."""

    report: str
    point: str
    factor: str
    value: str
    unit: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """``ours`` and ``theirs`` side by side: ``same``; ``missing``: they do not hold it; ``different``:
    another value or unit; ``unknown``: we never sent it; ``superseded``: we sent it, and a corrected
    report since; ``outside``: we sent it on another day than those asked for."""

    status: str
    ours: Held | None
    theirs: Held | None


def compare(ours: Iterable[Held], theirs: Iterable[Held]) -> Iterator[Compared]:
    """Every result of both sides once, in the order of ours, then what only they hold.

    Results of one report, point and factor (repeats, duplicates) are paired by equal value first, the
    rest in their order. Where their list names no point, all of a report and factor are one group.
    """
    theirs = list(theirs)
    pointed = any(one.point for one in theirs)
    held: dict[tuple[str, ...], list[Held]] = defaultdict(list)
    for one in theirs:
        held[_key(one, pointed=pointed)].append(one)
    groups: dict[tuple[str, ...], list[Held]] = defaultdict(list)
    for one in ours:
        groups[_key(one, pointed=pointed)].append(one)
    for key, mine in groups.items():
        yield from _paired(mine, held.pop(key, []))
    for left in held.values():
        for one in left:
            yield Compared(UNKNOWN, None, one)


def told_apart(found: Sequence[Compared], sent: Iterable[tuple[str, Held]]) -> list[Compared]:
    """``found``, its ``unknown`` ones named by what else was sent: ``sent`` gives each such result with
    ``superseded`` or ``outside``. Of one report, point and factor no more than were sent, equal values
    first."""
    pointed = any(one.theirs.point for one in found if one.theirs)
    waiting: dict[tuple[str, ...], list[tuple[str, Held]]] = defaultdict(list)
    for pair in sent:
        waiting[_key(pair[1], pointed=pointed)].append(pair)
    told = list(found)
    for equal in (True, False):
        for at, one in enumerate(told):
            if one.status != UNKNOWN or one.theirs is None:
                continue
            held = waiting.get(_key(one.theirs, pointed=pointed), [])
            fit = (pair for pair in held if not equal or same(pair[1], one.theirs))
            if twin := next(fit, None):
                held.remove(twin)
                told[at] = Compared(twin[0], twin[1], one.theirs)
    return told


def _paired(mine: list[Held], left: list[Held]) -> Iterator[Compared]:
    open_: list[Held] = []
    for one in mine:
        twin = next((other for other in left if same(one, other)), None)
        if twin is None:
            open_.append(one)
        else:
            left.remove(twin)
            yield Compared(SAME, one, twin)
    for one in open_:
        yield Compared(DIFFERENT, one, left.pop(0)) if left else Compared(MISSING, one, None)
    for other in left:
        yield Compared(UNKNOWN, None, other)


def _key(one: Held, *, pointed: bool) -> tuple[str, ...]:
    point = plain(one.point).split(" ")[0] if pointed else ""
    return plain(one.report), point, plain(one.factor)


def same(ours: Held, theirs: Held) -> bool:
    """Equal values and units: numbers as numbers (1.0 is 1), everything else as text; a unit that
    their list does not tell is not compared."""
    units = not theirs.unit or plain(ours.unit) == plain(theirs.unit)
    return units and _value(ours.value) == _value(theirs.value)


def _value(text: str) -> object:
    known = plain(text)
    try:
        number = Decimal(known)
    except InvalidOperation:
        return known
    return number.normalize() if number.is_finite() else known


def plain(text: str) -> str:
    """A text as it is compared: full-width forms as narrow ones (NFKC), one blank for several, no
    matter of capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
