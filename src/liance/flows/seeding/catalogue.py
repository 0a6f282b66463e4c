"""Sources with their outlets, plans with their targets, as rows."""

from collections.abc import Iterator
from datetime import date, timedelta

from liance.flows.seeding.areas import Area
from liance.flows.seeding.numbers import chance, credit_code, text, uid
from liance.flows.seeding.sizes import AT, BUILT, Size
from liance.flows.seeding.work import FACTORS, OUTLETS, TRADES, Work, unit_name
from liance.norms.identifiers.divisions import seat

Row = tuple[object, ...]
BORN = text(BUILT)
MANAGEMENT = ("key", "key", "simplified", "registered")


def source_rows(size: Size, areas: list[Area]) -> Iterator[Row]:
    """The sources, dealt to the counties in turn as the works find them."""
    wheel = [(a, c) for a in areas for c in a.counties]
    for number in range(_sources(size, len(wheel))):
        area, county = wheel[number % len(wheel)]
        name = unit_name(area, county, number)
        credit = credit_code(county[0][:6], number)
        where = seat(county[0][:6])
        lon = f"{where.lon + chance(number, 1) / 655360:.6f}" if where else "\\N"
        lat = f"{where.lat + chance(number, 2) / 655360:.6f}" if where else "\\N"
        management = MANAGEMENT[number % 4]
        yield (
            uid("source", number), f"{name}", credit, f"{credit}001P", f"seed:{number}", county[0],
            f"{county[1]}工业园区{number}号", lon, lat, TRADES[number % len(TRADES)][1], management,
            "t" if management == "key" else "f",
        )  # fmt: skip


def _sources(size: Size, counties: int) -> int:
    return max(size.sources, counties)


def outlet_rows(size: Size, areas: list[Area]) -> Iterator[Row]:
    """Two outlets for each source."""
    for number in range(_sources(size, sum(len(a.counties) for a in areas))):
        for n, (code, name) in enumerate(OUTLETS):
            yield uid("outlet", number * 2 + n), uid("source", number), code, name


def outlet_factor_rows(size: Size, areas: list[Area]) -> Iterator[Row]:
    """Three factors on file for each outlet."""
    for number in range(2 * _sources(size, sum(len(a.counties) for a in areas))):
        for f, (factor, _, limit, unit) in enumerate(FACTORS[:3]):
            yield uid("outlet_factor", number * 3 + f), uid("outlet", number), factor, limit, unit


def plan_rows(areas: list[Area]) -> Iterator[Row]:
    """One accepted annual plan for each area."""
    for a in areas:
        yield (
            uid("plan", a.number), f"{a.stem}2026年执法监测年度计划", a.code, a.department,
            a.enforcement, a.monitoring,
        )  # fmt: skip


def stratum_rows(areas: list[Area]) -> Iterator[Row]:
    """One layer: the key units."""
    for a in areas:
        yield uid("stratum", a.number), uid("plan", a.number)


def target_rows(works: Iterator[Work], size: Size) -> Iterator[Row]:
    """A target for each planned sheet, and for every twentieth work one that nobody went to."""
    for w in works:
        day = w.planned.date()
        if w.planned_target:
            yield _target(w.number, w, w.number, day + timedelta(days=w.luck % 20))
        if w.luck % 20 == 11:
            yield _target(size.sheets + w.number, w, size.sheets + w.number, day)


def missed(w: Work) -> bool:
    """Whether a target beside this work was not monitored and its period is over."""
    return w.luck % 20 == 11 and w.planned < AT - timedelta(days=1)


def _target(number: int, w: Work, place: int, last: date) -> Row:
    last = min(last, date(2026, 12, 31))
    return (
        uid("target", number), uid("plan", w.area.number), uid("stratum", w.area.number),
        place + 1, uid("source", w.source), w.county[0], last - timedelta(days=30), last,
    )  # fmt: skip


def not_done_rows(works: Iterator[Work], size: Size) -> Iterator[Row]:
    """The reasons of most targets that nobody went to; some are still owed."""
    for w in works:
        if missed(w) and w.luck % 320 != 11:
            at = text(min(w.planned + timedelta(days=3), AT))
            yield (
                uid("target_outlet", w.number), at, uid("target", size.sheets + w.number),
                "企业停产", w.area.monitors[0], at, w.area.department,
            )  # fmt: skip
