"""An edition as a table: what is written comes back, and a fault is named by its place in the file."""

import io
from dataclasses import replace
from datetime import date

import pytest

from liance.foundation.tables.workbook import read_workbook
from liance.mechanism.editions.template import workbook
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.edition_reading import HEAD
from liance.norms.standards.editions import Edition
from liance.norms.standards.fault_words import EN, ZH, fault_text
from liance.norms.standards.questions import Question
from liance.norms.standards.row_reading import COLUMNS
from liance.norms.standards.selection import select
from liance.norms.standards.sheet import (
    EDITION_COLUMNS,
    LIMIT_COLUMNS,
    check_sheet,
    column_of,
    read_sheet,
    sheet_of,
)

HEADER = [*EDITION_COLUMNS, *LIMIT_COLUMNS]
FIRST = {
    "code": "DB61/224-2018", "title": "陕西省黄河流域污水综合排放标准", "standard_kind": "local",
    "medium": "water", "standard_source": "印刷文本", "complete": "no",
}  # fmt: skip
LIMIT = {
    "table": "1", "factor": "COD", "level": "A", "value": "30", "unit": "mg/L", "kind": "max",
    "averaging": "daily_mean", "certainty": "verified",
}  # fmt: skip


def checked(*rows, header=HEADER):
    cells = [(n, [row.get(column, "") for column in header]) for n, row in enumerate(rows, 2)]
    return check_sheet(read_sheet(header, cells))


def faults(*rows, header=HEADER):
    return [(f.row, f.column, f.code) for f in checked(*rows, header=header)]


def test_the_columns_are_those_of_the_reading():
    assert tuple(LIMIT_COLUMNS) == COLUMNS
    assert {key for key, *_ in EDITION_COLUMNS.values()} == set(HEAD)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("factor", "factor"),
        ("监测因子", "factor"),
        ("监测因子 factor", "factor"),
        ("标准编号", "code"),
        ("from", "from"),
        ("施行日期", "in_force_from"),
        ("colour", ""),
        ("", ""),
    ],
)
def test_a_column_is_known_by_its_code_or_its_word(header, column):
    assert column_of(header) == column


def test_a_table_is_an_edition():
    edition = checked({**FIRST, **LIMIT}, {**LIMIT, "level": "B", "value": "50"})
    assert isinstance(edition, Edition)
    assert (edition.code, len(edition.rows), edition.complete) == ("DB61/224-2018", 2, False)


def test_every_fault_has_the_number_of_its_row_and_its_words():
    found = checked(
        {**FIRST},
        {**LIMIT},
        {},
        {**LIMIT, "value": "31"},
        {**LIMIT, "level": "B", "unit": "mgL", "certainty": ""},
        {**LIMIT, "level": "C", "medium": "gas"},
    )
    assert [(f.row, f.column, f.code) for f in found] == [
        (5, "factor", "overlap"),
        (6, "unit", "unreadable"),
        (6, "certainty", "certainty"),
        (7, "medium", "differs"),
    ]
    assert found[0].text == "3"
    for fault in found:
        assert fault_text(fault, "zh")
        assert fault_text(fault, "en")
    assert set(ZH) == set(EN)


def test_a_missing_an_unknown_and_a_doubled_column_are_refused():
    header = [c for c in HEADER if c != "certainty"]
    assert (1, "certainty", "column_missing") in faults({**FIRST, **LIMIT}, header=header)
    assert faults({**FIRST, **LIMIT}, header=[*HEADER, "颜色"]) == [(1, "颜色", "column_unknown")]
    assert (1, "factor", "column_twice") in faults({**FIRST, **LIMIT}, header=[*HEADER, "factor"])


def test_an_edition_without_a_code_or_limits_is_refused():
    assert faults({**FIRST, **LIMIT, "code": ""}) == [(2, "code", "missing")]
    assert faults(FIRST) == [(2, "factor", "no_rows")]


@pytest.mark.parametrize("edition", shipped().editions, ids=lambda edition: edition.name)
def test_the_template_of_an_edition_reads_back_as_it_is(edition):
    table = read_workbook(io.BytesIO(workbook(edition)))
    found = check_sheet(read_sheet(table.header, [(row.line, row.cells) for row in table.rows]))
    if not edition.rows:
        assert [fault.code for fault in found] == ["no_rows"]
        return
    assert isinstance(found, Edition)
    own = [
        r for r in edition.rows if not edition.continued or r.table not in edition.continued.tables
    ]
    assert [(r.factor, r.condition, r.limit, r.heights, r.averaging) for r in found.rows] == [
        (r.factor, r.condition, r.limit, r.heights, r.averaging) for r in own
    ]
    assert (found.code, found.version, found.first) == (
        edition.code,
        edition.version,
        edition.first,
    )


def test_an_empty_template_asks_for_rows():
    table = read_workbook(io.BytesIO(workbook(None)))
    found = check_sheet(read_sheet(table.header, [(row.line, row.cells) for row in table.rows]))
    assert {fault.code for fault in found} == {"missing"}


def entry_of(code, **head):
    edition = next(e for e in shipped().editions if (e.code, e.version) == (code, ""))
    rows = sheet_of(edition)
    rows[0] = {**rows[0], **head}
    entry = checked(*rows)
    assert isinstance(entry, Edition), entry
    return shipped().merged([replace(entry, revision=1)])


def ask(catalogue, code, factor, **cells):
    day = date(2026, 1, 15)
    return getattr(select(Question(code, factor, day, day, **cells), catalogue), "code", "found")


SOOT = {"scope": "碳黑尘", "table": "表2 无组织"}
LACKING = [
    ("GB 16297-1996", "颗粒物", SOOT),
    ("GB 16297-1996", "沥青烟", {}),
    ("GB 8978-1996", "COD", {"level": "1", "source_period": "existing"}),
    ("GB 8978-1996", "总余氯", {"scope": "传染病医院", "level": "2"}),
]


@pytest.mark.parametrize(("code", "factor", "cells"), LACKING)
def test_an_entry_in_the_place_of_another_lacks_what_that_lacked(code, factor, cells):
    assert ask(shipped(), code, factor, **cells) == "standards.values_not_held"
    assert ask(entry_of(code), code, factor, **cells) == "standards.values_not_held"


def test_an_entry_that_says_it_is_complete_lacks_nothing():
    whole = entry_of("GB 16297-1996", complete="yes")
    assert ask(whole, "GB 16297-1996", "沥青烟") == "standards.factor_not_in_standard"


def test_what_an_entry_brings_is_no_longer_lacking():
    edition = next(e for e in shipped().editions if e.code == "GB 16297-1996")
    rows = sheet_of(edition)
    soot = {**LIMIT, "table": "2", "factor": "颗粒物", "level": "", "place": "fugitive",
            "scope": "碳黑尘", "value": "0.1", "unit": "mg/m³", "averaging": "hourly_mean"}  # fmt: skip
    entry = checked(*rows, soot)
    assert isinstance(entry, Edition), entry
    assert ask(shipped().merged([entry]), "GB 16297-1996", "颗粒物", **SOOT) == "found"


def test_a_rate_that_was_not_held_is_lacking_until_it_is_entered():
    merged = entry_of("GB 16297-1996")
    day = date(2026, 1, 15)
    question = Question("GB 16297-1996", "甲醛", day, day, level="2")
    assert select(question, merged).rate.code == "standards.values_not_held"
