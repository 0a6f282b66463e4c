"""Rows of CSV: separators, quotes, short and long rows, clear refusals."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.tables.errors import TableError
from liance.foundation.tables.separated import LONGEST_CELL, read_separated


def table_of(text, encoding="utf-8"):
    return read_separated(io.BytesIO(text.encode(encoding)))


def cells_of(text, encoding="utf-8"):
    return [list(row.cells) for row in table_of(text, encoding).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings(encoding):
    table = table_of("编号,因子\n1,氨氮\n", encoding)
    assert table.header == ("编号", "因子")
    assert [row.cells for row in table.rows] == [["1", "氨氮"]]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_separators(mark):
    assert cells_of(f"a{mark}b\n1{mark}2\n") == [["1", "2"]]


def test_a_named_separator_is_obeyed():
    table = table_of("sep=;\na;b\n1,5;2\n")
    assert table.header == ("a", "b")
    assert [row.cells for row in table.rows] == [["1,5", "2"]]


def test_a_separator_in_quotes_is_none():
    assert table_of('"a,b"\tc\n1\t2\n').header == ("a,b", "c")


def test_quotes_and_line_ends_inside_cells():
    assert cells_of('a,b\r\n"1,5","x\ny"\r\n"say ""hi""",\r\n') == [
        ["1,5", "x\ny"],
        ['say "hi"', ""],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    assert cells_of(end.join(["a,b", "1,2", "3,4", ""])) == [["1", "2"], ["3", "4"]]


def test_empty_lines_are_no_rows_but_empty_cells_are():
    rows = list(table_of("\n\na,b\n\n1,2\n\n,\n").rows)
    assert [row.cells for row in rows] == [["1", "2"], ["", ""]]
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].line == 5


def test_short_rows_are_filled_and_long_ones_counted():
    rows = list(table_of("a,b\n1\n1,2,3\n1,2,,\n").rows)
    assert [(row.cells, row.surplus) for row in rows] == [
        (["1", ""], 0),
        (["1", "2"], 1),
        (["1", "2"], 0),
    ]


@pytest.mark.parametrize("text", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"x\n'])
def test_unmatched_quotes_are_refused_not_swallowed(text):
    with pytest.raises(TableError) as caught:
        cells_of(text)
    assert caught.value.code == "tables.malformed"
    assert caught.value.parts["line"] in "23"


def test_a_huge_cell_is_refused():
    with pytest.raises(TableError) as caught:
        cells_of("a\n" + "x" * (LONGEST_CELL + 1) + "\n")
    assert caught.value.code == "tables.cell_too_long"


def test_no_header_is_refused():
    with pytest.raises(TableError) as caught:
        table_of("\n\n")
    assert caught.value.code == "tables.empty"


def test_columns_by_name_then_by_capitals():
    table = table_of(" value ,Limit,value2\n")
    assert table.columns(["value", "limit", "unit"], required=["value"]) == {"value": 0, "limit": 1}


def test_a_missing_column_is_named_with_what_there_is():
    with pytest.raises(TableError) as caught:
        table_of("a,b\n").columns(["value"], required=["value"])
    assert caught.value.parts == {"columns": "value", "found": "a, b"}


def test_a_wanted_column_twice_is_refused_another_is_not():
    table = table_of("value,value,x,x\n")
    with pytest.raises(TableError) as caught:
        table.columns(["value"])
    assert caught.value.code == "tables.duplicate_columns"
    assert table.columns(["limit"]) == {}


CELL = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_is_read_back(rows, encoding):
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    assert cells_of(text.getvalue(), encoding) == rows


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_table_error(content):
    refused = "–"
    try:
        table = read_separated(io.BytesIO(content))
        for row in table.rows:
            assert len(row.cells) == len(table.header)
    except TableError as error:
        refused = error.zh
    assert refused
