"""A paper of tables (报告、申请): facts, paragraphs, tables; as PDF/A and as DOCX from one form."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from liance.foundation.documents.press import Lang, press

SONGTI: Final = "宋体"
SIZE: Final = Pt(10.5)
# A column of such texts alone is read from its right edge.
NUMBER: Final = re.compile(r"([-+]?[0-9][0-9.,]*( %)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    """A table under its heading; ``wide`` gives the share of each column; ``none`` stands where
    there are no rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...]
    none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """What the paper says. ``facts``: label and value; ``signers``: labels of the lines for
    signatures at its end."""

    title: str
    body: str
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[PaperTable, ...] = ()
    signers: tuple[str, ...] = ()
    printed_at: datetime


def pdf(form: PaperForm, *, lang: Lang = "zh") -> bytes:
    """The paper as PDF/A; the same form gives the same bytes. Raises FontsMissing, DocumentFailed."""
    return press().pdf("paper", form, lang=lang, at=form.printed_at)


def docx(form: PaperForm) -> bytes:
    """The paper as DOCX, A4, for who writes on in it."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    style: Any = paper.styles["Normal"]
    style.font.size, style.font.name = SIZE, SONGTI
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONGTI)
    about = paper.core_properties
    about.title, about.author, about.comments = form.title, form.body, ""
    about.created = about.modified = form.printed_at.astimezone(UTC)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(form.title)
    run.bold, run.font.size = True, Pt(16)
    paper.add_paragraph(form.body).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for label, value in form.facts:
        line = paper.add_paragraph()
        line.add_run(f"{label}：").bold = True
        line.add_run(value)
    for text in form.paragraphs:
        paper.add_paragraph(text)
    for table in form.tables:
        paper.add_paragraph().add_run(table.heading).bold = True
        _table(paper, table)
    for label in form.signers:
        paper.add_paragraph(f"{label}：＿＿＿＿＿＿＿＿　　＿＿年＿＿月＿＿日")
    held = BytesIO()
    paper.save(held)
    return held.getvalue()


def _table(paper: Any, table: PaperTable) -> None:
    if not table.rows:
        paper.add_paragraph(table.none)
        return
    made = paper.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    head = made.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # on each page anew
    for cell, word in zip(head.cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(word).bold = True
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    whole = sum(table.wide)
    numbers = [
        all(NUMBER.fullmatch(text) for text in column) for column in zip(*table.rows, strict=True)
    ]
    for column, share, number in zip(made.columns, table.wide, numbers, strict=True):
        for cell in column.cells:
            cell.width = Mm(166 * share // whole)
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
