"""Nothing measured may be missing (有测必报, R3): every point, bottle and factor has a result or a
reason. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

RESULT = "result"
REASON = "reason"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that must have a result or a reason.

    ``status``: ``result``, ``reason``, ``open``. ``awaits`` names what an open line waits for:
    ``bottle``, ``reading``, ``confirmation``, ``receipt``, ``determination``, ``check``, ``approval``, ``reentry``,
    ``item``. ``settled_at``: when result or reason came; None while open.
    """

    point: str
    factor: str
    bottle: str
    status: str
    reason: str = ""
    awaits: str = ""
    count: int = 0
    settled_at: datetime | None = None
    bottle_factor_id: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """All lines of a visit. ``sampling_open``: monitoring has not closed its part yet, so points
    and bottles may still come."""

    lines: tuple[Line, ...]
    sampling_open: bool = False
    closed_at: datetime | None = None

    @property
    def open_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.status == OPEN)

    @property
    def complete(self) -> bool:
        return not self.sampling_open and not self.open_lines

    @property
    def completed_at(self) -> datetime | None:
        """When the last result or reason came; the end of sampling where nothing was to be
        determined; None while something is open."""
        if not self.complete:
            return None
        settled = [line.settled_at for line in self.lines if line.settled_at is not None]
        return max(settled, default=self.closed_at)


@dataclass(frozen=True, slots=True)
class Made:
    """A determination that stands (not superseded): its state and when it was approved."""

    state: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Portion:
    """A factor of a bottle: the bottle's state with the reason of its end, and what was made."""

    point: str
    factor: str
    bottle: str
    bottle_state: str
    made: tuple[Made, ...] = ()
    no_result_reason: str = ""
    no_result_at: datetime | None = None
    ended_reason: str = ""
    ended_at: datetime | None = None
    bottle_factor_id: str = ""


_AWAITS = {"entered": "check", "checked": "approval", "sent_back": "reentry"}


def portion_line(portion: Portion) -> Line:
    """The line of one factor of one bottle. A result stands even if the bottle broke later."""
    waiting = [m.state for m in portion.made if m.state != "approved"]
    if portion.made and not waiting:
        approved = [m.approved_at for m in portion.made if m.approved_at is not None]
        return _line(portion, RESULT, count=len(portion.made), settled_at=max(approved))
    if waiting:
        return _line(portion, OPEN, awaits=_AWAITS[waiting[0]], count=len(portion.made))
    if portion.no_result_reason:
        return _line(
            portion, REASON, reason=portion.no_result_reason, settled_at=portion.no_result_at
        )
    if portion.ended_reason:
        return _line(portion, REASON, reason=portion.ended_reason, settled_at=portion.ended_at)
    received = portion.bottle_state == "received"
    return _line(portion, OPEN, awaits="determination" if received else "receipt")


def _line(
    portion: Portion,
    status: str,
    *,
    reason: str = "",
    awaits: str = "",
    count: int = 0,
    settled_at: datetime | None = None,
) -> Line:
    return Line(
        portion.point, portion.factor, portion.bottle, status, reason, awaits, count, settled_at,
        portion.bottle_factor_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A factor wanted at a point: with readings (on site), bottles, or a reason. ``unconfirmed``:
    how many of the readings in force the second person has not confirmed."""

    point: str
    factor: str
    on_site: bool
    reason: str = ""
    readings: int = 0
    read_at: datetime | None = None
    portions: tuple[Portion, ...] = ()
    unconfirmed: int = 0


def wanted_lines(wanted: Wanted) -> tuple[Line, ...]:
    """The lines of one wanted factor: one per bottle, or one for its readings or its reason.

    A bottle taken counts even where the factor was later given a reason: it must not vanish.
    """
    lines = [portion_line(portion) for portion in wanted.portions]
    if wanted.unconfirmed:
        lines.append(
            Line(
                wanted.point, wanted.factor, "", OPEN, awaits="confirmation",
                count=wanted.unconfirmed,
            )
        )  # fmt: skip
    elif wanted.readings:
        lines.append(
            Line(
                wanted.point, wanted.factor, "", RESULT, count=wanted.readings,
                settled_at=wanted.read_at,
            )
        )  # fmt: skip
    if lines:
        return tuple(lines)
    if wanted.reason:
        return (Line(wanted.point, wanted.factor, "", REASON, reason=wanted.reason),)
    awaits = "reading" if wanted.on_site else "bottle"
    return (Line(wanted.point, wanted.factor, "", OPEN, awaits=awaits),)


def gathered(
    groups: Iterable[tuple[Line, ...]], *, sampling_open: bool, closed_at: datetime | None
) -> Completeness:
    """All lines of a visit as one answer."""
    lines = tuple(line for group in groups for line in group)
    return Completeness(lines, sampling_open, closed_at)
