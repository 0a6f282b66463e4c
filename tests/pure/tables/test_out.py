"""Tables to outside: every form holds the rows it was given, and says how many."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from pyarrow import parquet

from liance.foundation.tables.out.columnar import ColumnarWriter
from liance.foundation.tables.out.counting import (
    rows_in_columnar,
    rows_in_separated,
    rows_in_workbook,
)
from liance.foundation.tables.out.separated import SeparatedWriter
from liance.foundation.tables.out.shape import DAY, NUMBER, TEXT, TIME, Heading
from liance.foundation.tables.out.workbook import LONGEST, WorkbookWriter

HEADS = [
    Heading("=结果"), Heading("次", NUMBER), Heading("时间", TIME), Heading("日", DAY), Heading("注", TEXT),
]  # fmt: skip
AT = datetime(2026, 11, 23, 17, 30, 5, tzinfo=UTC)
ROWS = [
    ["=1+1", 3, AT, date(2026, 11, 24), "<0.06&\n换行 "],
    ["-5.2", None, None, None, ""],
    ["\x01_x0041_", 10**12, AT, None, "@SUM(1)"],
]
TITLES = ("说明", "数据")


def workbook(rows=ROWS, *, blocks=2, most=1_048_576, cover=()):
    out = io.BytesIO()
    writer = WorkbookWriter(out, HEADS, titles=TITLES, most_rows=most)
    for at in range(0, len(rows), blocks):
        writer.write(rows[at : at + blocks])
    written = writer.close(cover)
    return out, written


def test_separated_text_is_harmless_and_says_instants_in_beijing_time():
    out = io.BytesIO()
    writer = SeparatedWriter(out, HEADS)
    writer.write([list(row) for row in ROWS])
    assert writer.close().rows == 3
    text = out.getvalue().decode("utf-8-sig")
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0][0] == "'=结果"
    assert lines[1] == ["'=1+1", "3", "2026-11-24 01:30:05", "2026-11-24", "<0.06&\n换行 "]
    assert lines[2] == ["-5.2", "", "", "", ""]
    assert lines[3][4] == "'@SUM(1)"
    assert len(lines) == 4


def test_a_workbook_opens_with_every_text_a_text():
    cover = [("行数", "3"), ("筛选", "<全部>&")]
    out, written = workbook(cover=cover)
    assert (written.rows, written.sheets, written.cut) == (3, 1, 0)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["说明", "数据"]
    assert [tuple(row) for row in book["说明"].values] == cover
    rows = [tuple(row) for row in book["数据"].values]
    assert rows[0] == ("=结果", "次", "时间", "日", "注")
    assert rows[1] == ("=1+1", 3, "2026-11-24 01:30:05", "2026-11-24", "<0.06&\n换行 ")
    assert rows[2] == ("-5.2", None, None, None, None)
    assert (unescape(rows[3][0]), *rows[3][1:]) == (
        "\x01_x0041_",
        10**12,
        "2026-11-24 01:30:05",
        None,
        "@SUM(1)",
    )
    kinds = {cell.data_type for row in book["数据"].iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n"}
    assert book["数据"].freeze_panes == "A2"


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(tmp_path):
    out, written = workbook(ROWS * 3, blocks=4, most=4)
    assert (written.rows, written.sheets) == (9, 3)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["说明", "数据", "数据 2", "数据 3"]
    held = [unescape(row[0]) for n in book.sheetnames[1:] for row in list(book[n].values)[1:]]
    assert held == [row[0] for row in ROWS * 3]
    assert all(next(book[name].values)[0] == "=结果" for name in book.sheetnames[1:])
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    assert rows_in_workbook(path) == 9


def test_a_text_too_long_for_a_cell_is_cut_and_counted():
    out, written = workbook([["x" * (LONGEST + 1), 1, None, None, "y" * LONGEST]])
    assert written.cut == 1
    sheet = openpyxl.load_workbook(out)["数据"]
    assert (len(sheet["A2"].value), sheet["A2"].value[-1]) == (LONGEST, "…")
    assert sheet["E2"].value == "y" * LONGEST


def test_no_rows_leave_the_headings():
    out, written = workbook([])
    assert (written.rows, written.sheets) == (0, 1)
    assert len(list(openpyxl.load_workbook(out)["数据"].values)) == 1


def test_columns_keep_their_types(tmp_path):
    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        writer = ColumnarWriter(out, HEADS)
        writer.write(ROWS)
        writer.write(ROWS[:1])
        assert writer.close([("行数", "4")]).rows == 4
    table = parquet.read_table(path)
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "timestamp[us, tz=UTC]", "date32[day]", "string",
    ]  # fmt: skip
    assert table.to_pylist()[0] == dict(zip([h.word for h in HEADS], ROWS[0], strict=True))
    assert parquet.read_metadata(path).metadata["行数".encode()] == b"4"
    assert rows_in_columnar(path) == 4


@settings(max_examples=60)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=12))
def test_any_text_comes_back_and_every_row_is_counted(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("any")
    heads = [Heading("a"), Heading("b")]
    rows = [[text, "z"] for text in texts]
    book = WorkbookWriter(held := io.BytesIO(), heads, titles=TITLES)
    book.write(rows)
    book.close()
    (folder / "a.xlsx").write_bytes(held.getvalue())
    assert rows_in_workbook(folder / "a.xlsx") == len(rows)
    values = [
        unescape(row[0] or "") for row in list(openpyxl.load_workbook(held)["数据"].values)[1:]
    ]
    assert values == texts
    with (folder / "a.csv").open("wb") as stream:
        lines = SeparatedWriter(stream, heads)
        lines.write([list(row) for row in rows])
        lines.close()
    assert rows_in_separated(folder / "a.csv") == len(rows)
