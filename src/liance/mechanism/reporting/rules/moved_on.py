"""Whether the records say otherwise than a report that an earlier release composed. Pure.

Two releases may word a note otherwise, or print a summary row that the other did not know; that is
no change of what was measured, and a signed report must not be outdated by it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

MEAN_MARK = "均值（"
"""What stands in the sample of a summary row: it follows from its members."""


def facts_changed(old: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Which of points, samples, results and conditions state other facts: places and numbers of
    samples, values with their units, a verdict that both give and that differs."""
    found = [
        part
        for part, keys in (("points", ("code", "name")), ("samples", ("number", "point_code")))
        if _rows(old[part], keys) != _rows(now[part], keys)
    ]
    if _values(old) != _values(now) or _verdicts_differ(old, now) or _means_differ(old, now):
        found.append("results")
    if old["conditions"] != now["conditions"]:
        found.append("conditions")
    return found


def _rows(rows: list[Mapping[str, Any]], keys: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[key] for key in keys) for row in rows)


def _results(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in content["results"] if MEAN_MARK not in row["sample"]]


VALUE = ("point_code", "sample", "factor", "value", "unit")


def _values(content: Mapping[str, Any]) -> Counter[tuple[Any, ...]]:
    return _rows(_results(content), VALUE)


def _means_differ(old: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a mean that both print came out otherwise; one that only one of them knows how to
    print is no change."""
    before, after = _means(old), _means(now)
    return any(before[key] != after[key] for key in before.keys() & after.keys())


def _means(content: Mapping[str, Any]) -> dict[tuple[str, str], Counter[tuple[str, ...]]]:
    found: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    for row in content["results"]:
        if MEAN_MARK in row["sample"]:
            said = found.setdefault((row["point_code"], row["factor"]), Counter())
            said[(row["value"], row["unit"], row["verdict"])] += 1
    return found


def _verdicts_differ(old: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    said: dict[tuple[Any, ...], list[str]] = {}
    for row in _results(old):
        said.setdefault(tuple(row[key] for key in VALUE), []).append(row["verdict"])
    for row in _results(now):
        before = said.get(tuple(row[key] for key in VALUE), [])
        if row["verdict"] and all(before) and before and row["verdict"] not in before:
            return True
    return False
