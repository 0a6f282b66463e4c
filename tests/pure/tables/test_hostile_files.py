"""Hostile and broken files, made here: every one is answered by a reason, none by a crash."""

import io
import random
import struct
import time
import zipfile

import openpyxl
import pytest

from liance.foundation.tables.archive import MOST_ENTRIES
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table

SEED = 20260301
SLOWEST = 30
SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def plain_workbook():
    book = openpyxl.Workbook()
    for row in (["编号", "value", "limit"], ["1", "12.5", "50"], ["2", "<0.004", "0.5"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PLAIN = plain_workbook()


def repacked(replace=None, extra=(), content=PLAIN):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, (replace or {}).get(entry.filename, old.read(entry)))
        for name, data in extra:
            new.writestr(name, data)
    return packed.getvalue()


def sheet(rows):
    return f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>".encode()


def truncated():
    for keep in range(4, len(PLAIN) - 1, 101):
        yield f"cut at {keep}", PLAIN[:keep]


def damaged():
    chance = random.Random(SEED)
    for number in range(400):
        content = bytearray(PLAIN)
        for _ in range(chance.choice([1, 1, 2, 8])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        yield f"bytes {number}", bytes(content)


def broken_xml():
    chance = random.Random(SEED)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        for number in range(8):
            at = chance.randrange(len(content))
            cut = content[:at] + chance.choice([b"<", b"&", b"\0", b"]]>", b"\xff", b""])
            yield f"{name} {number}", repacked({name: cut})


def xml_attacks():
    laughs = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    entities = {
        "billion laughs": laughs,
        "outer file": '<!ENTITY j SYSTEM "file:///etc/passwd">',
        "outer address": '<!ENTITY j SYSTEM "http://127.0.0.1:9/">',
        "parameter": '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY j "x">',
    }
    for what, entity in entities.items():
        for part in (SHEET, "xl/workbook.xml"):
            text = f'<?xml version="1.0"?><!DOCTYPE x [{entity}]><x>&j;</x>'.encode()
            yield f"{what} in {part}", repacked({part: text})


def names():
    evil = [
        "../evil", "..\\evil", "/etc/passwd", "\\\\host\\share", "xl/../../evil", "CON.txt",
        "a\u202ecod.exe", "x" * 255, "\u5de5\u4f5c\u8868.xml", "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml", "xl/media/image1.svg", " ", "a\nb",
    ]  # fmt: skip
    for name in evil:
        yield f"entry {name!r}", repacked(extra=[(name, b"x")])
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = 0o120777 << 16
    yield "symbolic link", repacked(extra=[(link, b"/etc/passwd")])
    yield "entry in an entry", repacked(extra=[("xl/inner.zip", PLAIN)])


def bombs():
    yield "zeros", repacked(extra=[("xl/media/z", b"\0" * (32 * 2**20))])
    yield "zeros in the sheet", repacked({SHEET: sheet(" " * (64 * 2**20))})
    yield "entries", repacked(extra=[(f"xl/m/{n}", b"") for n in range(MOST_ENTRIES + 1)])
    far = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in (1, 1048576))
    yield "far cells", repacked({SHEET: sheet(far)})
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(20000))
    yield "wide row", repacked({SHEET: sheet(f"<row>{wide}</row>")})
    deep = "<is>" * 20000
    yield "deep nesting", repacked({SHEET: sheet(f'<row><c t="inlineStr">{deep}')})
    odd = '<row r="0"><c r="A0"><v>1</v></c></row><row r="-5"><c r="ZZZZ9"><v>1</v></c></row>'
    yield "odd references", repacked({SHEET: sheet(odd)})
    strings = '<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>'
    yield "string out of range", repacked({SHEET: sheet(strings)})
    numbers = '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c></row>'
    yield "numbers that are none", repacked({SHEET: sheet(numbers)})
    dates = '<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>'
    yield "dates that are none", repacked({SHEET: sheet(dates)})
    formula = '<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>1</v></c></row>'
    yield "formula", repacked({SHEET: sheet(formula)})


def headers():
    for bits in range(16):
        content = bytearray(PLAIN)
        at = content.rindex(b"PK\x05\x06")
        struct.pack_into("<H", content, at + 8 + bits % 12, 0xFFFF)
        yield f"end record {bits}", bytes(content)
    yield from {
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "pdf": b"%PDF-1.7\n" + b"\0" * 100,
        "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "gzip": b"\x1f\x8b\x08" + b"\0" * 100,
        "elf": b"\x7fELF" + b"\0" * 100,
        "zip of nothing": b"PK\x05\x06" + b"\0" * 18,
        "jpeg and zip": b"\xff\xd8\xff\xe0" + PLAIN,
        "page and zip": b"<html><script>1</script>" + PLAIN,
    }.items()


def separated():
    chance = random.Random(SEED)
    samples = {
        "null": b"a,b\n" + b"12.5,mg/L\n" * 20 + b"1,\0\n",
        "open quote": b'a,b\n"1,2\n' * 50,
        "huge cell": b"a,b\n" + b"x" * 200_000 + b",1\n",
        "huge quoted cell": b'a,b\n"' + b"x\n" * 200_000 + b'",1\n',
        "lone surrogate": b"a,b\n\xed\xa0\x80,1\n",
        "utf-7": b"a,b\n+ADw-script+AD4-,1\n",
        "overlong": b"a,b\n\xc0\xaf,1\n",
        "half of utf-16": b"\xff\xfea\0,\0b",
        "utf-32": "a,b\n1,2\n".encode("utf-32"),
        "damaged utf-8": ("监测,结果\n" * 40).encode()[:-1] + b"\xff\xfe",
        "separator line": b"sep=;\na;b\n1;2\n",
        "no header": b"\n\n\n",
        "only marks": b"\xef\xbb\xbf",
        "carriage returns": b"a,b\r1,2\r\r3,4",
        "control": bytes(range(1, 32)) + b"\n",
        "columns": b",".join(b"c%d" % n for n in range(20_000)) + b"\n1\n",
    }
    yield from samples.items()
    for number in range(150):
        yield f"noise {number}", chance.randbytes(chance.randrange(1, 4000))


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
        begun = time.monotonic()
        answers[what] = answer_of(content)
        assert time.monotonic() - begun < SLOWEST, what
    return answers


def test_a_truncated_workbook_is_never_read():
    assert set(answers_of(truncated).values()) == {"tables.workbook_damaged"}


def test_entities_are_never_followed():
    assert set(answers_of(xml_attacks).values()) <= {
        "tables.workbook_damaged",
        "tables.no_sheet",
        "tables.empty",
    }


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
