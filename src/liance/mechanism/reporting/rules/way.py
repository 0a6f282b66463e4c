"""What of the way to a verdict a report prints beside it (评价过程), from its stored steps. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation
from liance.norms.standards.steps import said, sentence

Steps = Sequence[Mapping[str, str]]
RATE_OUTCOMES = ("rate_within_limit", "rate_over_limit", "rate_spans_limit")
REMOVAL = ("removal_met", "removal_not_met")
# what was left out, assumed or refused on the way: a verdict without these words would mislead
SAID = frozenset(
    [
        "background_close", "background_not_needed", "background_over_noted",
        "background_taken_as_done", "noise_direct", "oxygen_high", "oxygen_unused",
        "oxygen_not_referred", "rate_not_counted", "rate_not_held", "rate_flow_missing",
        "rate_height_missing", "rate_not_computable", "rate_both_halves", "stack_equivalent",
        "stack_apart", "excess_air_unused", "benchmark_not_reached",
        "amendment_partly_held",
    ]
)  # fmt: skip
BY_GROUND = said("averaging_by_ground", "")
GROUNDS = ("averaging_by_ground", "averaging_assumed", "averaging_taken")


class Led(NamedTuple):
    """What leads where it is not the measured value: what was compared, how it came, its limit."""

    value: str
    how: str
    limit: str


def led_by(reason: str, steps: Steps) -> Led | None:
    """The rate or the removal that leads the verdict of ``reason``; None where the measured value,
    converted or not, does."""
    rate = _rate(steps)
    if reason in RATE_OUTCOMES and rate is not None:
        return rate
    removal = _last(steps, "removal_rate")
    if reason in REMOVAL and removal:
        demanded = _last(steps, "limit")
        return Led(
            f"去除率 {removal['result']}", removal["formula"],
            f"去除率 {demanded['result'] if demanded else ''}".strip(),
        )  # fmt: skip
    return None


def notes_of(reason: str, steps: Steps) -> list[str]:
    """The sentences that a report prints of a verdict's way, the rate's beside a concentration
    that leads, the concentration's beside a rate."""
    notes = []
    rate = _rate(steps)
    if reason in RATE_OUTCOMES and rate is not None:
        notes += _concentration(steps)
    elif rate is not None:
        limit = rate.limit.removeprefix("排放速率 ")
        outcome = next(step for step in steps if step["code"] in RATE_OUTCOMES)
        notes.append(f"{rate.value}（{rate.how}），限值 {limit}，{sentence(outcome)}")
    if rate is not None:
        notes += _limit_way(steps)
    removal = _last(steps, "removal_applies")
    if removal:
        notes.append(sentence(removal))
    for step in steps:
        if step["code"] in SAID:
            formula = f"（{step['formula']}）" if step["formula"] else ""
            notes.append(sentence(step) + formula)
    return list(dict.fromkeys(notes))


def _rate(steps: Steps) -> Led | None:
    """The emission rate with its limit, None where it was not held to one."""
    outcome = next((at for at, s in enumerate(steps) if s["code"] in RATE_OUTCOMES), None)
    rate = _last(steps, "rate_equivalent") or _last(steps, "rate")
    if outcome is None or rate is None:
        return None
    limits = [s for s in steps[:outcome] if s["code"].startswith("rate_") and s["result"]]
    limit = limits[-1] if limits else None
    if limit is None:
        return None
    return Led(f"排放速率 {rate['result']}", rate["formula"], f"排放速率 {limit['result']}")


def _limit_way(steps: Steps) -> list[str]:
    """How a rate limit came about that is not one of those listed."""
    return [
        f"{sentence(step)}（{step['formula']}）"
        for step in steps
        if step["code"].startswith(("rate_interpolated", "rate_extrapolated", "rate_half"))
    ]


def _concentration(steps: Steps) -> list[str]:
    """``浓度限值≤120 mg/m³，符合限值，达标`` beside a rate that leads."""
    before = steps[: next(at for at, step in enumerate(steps) if step["code"] == "rate")]
    at = next((n for n, step in enumerate(before) if step["code"] == "limit"), None)
    if at is None:
        return []
    kinds = ("compliant", "exceeds", "cannot_judge", "not_judged")
    outcome = next((step for step in before[at:] if step["result"] in kinds), None)
    came_out = f"，{sentence(outcome)}" if outcome else ""
    return [f"浓度{sentence(before[at])}{came_out}"]


def _last(steps: Steps, code: str) -> Mapping[str, str] | None:
    return next((step for step in reversed(steps) if step["code"] == code), None)


def grounds_of(rows: Iterable[tuple[str, Steps]]) -> tuple[str, ...]:
    """By what a result was held to a limit of another averaging, or of an averaging that was not
    stated: once each, after the factors it serves. ``rows``: factor and steps of each verdict."""
    found: dict[str, list[str]] = {}
    for factor, steps in rows:
        for step in steps:
            if step["code"] in GROUNDS:
                served = found.setdefault(sentence(step) + _sureness(step), [])
                if factor not in served:
                    served.append(factor)
    return tuple(f"{'、'.join(factors)}：{text}" for text, factors in found.items())


def _sureness(step: Mapping[str, str]) -> str:
    if step["code"] != "averaging_by_ground" or not step["certainty"]:
        return ""
    return Citation("", "", Certainty(step["certainty"])).text("zh")
