"""Values that contradict each other at one point: part over whole, noise, flue gas (F20-F22)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.plausibility.observations import (
    Bounds,
    Doubt,
    Observation,
    bounds_of,
    converted,
    limit_of,
    number_of,
    shown,
)
from liance.norms.sampling.factors import find, folded
from liance.norms.standards.decimals import Exact

LOGIC = "数据合理性"
F20 = Citation(LOGIC, "部分不大于总量（容差 5 % 加检出限）", Certainty.DESIGN)
F21 = Citation(LOGIC, "噪声：测量值不小于背景值，Lmax 不小于 Leq，L10 不小于 L90", Certainty.DESIGN)
F22 = Citation(
    LOGIC, "烟气：O₂ 小于 21 %，O₂ + CO₂ 不大于 21 %，含湿量小于 100 %，流速为 0 则无流量",
    Certainty.DESIGN,
)  # fmt: skip


@cache
def _data() -> Mapping[str, Any]:
    path = Path(__file__).parent / "data" / "combinations.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def canonical(factor: str, medium: str = "") -> str:
    """The dictionary's name of a factor, else the name as written."""
    known = find(factor, medium)
    return known.name if known else factor


def doubts(seen: Sequence[Observation], medium: str = "") -> tuple[Doubt, ...]:
    """Every contradiction among observations of one point and one sampling."""
    return (*part_over_whole(seen, medium), *noise(seen), *gas(seen))


@cites(F20)
def part_over_whole(seen: Sequence[Observation], medium: str = "") -> tuple[Doubt, ...]:
    """A part greater than its whole by more than 5 % and the detection limit (F20).

    The larger detection limit of the two counts. A part not detected contradicts nothing; a whole
    not detected counts with its bound. Values whose units do not convert are not compared.
    """
    by_name: dict[str, list[Observation]] = {}
    for one in seen:
        by_name.setdefault(canonical(one.factor, medium), []).append(one)
    return tuple(
        Doubt(
            "F20", "part_over_whole", (part.key, whole.key), F20,
            {
                "part": part.factor, "part_value": shown(part),
                "whole": whole.factor, "whole_value": shown(whole),
            },
        )
        for part, whole in _pairs(by_name)
        if _exceeds(part, whole)
    )  # fmt: skip


def _pairs(
    by_name: Mapping[str, Sequence[Observation]],
) -> Iterator[tuple[Observation, Observation]]:
    for row in _data()["within"]:
        yield from product(by_name.get(row["part"], ()), by_name.get(row["whole"], ()))
    dissolved = _data()["dissolved"]
    for name, parts in by_name.items():
        stem = next((name[len(p) :] for p in dissolved["prefixes"] if name.startswith(p)), "")
        if not stem or name in dissolved["never"]:
            continue
        for whole in dict.fromkeys((f"总{stem.removeprefix('总')}", stem)):
            yield from product(parts, by_name.get(whole, ()))


def _exceeds(part: Observation, whole: Observation) -> bool:
    inner, outer = bounds_of(part), bounds_of(whole)
    if inner is None or outer is None or outer.high is None:
        return False
    low = converted(inner.low, part.unit, whole.unit)
    if low is None:
        return False
    share = 1 + Fraction(_data()["tolerance"]["percent"]) / 100
    return Fraction(low) > Fraction(outer.high) * share + _allowance(part, whole)


def _allowance(part: Observation, whole: Observation) -> Fraction:
    limits = [limit_of(whole) or Decimal(0)]
    own = limit_of(part)
    if own is not None:
        limits.append(Decimal(0))
        inner = converted(own, part.unit, whole.unit)
        if inner is not None:
            return max(Fraction(limits[0]), Fraction(inner))
    return Fraction(limits[0])


def _named(seen: Sequence[Observation], names: Sequence[str], medium: str) -> list[Observation]:
    """The observations of one of the names, or of what the dictionary calls the same."""
    wanted = {folded(text) for name in names for text in (name, canonical(name, medium))}
    return [one for one in seen if wanted & _spellings(one, medium)]


def _spellings(one: Observation, medium: str) -> set[str]:
    name = one.quantity or one.factor
    return {folded(name), folded(canonical(name, medium))}


@cites(F21)
def noise(seen: Sequence[Observation]) -> tuple[Doubt, ...]:
    """Measured under background, Lmax under Leq, L90 over L10 (F21)."""
    names = _data()["noise"]
    return (
        *_under("noise_under_background", seen, names["measured"], names["background"]),
        *_under("maximum_under_mean", seen, names["maximum"], names["measured"]),
        *_under("ten_under_ninety", seen, names["ten"], names["ninety"]),
    )


def _under(
    code: str, seen: Sequence[Observation], upper: Sequence[str], lower: Sequence[str]
) -> Iterator[Doubt]:
    for high, low in product(_named(seen, upper, "noise"), _named(seen, lower, "noise")):
        top, bottom = number_of(high), number_of(low)
        if top is None or bottom is None or top >= bottom:
            continue
        yield Doubt(
            "F21", code, (high.key, low.key), F21,
            {
                "upper": high.factor, "upper_value": shown(high),
                "lower": low.factor, "lower_value": shown(low),
            },
        )  # fmt: skip


@cites(F22)
def gas(seen: Sequence[Observation]) -> tuple[Doubt, ...]:
    """Oxygen as in air or more, O₂ + CO₂ over 21 %, moisture of 100 % or more, flow without
    velocity (F22). Concentrations in per cent of volume."""
    names = _data()["gas"]
    air = Fraction(names["air_oxygen_percent"])
    oxygen = _numbers(seen, names["oxygen"])
    dioxide = _numbers(seen, names["carbon_dioxide"])
    found = [_alone("oxygen_as_air", one) for one, number in oxygen if number >= air]
    found += [
        _alone("moisture_full", one)
        for one, number in _numbers(seen, names["moisture"])
        if number >= 100
    ]
    most = air + Fraction(names["sum_allowance_percent"])
    found += [
        _both("oxygen_and_dioxide", one, other)
        for (one, number), (other, more) in product(oxygen, dioxide)
        if Fraction(number) + Fraction(more) > most
    ]
    found += [
        _both("flow_without_velocity", one, other)
        for (one, number), (other, more) in product(
            _numbers(seen, names["velocity"]), _numbers(seen, names["flow"])
        )
        if number == 0 and more > 0
    ]
    return tuple(found)


def _numbers(seen: Sequence[Observation], names: Sequence[str]) -> list[tuple[Observation, Exact]]:
    found = [(one, bounds_of(one)) for one in _named(seen, names, "gas")]
    return [(one, at.low) for one, at in found if at is not None and _exact(at)]


def _exact(at: Bounds) -> bool:
    return at.low == at.high


def _alone(code: str, one: Observation) -> Doubt:
    return Doubt("F22", code, (one.key,), F22, {"one": one.factor, "one_value": shown(one)})


def _both(code: str, one: Observation, other: Observation) -> Doubt:
    facts = {
        "one": one.factor, "one_value": shown(one), "other": other.factor,
        "other_value": shown(other),
    }  # fmt: skip
    return Doubt("F22", code, (one.key, other.key), F22, facts)
