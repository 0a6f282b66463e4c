"""Numbers as their rows say them: converted, rounded, and how far they exceed."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import numpy as np
import polars as pl

from liance.norms.standards.bulk.bands import Bands
from liance.norms.standards.bulk.fixed import Integers
from liance.norms.standards.bulk.levels import Levels
from liance.norms.standards.bulk.templates import Written
from liance.norms.standards.bulk.values import Form
from liance.norms.standards.comparison import exceedance_multiple
from liance.norms.standards.decimals import DIVIDING, EXACT, Exact, ended, plain, shown
from liance.norms.standards.judging import level_over, shown_multiple
from liance.norms.standards.limits import Limit, LimitKind
from liance.norms.standards.noise import whole_level
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.rounding import round_to_place
from liance.norms.standards.steps import one_line

MOST_DECIMALS = 18
# as `judging.shown_multiple` rounds
_FIGURES = Context(prec=4, rounding=ROUND_HALF_EVEN)
_POWERS = 10 ** np.arange(MOST_DECIMALS + 1, dtype=np.int64)


def written_one(bands: Bands, form: Form, value: str, number: str) -> Written:
    """The texts of one row, from its value as reported and its number in full."""
    if not form.numeric:
        return Written(one_line(value), "")
    judged = EXACT.multiply(Decimal(number), bands.factor)
    converted = plain(judged)
    if bands.ratio is not None:
        after = ended(Fraction(judged) * bands.ratio)
        further = {"spoken": shown(judged), "referred": plain(after), "said": shown(after)}
        further["beside"] = bands.beside
        return Written(one_line(value), converted, "", *excess(bands.limit, after), **further)
    if bands.levels is not None:
        return _of_level(bands, bands.levels, one_line(value), judged)._replace(beside=bands.beside)
    rounded = ""
    if bands.place is not None and form.kind is ValueKind.NUMBER:
        judged = round_to_place(judged, bands.place)
        rounded = plain(judged)
    return Written(one_line(value), converted, rounded, *excess(bands.limit, judged))


def _of_level(bands: Bands, levels: Levels, value: str, judged: Decimal) -> Written:
    level = EXACT.add(judged, levels.shift(judged))
    whole = whole_level(level)
    against = levels.background
    return Written(
        value, plain(judged), plain(whole), level=excess(bands.limit, whole)[2],
        corrected=plain(level),
        difference="" if against is None else plain(EXACT.subtract(judged, against)),
    )  # fmt: skip


def excess(limit: Limit | None, judged: Exact) -> tuple[str, str, str]:
    """Multiple, multiple as shown, and difference to an upper bound; empty where undefined."""
    if limit is None or limit.kind is not LimitKind.UPPER or limit.high is None:
        return "", "", ""
    level = plain(level_over(judged, limit.high)) if isinstance(judged, Decimal) else ""
    return *multiple(limit, judged), level


def multiple(limit: Limit, judged: Exact) -> tuple[str, str]:
    """The exceedance multiple in full and as an explanation says it; empty where undefined."""
    times = exceedance_multiple(judged, limit)
    return ("", "") if times is None else (plain(times), shown_multiple(times))


def over(above: Decimal, below: Decimal) -> tuple[str, str]:
    """As ``multiple``, of a number less its limit, by that."""
    times = DIVIDING.divide(above, below)
    said = _FIGURES.plus(times)
    return format(times.normalize(EXACT), "f"), format(said.normalize(EXACT), "f")


def in_full(whole: Integers, decimals: Integers) -> pl.Series:
    """`whole` × 10^-`decimals` as texts, all decimals written; not negative, at most 18."""
    power = np.take(_POWERS, decimals)
    # the leading one keeps the zeros after the point
    fraction = pl.Series(whole % power + power).cast(pl.String).str.slice(1)
    parts = pl.DataFrame({"whole": pl.Series(whole // power), "fraction": fraction})
    point = pl.when(pl.col("fraction") == "").then(pl.lit("")).otherwise(pl.lit("."))
    return parts.select(
        pl.concat_str(pl.col("whole").cast(pl.String), point, "fraction").alias("number")
    )["number"]


def without_zeros(texts: pl.Series) -> pl.Series:
    """Texts of numbers with a point without the zeros at their end, nor a point left there."""
    return texts.str.strip_chars_end("0").str.strip_chars_end(".")


def in_full_of(before: Integers, after: Integers, decimals: Integers | int) -> pl.Series:
    """Numbers with a point, from what stands before it and so many decimals, 18 at most."""
    # the leading one keeps the zeros after the point
    fraction = pl.Series(after + _POWERS[decimals]).cast(pl.String).str.slice(1)
    parts = pl.DataFrame({"whole": pl.Series(before), "fraction": fraction})
    whole = pl.col("whole").cast(pl.String)
    return parts.select(pl.concat_str(whole, pl.lit("."), "fraction").alias("number"))["number"]


def rounded(whole: Integers, decimals: Integers, places: Integers) -> Integers:
    """`whole` × 10^-`decimals` in units of 10^-`places`, a half to the even digit (GB/T 8170)."""
    finer = np.maximum(decimals - places, 0)
    unit = np.take(_POWERS, finer)
    kept, rest = np.divmod(whole * np.take(_POWERS, np.maximum(places - decimals, 0)), unit)
    twice = 2 * rest
    up = (twice > unit) | ((twice == unit) & (kept % 2 == 1))
    return np.asarray(kept + up, dtype=np.int64)
