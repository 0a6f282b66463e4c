"""Values: repeated, too regular, or gathered where nobody looks."""

from fractions import Fraction
from math import comb

import ibis

from liance.mechanism.screening.checks.search import Expression, Limits, Line, Search, Tables

GROUP = ("agency", "laboratory", "factor", "year")


def same_runs(t: Tables, limits: Limits) -> list[Search]:
    """F07: so many samples in a row of one laboratory and factor with the same full digits."""
    length, rows = int(limits["run"]), _whole(t, limits)
    rows = rows.select("key", "visit", "agency", "laboratory", "factor", "raw", "value_key",
                       "point", "started_ms")  # fmt: skip
    order = ibis.window(group_by=["laboratory", "factor"], order_by=["started_ms", "key"])
    back = range(1, length)
    rows = rows.mutate(
        **{f"value_{n}": rows.value_key.lag(n).over(order) for n in (*back, length)},
        **{f"point_{n}": rows.point.lag(n).over(order) for n in back},
        **{f"key_{n}": rows.key.lag(n).over(order) for n in back},
    )
    before = rows[f"value_{length}"]
    rows = rows.filter(
        *[rows[f"value_{n}"] == rows.value_key for n in back],
        before.isnull() | (before != rows.value_key),
        ibis.or_(*[rows[f"point_{n}"] != rows.point for n in back]),
    )
    keys = ("key", *(f"key_{n}" for n in back))
    lines = rows.mutate(run=ibis.literal(length)).select(
        "visit", "agency", "laboratory", "factor", "raw", "run", *keys
    )
    return [
        Search(code="run", rows=lines, subject=keys, facts=("factor", "raw", "run"),
               behind=tuple(("results", key) for key in keys))
    ]  # fmt: skip


def perfect_parallels(t: Tables, limits: Limits) -> list[Search]:
    """F09: every pair of parallels of a year alike to the last digit, in enough pairs."""
    rows = t["results"].filter(
        t["results"].qualifier == "=", t["results"].digits >= int(limits["digits"])
    )
    names = ("key", "point", "factor", "value_key", *(n for n in GROUP if n != "factor"))
    twins = rows.filter(rows.qc == "parallel").select(*names)
    normal = rows.filter(rows.qc == "normal").select("point", "factor", "value_key")
    pairs = twins.inner_join(
        normal.rename(other_point="point", other_factor="factor", other_value="value_key"),
        [("point", "other_point"), ("factor", "other_factor")],
    )
    grouped = pairs.group_by(*GROUP).agg(
        n=pairs.key.count(), alike=(pairs.value_key == pairs.other_value).cast("int64").sum()
    )
    enough = grouped.filter(grouped.n >= int(limits["pairs"]))
    return [_statistical("zero", enough.filter(enough.alike == enough.n), ("factor", "year", "n"),
                         twins, enough)]  # fmt: skip


def last_digits(t: Tables, limits: Limits) -> list[Search]:
    """F10: the last digits of a laboratory's results of a factor and year against an even spread."""
    rows = _whole(t, limits)
    counts = rows.group_by(*GROUP).agg(
        n=rows.key.count(),
        **{f"d{d}": (rows.last_digit == d).cast("int64").sum() for d in range(10)},
    )
    enough = counts.filter(counts.n >= int(limits["least"]))
    squares = sum((enough[f"d{d}"] * enough[f"d{d}"] for d in range(1, 10)), enough.d0 * enough.d0)
    enough = enough.mutate(chi_square=squares * 10.0 / enough.n - enough.n)
    found = enough.filter(enough.chi_square > limits["chi_square"])
    return [_statistical("digits", found, ("factor", "year", "n", "chi_square"), rows, enough)]


def under_the_limit(t: Tables, limits: Limits) -> list[Search]:
    """F11: more results just under the limit than in the band below it, beyond chance."""
    results = t["results"]
    rows = results.filter(
        results.qc == "normal", results.qualifier == "=", results.limit_number > 0,
        results.number >= results.limit_number * limits["beside"],
        results.number <= results.limit_number * 1.05,
    )  # fmt: skip
    edge = rows.limit_number * limits["near"]
    rows = rows.mutate(band=ibis.cases(
        (rows.number > rows.limit_number, 2), (rows.number >= edge, 1), else_=0
    ))  # fmt: skip
    counts = rows.group_by(*GROUP).agg(
        near=(rows.band == 1).cast("int64").sum(), beside=(rows.band == 0).cast("int64").sum(),
        over=(rows.band == 2).cast("int64").sum(),
    )  # fmt: skip
    enough = counts.filter(counts.near + counts.beside >= int(limits["least"]))

    def confirm(line: Line) -> bool:
        return tail(line["near"], line["near"] + line["beside"]) < limits["p"]

    found = _statistical(
        "cluster", enough.filter(enough.near > enough.beside),
        ("factor", "year", "near", "beside", "over"), rows, enough,
    )  # fmt: skip
    return [Search(
        code=found.code, rows=found.rows, subject=found.subject, facts=found.facts,
        group=found.group, tested=found.tested, confirm=confirm,
    )]  # fmt: skip


def tail(successes: int, trials: int) -> float:
    """The chance of at least so many successes in so many even trials, exactly."""
    ways: int = sum(comb(trials, k) for k in range(successes, trials + 1))
    return float(Fraction(ways, 2**trials))


def many_a_day(t: Tables, limits: Limits) -> list[Search]:
    """F23: results that one analyst entered by hand for one day."""
    rows = t["results"].filter(~t["results"].from_file)
    rows = rows.mutate(day_day=rows.started_day)
    group = ("agency", "analyst", "day_day")
    counts = rows.group_by(*group).agg(n=rows.key.count())
    lines = counts.filter(counts.n > int(limits["per_day"])).mutate(visit=ibis.null("int64"))
    return [Search(code="many", rows=lines, subject=group, facts=("n", "day_day"),
                   group=("results", rows, group))]  # fmt: skip


def repeated_sets(t: Tables, limits: Limits) -> list[Search]:
    """F24: two visits to different sources whose results agree to the last digit, all of them."""
    results = t["results"]
    rows = results.filter(
        results.qc == "normal", results.qualifier == "=", results.digits >= int(limits["digits"])
    )
    sets = rows.group_by("visit").agg(
        n=rows.key.count(), total=(rows.value_key % (1 << 31)).sum(),
        least=rows.value_key.min(), most=rows.value_key.max(), source=rows.source.min(),
        agency=rows.agency.min(),
    )  # fmt: skip
    sets = sets.filter(sets.n >= int(limits["least"]))
    alike = ibis.window(group_by=["n", "total", "least", "most"], order_by="visit")
    pairs = sets.mutate(first=sets.visit.lag().over(alike), other=sets.source.lag().over(alike))
    pairs = pairs.filter(pairs.other != pairs.source).select("visit", "first", "agency", "n")
    return [Search(code="batch", rows=pairs, subject=("first", "visit"), facts=("n",),
                   behind=(("visits", "first"), ("visits", "visit")))]  # fmt: skip


def same_files(t: Tables, _limits: Limits) -> list[Search]:
    """F08: result files of the same content put on file more than once."""
    files = t["files"]
    whole, order = ibis.window(group_by="digest"), ibis.window(group_by="digest", order_by="key")
    rows = files.mutate(n=files.key.count().over(whole), place=ibis.row_number().over(order))
    lines = rows.filter(rows.place == 0, rows.n > 1).mutate(visit=ibis.null("int64"))
    return [Search(code="file", rows=lines.select("agency", "visit", "digest", "n"),
                   subject=("digest",), facts=("n",),
                   group=("files", files, ("digest",)))]  # fmt: skip


def _whole(t: Tables, limits: Limits) -> Expression:
    """Normal samples with a plain number of enough digits."""
    results = t["results"]
    return results.filter(
        results.qc == "normal", results.qualifier == "=", results.digits >= int(limits["digits"])
    )


def _statistical(
    code: str, found: Expression, facts: tuple[str, ...], rows: Expression, tested: Expression
) -> Search:
    lines = found.mutate(visit=ibis.null("int64")).select("visit", *GROUP, *{*facts} - {*GROUP})
    return Search(
        code=code, rows=lines, subject=GROUP[1:], facts=facts, group=("results", rows, GROUP),
        tested=tested.agg(n=tested.count()),
    )  # fmt: skip
