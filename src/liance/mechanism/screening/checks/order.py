"""Times and people: what cannot have happened in this order or at two places at once."""

from typing import Any

import ibis

from liance.mechanism.screening.checks.places import HOUR, km
from liance.mechanism.screening.checks.search import Expression, Limits, Search, Tables, listed

STEPS = ("sampled", "received", "started", "read", "entered", "checked", "approved")


def two_places(t: Tables, limits: Limits) -> list[Search]:
    """F01: a person's visit and the next one, at another source, overlap or lie too far apart."""
    crew = t["crew"]
    before = ibis.window(group_by="person", order_by=["entered_ms", "key"])
    names = ("key", "entered_ms", "left_ms", "source", "lon", "lat", "accuracy_m")
    pairs = crew.mutate(**{f"first_{name}": crew[name].lag().over(before) for name in names})
    pairs = pairs.filter(pairs.first_source != pairs.source)
    off = pairs.accuracy_m.fill_null(0) + pairs.first_accuracy_m.fill_null(0)
    pairs = pairs.mutate(
        first_ms=pairs.first_entered_ms, first_end_ms=pairs.first_left_ms,
        second_ms=pairs.entered_ms,
        km=km((pairs.first_lon, pairs.first_lat), (pairs.lon, pairs.lat)) - off / 1000.0,
    )  # fmt: skip
    hours = (pairs.second_ms - pairs.first_end_ms) / HOUR
    overlap = pairs.second_ms < pairs.first_end_ms
    fast = (pairs.km > limits["least_km"]) & (pairs.km > limits["speed_km_h"] * hours)
    pairs = pairs.mutate(code=ibis.cases((overlap, "overlap"), (fast, "travel")))
    facts = ("first_ms", "first_end_ms", "second_ms", "km")
    rows = pairs.filter(pairs.code.notnull()).select(
        "agency", "visit", "key", "first_key", "code", *facts
    )
    return [
        Search(code="", rows=rows, subject=("first_key", "key"), facts=facts,
               behind=(("crew", "first_key"), ("crew", "key")))
    ]  # fmt: skip


def impossible_order(t: Tables, limits: Limits) -> list[Search]:
    """F04: an earlier step of a result stands after a later one; one lead a visit."""
    results, slack = t["results"], int(limits["tolerance_s"] * 1000)
    pairs = [(a, b) for at, a in enumerate(STEPS) for b in STEPS[at + 1 :]]
    steps = [results[f"{step}_ms"] for step in STEPS]
    latest = [steps[0], *(ibis.greatest(*steps[:at]) for at in range(2, len(steps)))]
    rows = results.filter(
        ibis.or_(*[a - b > slack for a, b in zip(latest, steps[1:], strict=True)])
    )
    wrong = [rows[f"{a}_ms"] - rows[f"{b}_ms"] > slack for a, b in pairs]

    def first(values: list[Any]) -> Expression:
        return ibis.cases(*zip(wrong, values, strict=True))

    rows = rows.mutate(
        earlier=first([a for a, _ in pairs]), later=first([b for _, b in pairs]),
        earlier_ms=first([rows[f"{a}_ms"] for a, _ in pairs]),
        later_ms=first([rows[f"{b}_ms"] for _, b in pairs]),
    )  # fmt: skip
    facts = ("earlier", "earlier_ms", "later", "later_ms")
    return [_by_visit("order", _of_laboratory(rows), facts)]


def over_hold(t: Tables, _limits: Limits) -> list[Search]:
    """F06: the analysis began after the holding time; one lead a visit."""
    results = t["results"]
    rows = results.filter(results.started_ms > results.hold_ends_ms)
    return [_by_visit("over_hold", _of_laboratory(rows), ("factor", "hold_ends_ms", "started_ms"))]


def late_records(t: Tables, limits: Limits) -> list[Search]:
    """F12: recorded long after the event, without a mark that says why; one lead a visit."""
    wait = int(limits["hours"] * HOUR)
    bottles, readings, results = t["bottles"], t["readings"], t["results"]
    late = (
        ("late_bottle", "bottles", bottles.filter(~bottles.offline), "sampled_ms", "created_ms"),
        ("late_reading", "readings", readings.filter(~readings.offline), "at_ms", "created_ms"),
        (
            "late_result",
            "results",
            _of_laboratory(results.filter(~results.late_said)),
            "read_ms",
            "entered_ms",
        ),
    )
    found = []
    for code, table, rows, event, made in late:
        kept = rows.filter(rows[made] - rows[event] > wait)
        kept = kept.mutate(event_ms=kept[event], made_ms=kept[made])
        found.append(_by_visit(code, kept, ("event_ms", "made_ms"), table=table))
    return found


def too_few(t: Tables, limits: Limits) -> list[Search]:
    """F15: bottles or readings of a visit with fewer monitors on record than there must be."""
    crew = t["crew"]
    there = crew.filter(crew.side == "monitoring").group_by("visit").agg(n=crew.person.nunique())
    taken = ibis.union(
        t["bottles"].select("visit", "agency"), t["readings"].select("visit", "agency")
    ).distinct()
    there = there.rename(there="visit")
    joined = taken.left_join(there, taken.visit == there.there)
    joined = joined.mutate(n=joined.n.fill_null(0))
    rows = joined.filter(joined.n < int(limits["monitors"])).select("visit", "agency", "n")
    return [
        Search(code="few", rows=rows, subject=("visit",), facts=("n",),
               behind=(("visits", "visit"),))
    ]  # fmt: skip


def _of_laboratory(rows: Expression) -> Expression:
    """Results that concern who analysed, not who sampled."""
    return rows.mutate(agency=rows.laboratory)


def _by_visit(
    code: str, rows: Expression, facts: tuple[str, ...], *, table: str = "results"
) -> Search:
    """One lead a visit: how many rows, and what fills the sentence from the row of least key."""
    return listed(code, rows, ("visit",), facts, table=table)
