"""Places and photographs: where people, instruments and photographs were, and when."""

import ibis

from liance.mechanism.screening.checks.search import Expression, Limits, Search, Tables, listed

HOUR, MINUTE = 3_600_000, 60_000
KM = 111.32


def km(a: Expression, b: Expression) -> Expression:
    """Kilometres between two (longitude, latitude); null where one is missing."""
    east = (b[0] - a[0]) * ((b[1] + a[1]) / 2).radians().cos()
    north = b[1] - a[1]
    return (east * east + north * north).sqrt() * KM


def instrument_twice(t: Tables, limits: Limits) -> list[Search]:
    """F02: readings by one instrument at two sources at once, or too far apart for the time between."""
    readings, visits = t["readings"], t["visits"]
    used = readings.filter(readings.instrument.notnull())
    spans = used.group_by("instrument", "visit", "source", "agency").agg(
        begun=used.at_ms.min(), ended=used.at_ms.max(), reading=used.key.min()
    )
    where = visits.select(place="key", lon="source_lon", lat="source_lat")
    spans = spans.left_join(where, spans.visit == where.place)
    before = ibis.window(group_by="instrument", order_by=["begun", "visit"])
    names = ("visit", "source", "begun", "ended", "reading", "lon", "lat")
    pairs = spans.mutate(**{f"first_{name}": spans[name].lag().over(before) for name in names})
    pairs = pairs.filter(pairs.first_source != pairs.source)
    pairs = pairs.mutate(
        first_ms=pairs.first_begun, first_end_ms=pairs.first_ended, second_ms=pairs.begun,
        km=km((pairs.first_lon, pairs.first_lat), (pairs.lon, pairs.lat)),
    )  # fmt: skip
    hours = (pairs.second_ms - pairs.first_end_ms) / HOUR
    overlap = pairs.second_ms <= pairs.first_end_ms
    fast = (pairs.km > limits["least_km"]) & (pairs.km > limits["speed_km_h"] * hours)
    pairs = pairs.mutate(code=ibis.cases((overlap, "overlap"), (fast, "travel")))
    facts = ("first_ms", "first_end_ms", "second_ms", "km")
    behind = (("instruments", "instrument"), ("readings", "first_reading"), ("readings", "reading"))
    rows = pairs.filter(pairs.code.notnull()).select(
        "agency", "visit", "first_visit", "code", *facts, *(column for _, column in behind)
    )
    return [Search(code="", rows=rows, subject=("instrument", "first_visit", "visit"), facts=facts,
                   behind=behind)]  # fmt: skip


def far_away(t: Tables, limits: Limits) -> list[Search]:
    """F17: people who came in far from the source, photographs of an outlet taken far from it."""
    crew, photos = t["crew"], t["photos"]
    came = crew.mutate(
        m=(km((crew.source_lon, crew.source_lat), (crew.lon, crew.lat)) * 1000
           - crew.accuracy_m.fill_null(0)).round().cast("int64")
    )  # fmt: skip
    taken = photos.mutate(
        m=(km((photos.outlet_lon, photos.outlet_lat), (photos.lon, photos.lat)) * 1000)
        .round().cast("int64")
    )  # fmt: skip
    return [
        listed("site", came.filter(came.m > int(limits["site_m"])), ("visit",), ("m",),
               table="crew"),
        listed("outlet", taken.filter(taken.m > int(limits["outlet_m"])), ("visit",), ("m",),
               table="photos"),
    ]  # fmt: skip


def photographs(t: Tables, limits: Limits) -> list[Search]:
    """F18: photographs taken long before or after their record, or used at two visits."""
    photos = t["photos"]
    off = (photos.taken_ms - photos.entered_ms).abs()
    wrong = photos.filter(off > int(limits["minutes"]) * MINUTE)
    visits = photos.group_by("digest").agg(
        first_visit=photos.visit.min(), last_visit=photos.visit.max()
    )
    again = photos.inner_join(visits.filter(visits.first_visit != visits.last_visit), "digest")
    return [
        listed("time", wrong, ("visit",), ("taken_ms", "entered_ms"), table="photos"),
        listed("again", again, ("digest",), (), table="photos"),
    ]
