"""Separated text (CSV) for people who open it in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Sequence

from liance.foundation.tables.formulas import harmless


def for_spreadsheets(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows in UTF-8 with its mark, by which such programs know it; no cell is evaluated,
    numbers stay numbers. Lines end as RFC 4180 has it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(c) for c in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
