"""Workbooks: read by value, bounded, and refused with a reason."""

import io
import random
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table, read_workbook

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<workbook>&c;</workbook>"""


def workbook_of(*rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def repacked(stream, replace=None, extra=None):
    """The same archive with entries replaced or added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(stream) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, (replace or {}).get(entry.filename, old.read(entry)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    packed.seek(0)
    return packed


def code_of(stream):
    with pytest.raises(TableError) as caught:
        list(read_table(stream).rows)
    assert caught.value.zh
    assert caught.value.en
    return caught.value.code


def test_values_come_as_written():
    table = read_workbook(
        workbook_of(
            ["编号", "值", "日期"],
            ["1", 0.1, date(2026, 3, 1)],
            [2, 12, datetime(2026, 3, 1, 9, 30)],
            ["<0.004", 1e-7, None],
            [None, None, None],
            [True, "=1", "x"][:1],
        )
    )
    assert table.header == ("编号", "值", "日期")
    assert [row.cells for row in table.rows] == [
        ["1", "0.1", "2026-03-01"],
        ["2", "12", "2026-03-01 09:30:00"],
        ["<0.004", "1e-07", ""],
        ["TRUE", "", ""],
    ]


def test_rows_know_their_line_in_the_sheet():
    def leave_gap(book):
        book.active["A9"] = "late"

    rows = list(read_workbook(workbook_of([], ["a"], ["b"], change=leave_gap)).rows)
    assert [(row.number, row.line, row.cells) for row in rows] == [(1, 3, ["b"]), (2, 9, ["late"])]


def test_text_and_workbook_are_told_apart():
    assert read_table(workbook_of(["a"], ["1"])).encoding == "xlsx"
    assert read_table(io.BytesIO(b"a\n1\n")).encoding == "utf-8"


def test_a_hidden_first_sheet_is_passed_over():
    def hide(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("data").append(["b"])

    assert read_workbook(workbook_of(["a"], change=hide)).header == ("b",)


def test_surplus_cells_are_counted():
    (row,) = read_workbook(workbook_of(["a", "b"], [1, 2, 3])).rows
    assert (row.cells, row.surplus) == (["1", "2"], 1)


def test_a_formula_is_refused_by_its_cell():
    stream = workbook_of(["a", "b"], [1, "=A2*2"])
    with pytest.raises(TableError) as caught:
        read_workbook(stream)
    assert (caught.value.code, caught.value.parts["where"]) == ("tables.formula", "B2")


def test_a_merged_header_is_refused():
    def merge(book):
        book.active.merge_cells("A1:B1")

    stream = workbook_of(["a", "b", "c"], [1, 2, 3], change=merge)
    assert code_of(stream) == "tables.merged_header"


def test_a_far_cell_is_refused():
    def far(book):
        book.active["XFD1048576"] = 1

    assert code_of(workbook_of(["a"], change=far)) == "tables.too_large"


def test_too_many_columns_are_refused():
    assert code_of(workbook_of([str(n) for n in range(501)])) == "tables.too_large"


def test_an_empty_sheet_is_refused():
    assert code_of(workbook_of()) == "tables.empty"


def test_billion_laughs_are_not_told():
    stream = repacked(workbook_of(["a"]), replace={"xl/workbook.xml": BILLION_LAUGHS})
    assert code_of(stream) == "tables.workbook_damaged"


def test_a_bomb_is_refused_before_it_is_unpacked():
    stream = repacked(workbook_of(["a"]), extra={"xl/media/zeros": b"\0" * (64 * 2**20)})
    assert code_of(stream) == "tables.workbook_bomb"


def test_too_many_entries_are_refused():
    extra = {f"xl/media/{n}": b"" for n in range(2001)}
    assert code_of(repacked(workbook_of(["a"]), extra=extra)) == "tables.workbook_bomb"


@pytest.mark.parametrize("size", [1, 66])
def test_one_huge_string_ends_in_a_refusal_not_in_a_crash(size):
    # varied enough to pass the ratio; the rest is up to the bounds of the process
    filler = random.Random(7).randbytes(2**19).hex().encode() * size
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
    )
    stream = repacked(workbook_of(["a"]), replace={"xl/worksheets/sheet1.xml": sheet % filler})
    if size == 1:
        assert len(read_workbook(stream).header[0]) == 2**20
    else:
        assert code_of(stream) in ("tables.workbook_bomb", "tables.too_large")


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_active_content_is_refused(name):
    assert code_of(repacked(workbook_of(["a"]), extra={name: b"x"})) == "tables.active_content"


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "xl\\..\\..\\evil"])
def test_paths_that_lead_out_are_refused(name):
    assert code_of(repacked(workbook_of(["a"]), extra={name: b"x"})) == "tables.workbook_damaged"


@pytest.mark.parametrize("keep", [10, 100, 1000, 3000])
def test_a_truncated_workbook_is_refused(keep):
    content = workbook_of(["a"], ["1"]).read()[:keep]
    assert code_of(io.BytesIO(content)) == "tables.workbook_damaged"


def test_another_office_format_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "x")
    stream.seek(0)
    assert code_of(stream) == "tables.no_xlsx"


@pytest.mark.parametrize(
    "entry", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"<a/>", b"\xff\xfe\x00", b"not xml"])
def test_damaged_parts_never_crash(entry, content):
    stream = repacked(workbook_of(["a"], ["1"]), replace={entry: content})
    assert code_of(stream) in ("tables.workbook_damaged", "tables.no_sheet", "tables.empty")
