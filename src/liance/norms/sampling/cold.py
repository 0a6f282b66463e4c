"""Temperatures read while samples are carried and kept: where they left the range. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.preservation import Transport

RUN = Citation("样品运输", "自第一个超出范围的读数起，至下一个在范围内的读数止", Certainty.DESIGN)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading, °C."""

    at: datetime
    degrees: Decimal


@dataclass(frozen=True, slots=True)
class Excursion:
    """Readings outside the range in a row: from the first to the next one inside (or the last
    outside); ``worst`` the one farthest from the range, °C."""

    start: datetime
    end: datetime
    worst: Decimal
    readings: int


@cites(RUN)
def excursions(readings: Iterable[Reading], rule: Transport) -> tuple[Excursion, ...]:
    """Where readings in order of time left the range; both its ends are inside."""
    return tuple(_runs(readings, rule))


def _runs(readings: Iterable[Reading], rule: Transport) -> Iterator[Excursion]:
    run: list[Reading] = []
    for reading in readings:
        if rule.low_c <= reading.degrees <= rule.high_c:
            if run:
                yield _closed(run, reading.at, rule)
                run = []
        else:
            run.append(reading)
    if run:
        yield _closed(run, run[-1].at, rule)


def _closed(run: Sequence[Reading], end: datetime, rule: Transport) -> Excursion:
    worst = max(run, key=lambda r: max(rule.low_c - r.degrees, r.degrees - rule.high_c))
    return Excursion(run[0].at, end, worst.degrees, len(run))
