"""The QR codes of labels, read back from the printed page by a decoder."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from tests.fixtures.documents import at

from liance.foundation.documents import labels
from liance.foundation.documents.labels import Label, Layout

pytestmark = [pytest.mark.usefixtures("typefaces"), pytest.mark.clause("D4")]

LABEL_PRINTER_DPI = 203
LONG = "氢氧化钠至pH约9，抗坏血酸、EDTA、饱和乙酸锌，避光充满"


def label(number: int) -> Label:
    return Label(
        code=f"610300-26-0187-{number:02d}", number=f"0187-{number:02d}", bottle=f"{number}/40",
        point="DW001", factors=("化学需氧量", "氨氮"), container="玻璃瓶", preservation=LONG,
        sampled="2026-11-23 11:18", hold_until="11-24 11:18", seal="F20260187",
    )  # fmt: skip


def decoded(pdf: bytes, dpi: int) -> list[str]:
    """What a scanner reads from every page, in grey at a resolution."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        grey = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
        found += [code.text for code in zxingcpp.read_barcodes(grey)]
    return found


@pytest.mark.parametrize("layout", ["single", "a4"])
def test_every_code_is_read_as_a_label_printer_prints_it(layout: Layout) -> None:
    many = [label(number) for number in range(1, 41)]
    pdf = labels.render(many, layout=layout, printed_at=at(11, 23, 12))
    assert sorted(decoded(pdf, LABEL_PRINTER_DPI)) == [one.code for one in many]


def lowest(pdf: bytes, words: str) -> float:
    """How far above the lower edge of the first page the words stand, in mm."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = text.search(words).get_next()
    assert found is not None
    start, count = found
    return min(text.get_charbox(place)[1] for place in range(start, start + count)) / 72 * 25.4


def test_a_full_label_keeps_its_times_whole() -> None:
    full = replace(label(1), factors=tuple(f"挥发性有机物{n}" for n in range(12)))
    pdf = labels.render([full], layout="single", printed_at=at(11, 23, 12))
    assert lowest(pdf, "11-24 11:18") > 8
    assert lowest(pdf, "避光充满") > 1.6
