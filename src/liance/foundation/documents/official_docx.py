"""Official documents as DOCX by GB/T 9704-2012: A4, 156 × 225 mm of text on a grid of 22 lines of
28 characters, the fonts that the standard names, page numbers outside."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from liance.foundation.documents.press import words
from liance.foundation.documents.titles import title_lines

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.text.paragraph import Paragraph

    from liance.foundation.documents.notice import NoticeForm

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
SONGTI: Final = "宋体"
XIAOBIAOSONG: Final = "方正小标宋简体"
THREE: Final = Pt(16)
TWO: Final = Pt(22)
FOUR: Final = Pt(14)
RED: Final = RGBColor(0xD7, 0x00, 0x0F)
# In twentieths of a point: 225 mm ÷ 22; a 16 pt character narrowed until 28 stand on 156 mm.
LINE_PITCH: Final = "580"
NARROWED: Final = "-5"
WIDTHS: Final = (11, 24, 14, 14, 11, 11, 11, 15, 28, 17)
FIRST: Final = re.compile(r"^[一二三四五六七八九十]+、")
SECOND: Final = re.compile(r"^（[一二三四五六七八九十]+）")


def notice(form: "NoticeForm", *, at: datetime) -> bytes:
    """Set a notice; returns the file."""
    said = {key: word[0] for key, word in words("notice").items()}
    paper = _paper(form, at)
    _head(paper, form, said)
    for line in title_lines(form.title):
        _line(paper, line, face=XIAOBIAOSONG, size=TWO, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(paper, "")
    _line(paper, f"{form.recipients}：")
    for paragraph in form.paragraphs:
        face = HEITI if FIRST.match(paragraph) else KAITI if SECOND.match(paragraph) else FANGSONG
        _line(paper, paragraph, face=face, indent=2)
    _line(paper, "")
    _line(paper, f"{said['annex']}：{said['table']}", indent=2)
    _line(paper, "")
    _line(paper, "")
    for text in (form.body, form.date or said["date_open"]):
        _line(paper, text, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
    _annex(paper, form, said)
    _record(paper, form, said)
    held = BytesIO()
    paper.save(held)
    return held.getvalue()


def _paper(form: "NoticeForm", at: datetime) -> "Paper":
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINE_PITCH)
    style: Any = paper.styles["Normal"]
    style.font.size = THREE
    style.font.name = FANGSONG
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    style.paragraph_format.space_after = Pt(0)
    paper.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    about = paper.core_properties
    about.title, about.author, about.comments = form.title, form.body, ""
    about.created = about.modified = at.astimezone(UTC)
    return paper


def _head(paper: "Paper", form: "NoticeForm", said: dict[str, str]) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    size = Pt(34 if len(form.body) > 9 else 42)
    head = _line(
        paper, form.body + said["document"], face=XIAOBIAOSONG, size=size, align=centre,
        colour=RED, exact=False,
    )  # fmt: skip
    head.paragraph_format.space_after = Pt(29)
    number = _line(paper, form.number or said["number_open"], align=centre)
    _rule(number, "bottom", 12, colour="D7000F")
    _line(paper, "")


def _line(
    paper: "Paper", text: str, *, face: str = FANGSONG, size: Any = THREE, align: Any = None,
    indent: int = 0, right: int = 0, colour: RGBColor | None = None, exact: bool = True,
) -> "Paragraph":  # fmt: skip
    """A paragraph; ``indent`` and ``right`` in characters, lines 29 pt apart unless not exact."""
    paragraph = paper.add_paragraph()
    layout = paragraph.paragraph_format
    if exact:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(29)
    if align is not None:
        layout.alignment = align
    layout.first_line_indent = THREE * indent if indent else None
    layout.right_indent = THREE * right if right else None
    _write(paragraph, text, face=face, size=size, colour=colour)
    return paragraph


def _write(
    paragraph: "Paragraph", text: str, *, face: str, size: Any, colour: RGBColor | None = None
) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    run.font.name = face
    properties: Any = run._element.rPr
    properties.rFonts.set(qn("w:eastAsia"), face)
    if size == THREE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), NARROWED)
        properties.insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang"
        )
    if colour is not None:
        run.font.color.rgb = colour


def _rule(paragraph: "Paragraph", side: str, eighths: int, *, colour: str = "000000") -> None:
    """A line along a side of the paragraph, in eighths of a point."""
    properties = paragraph._element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        # The schema wants the borders before spacing and indents.
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    border = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        border.set(qn(f"w:{key}"), value)
    borders.append(border)


def _page_number(paragraph: "Paragraph", align: Any) -> None:
    paragraph.paragraph_format.alignment = align
    if align == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = FOUR
    else:
        paragraph.paragraph_format.left_indent = FOUR
    _write(paragraph, "— ", face=SONGTI, size=FOUR)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.font.name = FOUR, SONGTI
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)
    _write(paragraph, " —", face=SONGTI, size=FOUR)


def _record(paper: "Paper", form: "NoticeForm", said: dict[str, str]) -> None:
    """版记, behind what is annexed: copies, who issued it and when."""
    _line(paper, "")
    if form.copies:
        copies = _line(paper, f"{said['copies']}：{form.copies.rstrip('。')}。", size=FOUR)
        _rule(copies, "top", 8)
    issued = form.date + said["printed_on"] if form.date else ""
    last = _line(paper, f"{form.body}　　{issued}".rstrip(), size=FOUR)
    _rule(last, "top", 8 if not form.copies else 6)
    _rule(last, "bottom", 8)


def _annex(paper: "Paper", form: "NoticeForm", said: dict[str, str]) -> None:
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _line(paper, said["annex"], face=HEITI)
    _line(paper, said["table"], face=XIAOBIAOSONG, size=TWO, align=WD_ALIGN_PARAGRAPH.CENTER)
    heads = ("rank", "area", "due", "done", "reasoned", "in_time", "unexplained", "rate", "since",
             "upload_rate")  # fmt: skip
    table = paper.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    _cells(table.rows[0].cells, [said[key] for key in heads], face=HEITI)
    for line in form.ranking:
        _cells(table.add_row().cells, line.cells, face=FANGSONG)
    _line(paper, form.rule, size=Pt(10.5), exact=False)


def _cells(cells: Sequence[Any], texts: Sequence[str], *, face: str) -> None:
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        layout = paragraph.paragraph_format
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
        _write(paragraph, text, face=face, size=Pt(10.5))
