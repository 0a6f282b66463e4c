"""Values: repeated, too regular, or gathered where nobody looks."""

from collections.abc import Callable
from fractions import Fraction
from math import comb

import ibis

from liance.mechanism.screening.checks.search import Expression, Limits, Line, Search, Tables

GROUP = ("laboratory", "factor", "year")


def same_runs(t: Tables, limits: Limits) -> list[Search]:
    """F07: so many samples in a row of one laboratory and factor with the same full digits."""
    length, rows = int(limits["run"]), _whole(t, limits)
    order = ibis.window(group_by=["laboratory", "factor"], order_by=["started_ms", "key"])
    rows = rows.select(
        "key", "laboratory", "factor", "point", "value_key",
        place=ibis.row_number().over(order), before=rows.value_key.lag().over(order),
        key_before=rows.key.lag().over(order), point_before=rows.point.lag().over(order),
    )  # fmt: skip
    # Few rows repeat the one before: the rest of the work is on those alone.
    alike = rows.filter(rows.before == rows.value_key)
    order = ibis.window(group_by=["laboratory", "factor"], order_by="place")
    back = range(1, length - 1)
    alike = alike.mutate(
        first_key=alike.key_before.lag(length - 2).over(order),
        first_point=alike.point_before.lag(length - 2).over(order),
        earlier=alike.place.lag(length - 1).over(order),
        **{f"place_{n}": alike.place.lag(n).over(order) for n in back},
        **{f"point_{n}": alike.point.lag(n).over(order) for n in back},
        **{f"key_{n}": alike.key.lag(n).over(order) for n in back},
    )
    points = ["first_point", *(f"point_{n}" for n in back)]
    runs = alike.filter(
        *[alike[f"place_{n}"] == alike.place - n for n in back],
        alike.earlier.isnull() | (alike.earlier != alike.place - (length - 1)),
        ibis.or_(*[alike[name] != alike.point for name in points]),
    )
    keys = ("key", *(f"key_{n}" for n in back), "first_key")
    last = t["results"].select("key", "visit", "raw")
    lines = runs.select(*keys, "factor", agency="laboratory").inner_join(last, "key")
    return [
        Search(code="run", rows=lines.mutate(run=ibis.literal(length)), subject=keys,
               facts=("factor", "raw", "run"), behind=tuple(("results", key) for key in keys))
    ]  # fmt: skip


def perfect_parallels(t: Tables, limits: Limits) -> list[Search]:
    """F09: every parallel of a year alike to the last digit, enough of them."""
    rows = t["results"].filter(
        t["results"].qualifier == "=", t["results"].digits >= int(limits["digits"])
    )
    twins = rows.filter(rows.qc == "parallel").select("key", "point", "value_key", *GROUP)
    # The digest of a value holds its factor: equal point and digest is an equal pair.
    normal = rows.filter(rows.qc == "normal").select("point", "value_key")
    same = twins.semi_join(normal, ["point", "value_key"])
    same = same.group_by(*GROUP).agg(alike=same.key.count())
    grouped = twins.group_by(*GROUP).agg(n=twins.key.count())
    grouped = grouped.left_join(same, list(GROUP)).select(*GROUP, "n", "alike")
    enough = grouped.filter(grouped.n >= int(limits["pairs"]))
    return [_statistical("zero", enough, ("factor", "year", "n"), twins,
                         lambda line: line["alike"] == line["n"])]  # fmt: skip


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
    return [_statistical("digits", enough, ("factor", "year", "n", "chi_square"), rows,
                         lambda line: line["chi_square"] > limits["chi_square"])]  # fmt: skip


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
        near, beside = line["near"], line["beside"]
        return near > beside and tail(near, near + beside) < limits["p"]

    return [
        _statistical("cluster", enough, ("factor", "year", "near", "beside", "over"), rows, confirm)
    ]


def tail(successes: int, trials: int) -> float:
    """The chance of at least so many successes in so many even trials, exactly."""
    ways: int = sum(comb(trials, k) for k in range(successes, trials + 1))
    return float(Fraction(ways, 2**trials))


def many_a_day(t: Tables, limits: Limits) -> list[Search]:
    """F23: results that one analyst entered by hand for one day."""
    rows = t["results"].filter(~t["results"].from_file)
    rows = rows.mutate(day_day=rows.started_day)
    group = ("laboratory", "analyst", "day_day")
    counts = rows.group_by(*group).agg(n=rows.key.count())
    lines = counts.filter(counts.n > int(limits["per_day"]))
    lines = lines.mutate(visit=ibis.null("int64"), agency=lines.laboratory)
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
        agency=rows.laboratory.min(),
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
    code: str, groups: Expression, facts: tuple[str, ...], rows: Expression,
    confirm: Callable[[Line], bool],
) -> Search:  # fmt: skip
    return Search(
        code=code, rows=groups.mutate(visit=ibis.null("int64"), agency=groups.laboratory),
        subject=GROUP, facts=facts,
        group=("results", rows, GROUP), confirm=confirm, statistical=True,
    )  # fmt: skip
