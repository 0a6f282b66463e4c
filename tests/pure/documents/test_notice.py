"""A notice on paper, measured in millimetres from its PDF and read from its DOCX (GB/T 9704-2012)."""

import re
from collections import defaultdict
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.shared import Mm

from liance.foundation.documents.notice import NoticeForm, Ranking, notice_docx, notice_pdf

AT = datetime(2026, 11, 28, 2, tzinfo=UTC)
POINT = 25.4 / 72
TEXT = "各地要按照计划逐家监测并说明没有监测的原因" * 40


def form(**changed: object) -> NoticeForm:
    given = {
        "body": "陕西省生态环境厅", "number": "陕环函〔2026〕18号", "title": "关于调度情况的通报",
        "recipients": "各市生态环境局", "paragraphs": (TEXT, "一、总体情况", "（一）进展", TEXT),
        "copies": "厅机关", "issued_at": AT, "rule": "名次由系统计算。",
        "ranking": (Ranking(
            rank="1", name="宝鸡市", counts=(9, 6, 1, 0, 2), rate="75.0", since="2026-03-31",
            upload_rate="100.0"),),
    }  # fmt: skip
    return NoticeForm(**{**given, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pdf() -> pdfium.PdfDocument:
    return pdfium.PdfDocument(notice_pdf(form(), at=AT))


def lines(page: pdfium.PdfPage) -> list[tuple[float, float, float, str]]:
    """The lines of a page from above: distance of their foot from the top edge, left and right edge
    in mm, text."""
    text, height = page.get_textpage(), page.get_height()
    found: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for index in range(text.count_chars()):
        left, bottom, right, _top = text.get_charbox(index, loose=True)
        word = text.get_text_range(index, 1)
        if word.strip():
            found[round(height - bottom)].append((left * POINT, right * POINT, word))
    return [
        (foot * POINT, min(c[0] for c in row), max(c[1] for c in row), "".join(c[2] for c in row))
        for foot, row in sorted(found.items())
    ]


def test_the_paper_is_a4(pdf):
    for page in pdf:
        assert page.get_width() * POINT == pytest.approx(210, abs=0.5)
        assert page.get_height() * POINT == pytest.approx(297, abs=0.5)


def test_a_full_page_has_22_lines_of_28_characters_on_156_by_225_mm(pdf):
    body = [row for row in lines(pdf[1]) if not row[3].startswith("—")]
    full = [row for row in body if len(row[3]) == 28]
    assert len(full) >= 10
    assert all(len(row[3]) <= 28 for row in body)
    for _foot, left, right, _said in full:
        assert left == pytest.approx(28, abs=1)
        assert right == pytest.approx(184, abs=1)
    pitches = [b[0] - a[0] for a, b in pairwise(full) if b[0] - a[0] < 15]
    assert all(pitch == pytest.approx(225 / 22, abs=0.4) for pitch in pitches)
    assert sum(pitches) / len(pitches) == pytest.approx(225 / 22, abs=0.05)
    first = body[0][0]
    assert 37 < first < 37 + 225 / 22
    assert round((262 - first) / (225 / 22)) == 21


def test_a_paragraph_begins_two_characters_in(pdf):
    starts = [row for row in lines(pdf[0]) if row[3].startswith("各地要按照") and row[1] > 30]
    assert starts[0][1] == pytest.approx(28 + 2 * 156 / 28, abs=0.7)
    assert len(starts[0][3]) == 26


def test_page_numbers_stand_7_mm_below_the_text_outside(pdf):
    for number, page in enumerate(pdf, start=1):
        foot, left, right, said = lines(page)[-1]
        assert said == f"—{number}—"
        assert 269 < foot < 275
        if number % 2:
            assert right == pytest.approx(184 - 14 * POINT, abs=1.5)
        else:
            assert left == pytest.approx(28 + 14 * POINT, abs=1.5)


def test_the_record_of_issue_is_the_last_of_all_behind_the_annex(pdf):
    annex, last = (next(n for n, page in enumerate(pdf) if any(word in row[3] for row in lines(page)))
                   for word in ("宝鸡市", "印发"))  # fmt: skip
    assert (annex, last) == (len(pdf) - 1, len(pdf) - 1)
    feet = {row[3]: row[0] for row in lines(pdf[last])}
    issued = next(foot for said, foot in feet.items() if "印发" in said)
    assert issued > feet["名次由系统计算。"]
    assert 250 < issued < 262
    texts = [p.text for p in Document(BytesIO(notice_docx(form(), at=AT))).paragraphs]
    assert texts.index("抄送：厅机关。") > texts.index("名次由系统计算。")


def test_a_draft_says_so_and_bears_neither_number_nor_date():
    said = "".join(
        row[3]
        for page in pdfium.PdfDocument(notice_pdf(form(number="", issued_at=None), at=AT))
        for row in lines(page)
    )
    assert "文号待编" in said
    assert {"草", "稿"} <= set(said)
    assert "2026年11月28日" not in said


def test_the_docx_has_the_same_measures_and_the_fonts_of_the_standard():
    held = notice_docx(form(), at=AT)
    paper = Document(BytesIO(held))
    section = paper.sections[0]
    measured = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.right_margin, section.bottom_margin,
    )  # fmt: skip
    assert [round(length / Mm(1), 1) for length in measured] == [210, 297, 37, 28, 26, 35]
    xml = ZipFile(BytesIO(held)).read("word/document.xml").decode()
    grid = re.search(r"<w:docGrid[^>]*>", xml)
    assert grid
    assert 'w:linePitch="580"' in grid.group()
    for face in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"):
        assert f'w:eastAsia="{face}"' in xml
    texts = [p.text for p in paper.paragraphs]
    for words in (
        "陕西省生态环境厅文件",
        "陕环函〔2026〕18号",
        "各市生态环境局：",
        "抄送：厅机关。",
    ):
        assert words in texts
    assert [c.text for c in paper.tables[0].rows[1].cells][:3] == ["1", "宝鸡市", "9"]
