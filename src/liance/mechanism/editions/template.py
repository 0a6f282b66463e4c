"""The workbook in which a standard's tables are written down from print."""

import io

import xlsxwriter

from liance.norms.standards.editions import Edition
from liance.norms.standards.sheet import (
    EDITION_COLUMNS,
    LIMIT_COLUMNS,
    REQUIRED,
    REQUIRED_LIMIT,
    column_word,
    sheet_of,
)

WIDTH = 14
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(edition: Edition | None) -> bytes:
    """The XLSX: the table to fill first, its columns explained on the second sheet. `edition`
    fills the table with what is held of it. Every cell is text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        table = book.add_worksheet("限值")
        columns = [*EDITION_COLUMNS, *LIMIT_COLUMNS]
        table.set_column(0, len(columns) - 1, WIDTH, text)
        table.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            table.write_string(0, at, f"{column_word(column)} {column}", bold)
        for line, cells in enumerate(sheet_of(edition) if edition else [], start=1):
            for at, column in enumerate(columns):
                table.write_string(line, at, cells.get(column, ""), text)
        _explain(book, bold)
    return out.getvalue()


def _explain(book: xlsxwriter.Workbook, bold: object) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 8)
    sheet.set_column(3, 3, 80)
    for at, word in enumerate(("列", "column", "必填", "写法")):
        sheet.write_string(0, at, word, bold)
    required = {*REQUIRED, *REQUIRED_LIMIT}
    helps = {c: words[3] for c, words in EDITION_COLUMNS.items()}
    helps |= {c: words[1] for c, words in LIMIT_COLUMNS.items()}
    for line, (column, said) in enumerate(helps.items(), start=1):
        cells = (column_word(column), column, "是" if column in required else "", said)
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell)
