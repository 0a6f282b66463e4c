"""Hostile and broken files, made here: every one is answered by a reason, none by a crash."""

import io
import struct
import time
from collections import Counter

import pytest
from tests.hostile.bounds import bounded
from tests.hostile.texts import separated
from tests.hostile.workbooks import (
    PLAIN,
    SHEET,
    bombs,
    broken_xml,
    damaged,
    headers,
    names,
    truncated,
    xml_attacks,
)

from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table


def answer_of(content):
    """`read`, or the code of the refusal; anything else is the test's failure."""
    refused = None
    try:
        table = read_table(io.BytesIO(content))
        cells = [cell for row in table.rows for cell in row.cells]
    except TableError as error:
        refused = error
    if refused is None:
        assert all(isinstance(cell, str) for cell in cells)
        return "read"
    assert refused.zh
    assert refused.en
    return refused.code


def answers_of(maker):
    answers = {}
    for what, content in maker():
        with bounded(what):
            answers[what] = answer_of(content)
    return answers


def test_a_truncated_workbook_is_never_read():
    assert set(answers_of(truncated).values()) == {"tables.workbook_damaged"}


NO_DATA = ("xl/styles.xml", "[Content_Types].xml")
REFUSED = {"tables.workbook_damaged", "tables.no_sheet", "tables.empty"}


def attacks_on(parts):
    return lambda: ((w, c) for w, c in xml_attacks() if w.endswith(parts))


def test_entities_in_what_holds_data_are_never_followed():
    answers = answers_of(attacks_on((SHEET, "xl/workbook.xml")))
    assert len(answers) == 12
    assert set(answers.values()) <= REFUSED


@pytest.mark.nightly
def test_entities_anywhere_never_become_cells():
    plain = read_table(io.BytesIO(PLAIN))
    rows = [row.cells for row in plain.rows]
    for what, content in xml_attacks():
        with bounded(what):
            answer = answer_of(content)
        assert answer in REFUSED or what.endswith(NO_DATA), what
        if answer == "read":
            table = read_table(io.BytesIO(content))
            assert (table.header, [row.cells for row in table.rows]) == (plain.header, rows), what


def test_names_that_lead_out_or_run_are_refused():
    answers = answers_of(names)
    for name in ("../evil", "..\\evil", "/etc/passwd", "xl/../../evil"):
        assert answers[f"entry {name!r}"] == "tables.workbook_damaged"
    for name in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"):
        assert answers[f"entry {name!r}"] == "tables.active_content"
    # what is only named oddly is not unpacked, and the data is read
    assert answers["entry 'CON.txt'"] == answers["symbolic link"] == "read"


def test_bombs_are_refused():
    answers = answers_of(bombs)
    read = {what for what, answer in answers.items() if answer == "read"}
    assert read <= {"odd references", "numbers that are none", "dates that are none"}, answers
    assert answers["formula"] == "tables.formula"
    assert answers["zeros"] == answers["entries"] == "tables.workbook_bomb"


def test_a_million_entries_are_refused_before_they_are_listed():
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    listed = (entry + b"x") * 900_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 4, 0)
    content = b"PK\x03\x04" + listed + end
    begun = time.process_time()
    assert answer_of(content) == "tables.workbook_bomb"
    assert time.process_time() - begun < 2


def test_other_formats_are_told_apart():
    answers = answers_of(headers)
    assert answers["ole"] == answers["pdf"] == answers["gzip"] == "tables.workbook"
    assert {answers["jpeg and zip"], answers["png"], answers["elf"]} <= {
        "tables.not_text",
        "tables.undecodable",
        "tables.damaged_utf8",
    }


def test_separated_text_of_any_bytes_is_answered():
    answers = answers_of(separated)
    for what in ("null", "half of utf-16", "damaged utf-8", "huge cell", "no header"):
        assert answers[what] != "read", what
    assert answers["open quote"] == "tables.malformed"


@pytest.mark.nightly
@pytest.mark.parametrize("maker", [damaged, broken_xml])
def test_a_workbook_with_any_byte_changed_is_answered(maker):
    answers = answers_of(maker)
    assert len(answers) > 50
    print(f"\n{maker.__name__}: {Counter(answers.values())}")


def test_a_header_without_end_is_refused_before_any_row_is_made_as_wide():
    content = b"a" + b"," * 1_000_000 + b"\n" + b"1\n" * 500
    with bounded("header"):
        assert answer_of(content) == "tables.too_large"
