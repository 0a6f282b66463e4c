"""Papers and gaps: calibrations, certificates, and what was begun and not ended."""

from liance.mechanism.screening.checks.search import Expression, Limits, Search, Tables, listed

DAY = 86_400_000


def out_of_calibration(t: Tables, _limits: Limits) -> list[Search]:
    """F13: used after the last day of the calibration that was on file then; one lead an instrument
    and calibration."""
    results, readings = t["results"], t["readings"]
    used = (
        ("analysed", "results", results.mutate(agency=results.laboratory, day_day="started_day")),
        ("read", "readings", readings.mutate(day_day="at_day")),
    )
    found = []
    for code, table, rows in used:
        late = rows.filter(rows.day_day > rows.calibrated_day, rows.instrument.notnull())
        found.append(
            listed(code, late, ("instrument", "calibrated_day"), ("calibrated_day", "day_day"),
                   table=table, behind=(("instruments", "instrument"),))
        )  # fmt: skip
    return found


def no_certificate(t: Tables, _limits: Limits) -> list[Search]:
    """F14: analysed on a day on which no certificate of the analyst covered factor and method; one
    lead an analyst, factor and method."""
    results, held = t["results"], t["certificates"]
    who = ("analyst", "factor", "standard")
    asked = results.group_by(*who).agg(
        least=results.started_day.min(), most=results.started_day.max()
    )
    # Whom one certificate covers from first to last day needs no look at single days.
    plain = asked.anti_join(held, _covers(asked, held, asked.least, asked.most))
    left = results.semi_join(plain, list(who))
    bare = left.anti_join(held, _covers(left, held, left.started_day, left.started_day))
    bare = bare.mutate(agency=bare.laboratory, day_day=bare.started_day)
    return [listed("bare", bare, who, ("factor", "standard", "day_day"), table="results")]


def _covers(
    rows: Expression, held: Expression, least: Expression, most: Expression
) -> list[Expression]:
    return [
        rows.analyst == held.person, least >= held.from_day, most <= held.to_day,
        (held.factor == "") | (held.factor == rows.factor),
        (held.standard == "") | (held.standard == rows.standard),
    ]  # fmt: skip


def without_result(t: Tables, limits: Limits) -> list[Search]:
    """F16: a factor of a bottle without a result, a factor of a visit neither sampled nor read, and
    no word why, so many days after; one lead a visit."""
    found = []
    for code, table in (("sampled", "factors"), ("planned", "items")):
        rows = t[table]
        open_ = rows.filter(
            rows.results == 0, ~rows.said,
            rows.asked_ms - rows.since_ms > int(limits["days"]) * DAY,
        )  # fmt: skip
        found.append(listed(code, open_, ("visit",), ("factor", "since_ms"), table=table))
    return found
