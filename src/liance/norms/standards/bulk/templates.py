"""The words of a class of rows: one verdict of `judge_one` with places for the numbers."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from liance.norms.standards import selection_words
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import Judgement
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


class Written(NamedTuple):
    """The texts of one row, by slot; empty where the row has none."""

    value: str
    number: str
    rounded: str = ""
    times: str = ""
    shown: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The end of an output row from the comma on: `pieces` with the `slots` between them."""

    verdict: VerdictKind
    reason: Reason
    pieces: tuple[str, ...]
    slots: tuple[Slot, ...] = ()


_MARKS = {slot: chr(0xF8F0 + slot) for slot in Slot}
_MARK = re.compile(f"([{''.join(_MARKS.values())}])")
# a multiple none has, since limits have at most 64 characters
_TIMES = Decimal("0." + "1234567890" * 20)
_NUMBERS = {"converted": Slot.NUMBER, "rounded": Slot.ROUNDED}
_EXCESS = {"multiple": Slot.SHOWN, "level_over": Slot.LEVEL}
# steps that a configuration settles: they are the same in all rows of a class
_SETTLED = (
    "bound", "limit", "units_absent", "limit_in_value_unit", "averaging_taken",
    "limit_given_leads", "oxygen_unused", "rate_not_counted",
    "stack_below_least", "unverified",
)  # fmt: skip
_CONSTANT = frozenset([*_SETTLED, *selection_words.ZH, *(reason.value for reason in Reason)]) - {
    "value_negative",
    "value_unreadable",
}
_REPLACED = frozenset([*_NUMBERS, *_EXCESS, "least_multiple"])


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
        opened = replace(judgement, leading=_opened(leading, written, sign, replaced=replaced))
    except _Odd:
        return None
    text = end_of_row(cells(opened)).replace(plain(_TIMES), _MARKS[Slot.TIMES])
    parts = _MARK.split(text)
    slots = tuple(Slot(ord(mark) - 0xF8F0) for mark in parts[1::2])
    filled = zip(parts[0::2], [*(written[slot] for slot in slots), ""], strict=True)
    if "".join(piece + slot for piece, slot in filled) != said:
        return None
    return Template(leading.verdict, leading.reason, tuple(parts[0::2]), slots)


def _opened(verdict: Verdict, written: Written, sign: str, *, replaced: bool) -> Verdict:
    steps = tuple(_step(step, written, sign, replaced=replaced) for step in verdict.steps)
    judged = verdict.judged_value
    if judged and not replaced:
        slot = Slot.ROUNDED if written.rounded else Slot.NUMBER
        judged = _swapped(judged, written, slot, sign)
    times = verdict.times
    if times is not None and not replaced:
        times = _TIMES
    return replace(verdict, steps=steps, judged_value=judged, times=times)


def _step(step: Step, written: Written, sign: str, *, replaced: bool) -> Step:
    if step.code in ("reported", "value_unreadable"):
        return step._replace(result=_swapped(step.result, written, Slot.VALUE, ""))
    if step.code in _CONSTANT or (replaced and step.code in _REPLACED):
        return step
    if step.code in _NUMBERS:
        before = sign if step.code == "converted" else ""
        return step._replace(result=_swapped(step.result, written, _NUMBERS[step.code], before))
    if step.code in _EXCESS:
        return step._replace(result=_swapped(step.result, written, _EXCESS[step.code], ""))
    raise _Odd


def _swapped(text: str, written: Written, slot: Slot, sign: str) -> str:
    expected = sign + written[slot]
    rest = text[len(expected) :]
    if not written[slot] or not text.startswith(expected) or rest[:1] not in ("", " "):
        raise _Odd
    return sign + _MARKS[slot] + rest
