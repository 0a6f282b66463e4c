"""Workbooks that are damaged, or built to hurt whoever opens them: a name and the bytes."""

import io
import random
import struct
import zipfile
from datetime import datetime

import xlsxwriter

from liance.foundation.tables.archive import MOST_ENTRIES

SEED = 20260301
SHEET = "xl/worksheets/sheet1.xml"
# What a reader of rows opens; of the rest nothing is looked at.
READ_PARTS = (
    SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/sharedStrings.xml", "[Content_Types].xml",
)  # fmt: skip
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def plain_workbook():
    """As Excel writes one, its texts in a part of their own; the same bytes every time."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 3, 1)})
        sheet = book.add_worksheet()
        for at, row in enumerate(
            (["编号", "value", "limit"], ["1", "12.5", "50"], ["2", "<0.004", "0.5"])
        ):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
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
        "quadratic": f'<!ENTITY j "{"a" * 50_000}">',
        "public": '<!ENTITY j PUBLIC "-//x" "http://127.0.0.1:9/">',
    }
    for what, entity in entities.items():
        for part in READ_PARTS:
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
