"""A column of reported values as exact integers and texts."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.errors import NormError
from liance.norms.standards.bulk.fixed import DECIMALS, MOST, Integers
from liance.norms.standards.decimals import plain
from liance.norms.standards.reported import ValueKind, read_reported
from liance.norms.standards.steps import one_line


class Form(IntEnum):
    """What kind of text a value is; texts of one form are judged alike but for their number."""

    NUMBER = 0
    BELOW = 1
    AT_MOST = 2
    ABOVE = 3
    AT_LEAST = 4
    ZERO = 5  # its place among limits of zero is its own
    NOT_DETECTED = 6
    ABSENT = 7
    UNREADABLE = 8
    ODD = 9  # any other: judged by itself

    @property
    def kind(self) -> ValueKind:
        """What the value says; number for those that say nothing."""
        return _KINDS.get(self, ValueKind.NUMBER)

    @property
    def numeric(self) -> bool:
        """Whether the text has a number."""
        return self <= Form.ZERO


_KINDS = {
    Form.BELOW: ValueKind.BELOW,
    Form.AT_MOST: ValueKind.AT_MOST,
    Form.ABOVE: ValueKind.ABOVE,
    Form.AT_LEAST: ValueKind.AT_LEAST,
    Form.NOT_DETECTED: ValueKind.NOT_DETECTED,
    Form.ABSENT: ValueKind.ABSENT,
}
_FORMS = {kind: form for form, kind in _KINDS.items()} | {ValueKind.NUMBER: Form.NUMBER}
# A number in full: its text is the number, digit by digit.
IN_FULL = r"^(?:[1-9][0-9]{0,8}|0)(?:\.[0-9]{1,9})?$"
# what a cell of CSV is quoted for, and a text of JSON escaped
_SPECIAL = re.compile(r'[",\\\x00-\x1f\x7f]')
_POWERS = 10 ** np.arange(DECIMALS + 1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Values:
    """A column of values, all of one length.

    `forms` are numbers of `Form`; `mantissas` × 10^-`decimals` is the number; `texts` are as
    reported, `numbers` as the number is written in full.
    """

    forms: NDArray[np.uint8]
    mantissas: Integers
    decimals: NDArray[np.uint8]
    texts: pl.Series
    numbers: pl.Series

    @property
    def doubled(self) -> Integers:
        """Twice the numbers in units of 10^-9, as `fixed.positions` compares them."""
        return self.mantissas * np.take(2 * _POWERS, DECIMALS - self.decimals)


class _Record(NamedTuple):
    form: Form
    mantissa: int = 0
    decimals: int = 0
    text: str = ""
    number: str = ""


def read_values(column: pl.Series) -> Values:
    """Read a column of texts without nulls, as `read_reported` reads each of them."""
    size = column.str.len_bytes()
    point = column.str.find(".", literal=True).fill_null(size - 1)
    digits = column.str.replace(".", "", literal=True).cast(pl.Int64, strict=False).fill_null(0)
    forms = pl.select(pl.when(digits == 0).then(int(Form.ZERO)).otherwise(int(Form.NUMBER)))
    found = Values(
        forms.to_series().cast(pl.UInt8).to_numpy(writable=True),
        digits.to_numpy(writable=True),
        (size - 1 - point).cast(pl.UInt8, strict=False).fill_null(0).to_numpy(writable=True),
        column,
        column,
    )
    others = (~column.str.contains(IN_FULL)).arg_true()
    return found if others.is_empty() else _with_others(found, others)


def _with_others(found: Values, others: pl.Series) -> Values:
    """The values at `others` read text by text, each text once."""
    written = found.texts.gather(others)
    each = written.unique()
    records = [_record(text) for text in each.to_list()]
    order = pl.Series(range(len(records)), dtype=pl.UInt32)
    which = written.replace_strict(each, order, return_dtype=pl.UInt32)
    at, rows = others.to_numpy(), which.to_numpy()
    found.forms[at] = np.array([one.form for one in records], dtype=np.uint8)[rows]
    found.mantissas[at] = np.array([one.mantissa for one in records], dtype=np.int64)[rows]
    found.decimals[at] = np.array([one.decimals for one in records], dtype=np.uint8)[rows]
    # scatter writes into its series, and both are still the column
    texts, numbers = (
        column.clone().scatter(at, pl.Series(said, dtype=pl.String).gather(which))
        for column, said in (
            (found.texts, [one.text for one in records]),
            (found.numbers, [one.number for one in records]),
        )
    )
    return Values(found.forms, found.mantissas, found.decimals, texts, numbers)


def _record(text: str) -> _Record:
    reported, shown = read_reported(text), one_line(text)
    if isinstance(reported, NormError):
        return _Record(Form.ODD if _SPECIAL.search(shown) else Form.UNREADABLE, text=shown)
    number = reported.number
    if number is None:
        return _Record(_FORMS[reported.kind], text=shown)
    exponent = int(number.as_tuple().exponent)
    if not 0 < number < MOST or not -DECIMALS <= exponent <= 0:
        return _Record(Form.ODD)
    mantissa = int(number.scaleb(-exponent))
    return _Record(_FORMS[reported.kind], mantissa, -exponent, shown, plain(number))
