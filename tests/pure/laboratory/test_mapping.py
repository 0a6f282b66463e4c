"""Mappings of result files are data: which heads a column may have, and what cannot be read."""

import io
from datetime import datetime

import pytest
import xlsxwriter

from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.workbook import read_table
from liance.mechanism.laboratory.rules.mapping import (
    SHANGHAI,
    below,
    mapping_of,
    mappings,
    moment,
    places,
    read_mapping,
    short_number,
)


def test_every_mapping_on_file_can_be_read() -> None:
    assert [m.code for m in mappings()] == ["results_table", "reader_export"]
    assert all(m.zh and m.en.isascii() for m in mappings())


def test_columns_are_found_by_any_of_their_heads() -> None:
    at = places(mapping_of("reader_export"), ["No.", "sample id", "Conc.", "Date/Time"])
    assert at == {"sample": 1, "raw": 2, "read_at": 3}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Refused) as caught:
        places(mapping_of("results_table"), ["样品号", "因子"])
    assert caught.value.code == "laboratory.columns_missing"
    assert caught.value.facts == {"missing": "结果", "found": "样品号、因子"}


def test_an_unknown_mapping_is_refused() -> None:
    with pytest.raises(Refused, match="mapping_unknown"):
        mapping_of("other")


@pytest.mark.parametrize(
    "columns", ['sample = ["a"]', 'sample = ["a"]\nraw = ["b"]\nsomething = ["c"]', "raw = []"]
)
def test_a_mapping_that_says_too_little_or_too_much_is_an_error(columns: str) -> None:
    text = 'code="x"\nzh="x"\nen="x"\ninstrument_file=true\nskip_lines=0\n[columns]\n' + columns
    with pytest.raises(ValueError, match="columns"):
        read_mapping(text)


@pytest.mark.parametrize(
    "text", ["2026-11-03 09:30", "2026/11/3 9:30", "2026-11-03T09:30", "2026年11月3日 09:30"]
)
def test_times_are_those_of_shanghai(text: str) -> None:
    assert moment(text) == datetime(2026, 11, 3, 9, 30, tzinfo=SHANGHAI)


def test_what_is_no_time_is_refused_and_nothing_is_none() -> None:
    assert moment("  ") is None
    for text in ("11-03", "昨天", "2026-13-03 09:30"):
        with pytest.raises(Refused, match="time_unreadable"):
            moment(text)


def test_a_sample_is_called_by_its_last_two_parts() -> None:
    assert short_number("宝鸡-2026-0187-01") == "0187-01"
    assert short_number("0187-01") == "0187-01"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_above_the_header_is_cut_as_text(encoding: str, end: str) -> None:
    lines = ["仪器：原子吸收", "批号,7", "样品编号,结果", "W01,0.5", "W02,ND"]
    content = end.join(lines).encode(encoding)
    cut, skipped = below(content, 2)
    table = read_table(io.BytesIO(cut))
    assert (table.header, skipped) == (("样品编号", "结果"), 2)
    assert [tuple(row.cells) for row in table.rows] == [("W01", "0.5"), ("W02", "ND")]
    assert below(content, 0) == (content, 0)


def test_a_workbook_is_never_cut() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["样品编号", "结果"])
    assert below(made.getvalue(), 2) == (made.getvalue(), 0)
