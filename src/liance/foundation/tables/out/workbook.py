"""Rows as a workbook (XLSX, ECMA-376), written as a stream: every text a text, never a formula.

Written by hand, because a cell a call costs ten times as much (docs/adr/0045-exports.md).
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from typing import IO, Any, BinaryIO

from liance.foundation.tables.out.shape import NUMBER, TEXT, Heading, Rows, Written, as_text

MOST_ROWS = 1_048_576
LONGEST = 32_767
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Beside the marks of XML: what it cannot hold, and what reads as such a sign's escape (ST_Xstring).
_SPECIAL = re.compile(
    "[&<>\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)"
)
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EDGE = re.compile(r"^\s|\s$|\n")
# A text without any of these, and not too long, is written as it is.
_ODD = re.compile(f"{_SPECIAL.pattern}|{_EDGE.pattern}")


class WorkbookWriter:
    """A cover and as many sheets as the rows need; ``titles``: names of cover and sheets. The cover
    stands last in tables that programs read, which look at the first sheet."""

    def __init__(
        self, stream: BinaryIO, headings: Sequence[Heading], *, titles: tuple[str, str],
        most_rows: int = MOST_ROWS, cover_first: bool = True,
    ) -> None:  # fmt: skip
        self._package = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._headings, self._titles = headings, titles
        self._most, self._cover_first = most_rows - 1, cover_first
        self._makers = [_maker(heading.kind, self) for heading in headings]
        self._sheet: IO[bytes] | None = None
        self._sheets = self._rows = self._here = 0
        self.cut = 0

    def write(self, rows: Rows) -> None:
        """Write a block of rows; what no longer fits on a sheet goes onto a further one."""
        left = list(rows)
        while left:
            if self._sheet is None or self._here == self._most:
                self._turn()
            assert self._sheet is not None  # noqa: S101 - just turned to
            now, left = left[: self._most - self._here], left[self._most - self._here :]
            self._sheet.write("".join([self._line(row) for row in now]).encode())
            self._here += len(now)
            self._rows += len(now)

    def close(self, cover: Sequence[tuple[str, str]] = ()) -> Written:
        """Finish the sheets, write the cover with names and texts, and close the package."""
        if self._sheet is None:
            self._turn()
        self._end()
        self._put("xl/worksheets/cover.xml", "".join(_cover(cover, self.clean)))
        for name, text in _parts(self._titles, self._sheets, cover_first=self._cover_first):
            self._put(name, text)
        self._package.close()
        return Written(self._rows, self._sheets, self.cut)

    def drop(self) -> None:
        """Close sheet and package."""
        if self._sheet is not None:
            self._sheet.close()
        self._package.close()

    def clean(self, text: str) -> str:
        """A text as XML holds it; what is longer than a cell can be ends with ``…`` and is counted."""
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
            self.cut += 1
        return _SPECIAL.sub(_escaped, text)

    def _line(self, row: Sequence[object]) -> str:
        cells = [make(cell) for make, cell in zip(self._makers, row, strict=True)]
        return f"<row>{''.join(cells)}</row>"

    def _turn(self) -> None:
        """End this sheet and begin the next."""
        self._end()
        self._sheets += 1
        self._here = 0
        name = f"xl/worksheets/sheet{self._sheets}.xml"
        self._sheet = self._package.open(name, "w", force_zip64=True)
        widths = "".join(
            f'<col min="{at}" max="{at}" width="{heading.width}" customWidth="1"/>'
            for at, heading in enumerate(self._headings, start=1)
        )
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        words = "".join(_text(self.clean(heading.word), style=1) for heading in self._headings)
        self._sheet.write(
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
            f"</sheetView></sheetViews><cols>{widths}</cols><sheetData><row>{words}</row>".encode()
        )

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.write(b"</sheetData></worksheet>")
            self._sheet.close()

    def _put(self, name: str, text: str) -> None:
        self._package.writestr(name, (HEAD + text).encode())


def _maker(kind: str, book: WorkbookWriter) -> Callable[[Any], str]:
    """How a cell of a kind is written."""
    if kind == NUMBER:
        return lambda cell: "<c/>" if cell is None else f"<c><v>{cell}</v></c>"
    if kind == TEXT:
        odd, clean = _ODD.search, book.clean

        def text(cell: Any) -> str:
            if not cell:
                return "<c/>"
            if len(cell) > LONGEST or odd(cell):
                return _text(clean(cell))
            return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'

        return text
    said = as_text(kind)
    return lambda cell: "<c/>" if cell is None else _text(said(cell))


def _text(clean: str, style: int = 0) -> str:
    space = ' xml:space="preserve"' if _EDGE.search(clean) else ""
    mark = f' s="{style}"' if style else ""
    return f'<c{mark} t="inlineStr"><is><t{space}>{clean}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return _MARKS.get(sign) or f"_x{ord(sign):04X}_"


def _cover(lines: Sequence[tuple[str, str]], clean: Callable[[str], str]) -> list[str]:
    rows = [
        f"<row>{_text(clean(name), style=1)}{_text(clean(text), style=2)}</row>"
        for name, text in lines
    ]
    head = (
        f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="22" customWidth="1"/>'
        '<col min="2" max="2" width="80" customWidth="1"/></cols><sheetData>'
    )
    return [head, *rows, "</sheetData></worksheet>"]


def _parts(titles: tuple[str, str], count: int, *, cover_first: bool) -> list[tuple[str, str]]:
    """What a workbook consists of beside its sheets."""
    pages = [
        (f"sheet{n}", titles[1] if n == 1 else f"{titles[1]} {n}") for n in range(1, count + 1)
    ]
    cover = ("cover", titles[0])
    pages = [cover, *pages] if cover_first else [*pages, cover]
    files, names = [file for file, _ in pages], [name for _, name in pages]
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/{file}.xml"/>'
        for at, file in enumerate(files, start=1)
    )
    style = f'<Relationship Id="rId0" Type="{OFFICE}/styles" Target="styles.xml"/>'
    book = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return [
        ("[Content_Types].xml", _types(files)),
        ("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{book}</Relationships>'),
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}{style}</Relationships>',
        ),
        ("xl/styles.xml", STYLES),
    ]  # fmt: skip


def _types(files: Sequence[str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/{file}.xml" ContentType="{kind}.worksheet+xml"/>'
        for file in files
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>'
    )


# Plain, bold, wrapped.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
