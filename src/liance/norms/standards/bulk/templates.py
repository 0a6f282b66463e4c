"""The words of a class of rows: one verdict of `judge_one` with places for the numbers."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple

from liance.norms.standards import selection_words
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import Judgement, RateVerdict
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.steps import Step
from liance.norms.standards.verdicts import Verdict

Cells = Callable[[Judgement], Iterable[str]]


class Slot(IntEnum):
    """A text that differs from row to row."""

    VALUE = 0  # as reported
    NUMBER = 1  # in the limit's unit
    ROUNDED = 2
    TIMES = 3
    SHOWN = 4  # the multiple as the explanation says it
    LEVEL = 5  # decibels over the limit
    SPOKEN = 6  # the number as a sentence says it
    REFERRED = 7  # at the reference oxygen
    SAID = 8  # the same as a sentence says it
    CORRECTED = 9  # a level after its background, before it is rounded
    DIFFERENCE = 10  # of a level and its background
    FLOW = 11
    RATE = 12  # kg/h
    RATE_SAID = 13  # the same as a sentence says it
    RATE_TIMES = 14
    RATE_SHOWN = 15
    BESIDE = 16  # the oxygen or the background


class Written(NamedTuple):
    """The texts of one row, by slot; empty where the row has none."""

    value: str
    number: str
    rounded: str = ""
    times: str = ""
    shown: str = ""
    level: str = ""
    spoken: str = ""
    referred: str = ""
    said: str = ""
    corrected: str = ""
    difference: str = ""
    flow: str = ""
    rate: str = ""
    rate_said: str = ""
    rate_times: str = ""
    rate_shown: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The end of an output row from the comma on: `pieces` with the `slots` between them. `shift`:
    by how many dB the levels of the class are corrected."""

    verdict: VerdictKind
    reason: Reason
    pieces: tuple[str, ...]
    slots: tuple[Slot, ...] = ()
    shift: int = 0


_MARKS = {slot: chr(0xF8F0 + slot) for slot in Slot}
_MARK = re.compile(f"([{''.join(_MARKS.values())}])")
# a multiple none has, since limits have at most 64 characters
_TIMES = Decimal("0." + "1234567890" * 20)
_RATE, _RATE_TIMES = _TIMES + 1, _TIMES + 2
_PLACES = (
    (plain(_RATE), Slot.RATE), (plain(_RATE_TIMES), Slot.RATE_TIMES), (plain(_TIMES), Slot.TIMES),
)  # fmt: skip
RATE_LIMITS = (
    "rate_listed", "rate_interpolated", "rate_extrapolated_above", "rate_extrapolated_below",
    "rate_half_among_buildings", "rate_half_new_under_15", "rate_both_halves",
)  # fmt: skip
# reasons of verdicts that a computed rate leads
RATED = frozenset(
    [
        Reason.RATE_OVER_LIMIT,
        Reason.RATE_WITHIN_LIMIT,
        Reason.RATE_SPANS_LIMIT,
        Reason.STACK_TOO_LOW,
    ]
)
_NUMBERS = {"converted": Slot.NUMBER, "rounded": Slot.ROUNDED}
_EXCESS = {"multiple": Slot.SHOWN, "level_over": Slot.LEVEL}
# steps that a configuration settles: they are the same in all rows of a class
_SETTLED = (
    "bound", "limit", "units_absent", "limit_in_value_unit", "averaging_taken",
    "limit_given_leads", "oxygen_unused", "benchmark_unused", "rate_not_counted",
    "oxygen_recheck", "noise_direct", "background_not_needed", *RATE_LIMITS,
    "stack_below_least", "unverified",
)  # fmt: skip
_CONSTANT = frozenset([*_SETTLED, *selection_words.ZH, *(reason.value for reason in Reason)]) - {
    "value_negative",
    "value_unreadable",
    "background_missing",
    "background_over_measured",
    "background_too_close",
}
_REPLACED = frozenset([*_NUMBERS, *_EXCESS, "least_multiple", "oxygen_converted"])
# steps with numbers of the row in several places: where each slot begins a text
_FIELDS: dict[str, dict[str, Slot]] = {
    "oxygen_converted": {"result": Slot.SAID, "formula": Slot.SPOKEN, "value": Slot.SPOKEN},
    "oxygen_high": {"result": Slot.BESIDE},
    "background_corrected": {"result": Slot.CORRECTED, "value": Slot.NUMBER},
    "background_none": {"result": Slot.CORRECTED, "value": Slot.NUMBER},
    "noise_whole": {"result": Slot.ROUNDED, "value": Slot.CORRECTED},
    "background_close": {"formula": Slot.NUMBER, "value": Slot.NUMBER},
    "background_too_close": {"formula": Slot.NUMBER, "value": Slot.NUMBER},
    "background_over_noted": {"value": Slot.NUMBER},
    "background_over_measured": {"value": Slot.NUMBER},
    "rate": {"result": Slot.RATE_SAID, "value": Slot.SPOKEN},
}
_RATE_MULTIPLE = "(G−G₀)/G₀"


class _Odd(Exception):  # noqa: N818 - leaves the search, never this module
    pass


def csv_line(cells: Iterable[str]) -> str:
    """The cells as a row of CSV, without its line end."""
    row = io.StringIO()
    # only with this line end does the csv module put a bare carriage return in quotes
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue()[:-2]


def end_of_row(cells: Iterable[str]) -> str:
    """The cells as they follow in a row of CSV, each with its comma before it."""
    return csv_line(["", *cells])


def constant(judgement: Judgement, cells: Cells) -> Template:
    """The words of one judgement, nothing left open."""
    leading = judgement.leading
    return Template(leading.verdict, leading.reason, (end_of_row(cells(judgement)),))


def template_of(
    judgement: Judgement, written: Written, sign: str, cells: Cells, *, replaced: bool
) -> Template | None:
    """What all rows of a class say, from the judgement of one of them and its texts.

    `replaced`: the detection limit stands for the number, which is then the same in all rows.
    None where a text of the row is not found at its place: such rows are judged one by one.
    """
    leading, said = judgement.leading, end_of_row(cells(judgement))
    if _MARK.search(said):
        return None
    try:
        opened = replace(
            judgement, leading=_opened(leading, written, sign, replaced=replaced),
            rate=_opened_rate(judgement.rate),
        )  # fmt: skip
    except _Odd:
        return None
    text = end_of_row(cells(opened))
    for place, slot in _PLACES:
        text = text.replace(place, _MARKS[slot])
    parts = _MARK.split(text)
    slots = tuple(Slot(ord(mark) - 0xF8F0) for mark in parts[1::2])
    filled = zip(parts[0::2], [*(written[slot] for slot in slots), ""], strict=True)
    if "".join(piece + slot for piece, slot in filled) != said:
        return None
    return Template(leading.verdict, leading.reason, tuple(parts[0::2]), slots)


def _opened_rate(rate: RateVerdict | None) -> RateVerdict | None:
    return rate if rate is None or rate.rate is None else replace(rate, rate=_RATE)


def _opened(verdict: Verdict, written: Written, sign: str, *, replaced: bool) -> Verdict:
    steps = tuple(_step(step, written, sign, replaced=replaced) for step in verdict.steps)
    codes = {step.code for step in steps}
    judged = verdict.judged_value
    if verdict.reason in RATED:
        judged = _swapped(judged, written, Slot.RATE, "")
    elif judged and not replaced and "background_close" not in codes:
        judged = _swapped(judged, written, _judged_slot(codes), sign)
    times = verdict.times
    if times is not None and verdict.reason in RATED:
        times = _RATE_TIMES
    elif times is not None and not replaced:
        times = _TIMES
    return replace(verdict, steps=steps, judged_value=judged, times=times)


def _judged_slot(codes: set[str]) -> Slot:
    """Which number was compared, by the steps that led to it."""
    if codes & {"rounded", "noise_whole"}:
        return Slot.ROUNDED
    return Slot.REFERRED if "oxygen_converted" in codes else Slot.NUMBER


def _step(step: Step, written: Written, sign: str, *, replaced: bool) -> Step:
    if step.code in ("reported", "value_unreadable"):
        return step._replace(result=_swapped(step.result, written, Slot.VALUE, ""))
    if replaced and step.code in _REPLACED:
        return step
    if step.code in _FIELDS:
        return _fields(step, written)
    if step.code in _CONSTANT:
        return step
    if step.code in _NUMBERS:
        before = sign if step.code == "converted" else ""
        return step._replace(result=_swapped(step.result, written, _NUMBERS[step.code], before))
    if step.code in _EXCESS:
        slot = Slot.RATE_SHOWN if step.formula == _RATE_MULTIPLE else _EXCESS[step.code]
        return step._replace(result=_swapped(step.result, written, slot, ""))
    raise _Odd


def _fields(step: Step, written: Written) -> Step:
    """A step with numbers of the row in several of its texts."""
    found: dict[str, Any] = {
        name: _swapped(getattr(step, name), written, slot, "")
        for name, slot in _FIELDS[step.code].items()
    }
    if step.code == "oxygen_converted":
        found["formula"] = _ended(found["formula"], "(21 − ", written, ")")
    elif step.code.startswith("background_"):
        found["value"] = _ended(found["value"], f"{_MARKS[Slot.NUMBER]} / ", written)
    if step.code == "rate":
        marks = f"{_MARKS[Slot.SPOKEN]} × {_MARKS[Slot.FLOW]} ×"
        found["formula"] = step.formula.replace(f"{written.spoken} × {written.flow} ×", marks)
    elif step.code in ("background_corrected", "background_none"):
        mark = f"Δ = {_MARKS[Slot.DIFFERENCE]},"
        found["formula"] = step.formula.replace(f"Δ = {written.difference},", mark)
    if found.get("formula") == step.formula:
        raise _Odd
    return step._replace(**found)


def _ended(text: str, before: str, written: Written, after: str = "") -> str:
    """The text with the place of what was measured beside, which stands behind ``before``, of two the
    last."""
    start, found, rest = text.rpartition(before)
    if not written.beside or not found or not rest.startswith(written.beside + after):
        raise _Odd
    return start + before + _MARKS[Slot.BESIDE] + rest[len(written.beside) :]


def _swapped(text: str, written: Written, slot: Slot, sign: str) -> str:
    expected = sign + written[slot]
    rest = text[len(expected) :]
    if not written[slot] or not text.startswith(expected) or rest[:1] not in ("", " "):
        raise _Odd
    return sign + _MARKS[slot] + rest
