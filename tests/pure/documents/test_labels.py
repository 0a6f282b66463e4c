"""Bottle labels."""

import io

import pytest
from pypdf import PdfReader
from tests.fixtures.documents import HOSTILE, at, text_of

from liance.foundation.documents import labels
from liance.foundation.documents.errors import TooManyLabels
from liance.foundation.documents.labels import Label

pytestmark = [pytest.mark.usefixtures("typefaces"), pytest.mark.clause("D4")]

NOON = at(11, 23, 12)


def label(i: int = 1, **changes: object) -> Label:
    given: dict[str, object] = {
        "code": f"L:0187-{i:03d}",
        "number": f"0187-WS-{i:03d}",
        "bottle": "1/3",
        "point": "DW001",
        "factors": ("化学需氧量", "氨氮"),
        "container": "棕色玻璃瓶 500 mL",
        "preservation": "H₂SO₄ pH≤2，0–5 ℃ 冷藏",
        "sampled": "11-23 11:18",
        "hold_until": "11-25 11:18",
        "seal": "F20260187",
    }
    return Label(**(given | changes))


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    box = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return [(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in box]


def test_a_single_label_is_fifty_by_thirty_millimetres() -> None:
    pdf = labels.render([label(1), label(2)], layout="single", printed_at=NOON)
    assert sizes(pdf) == [(50, 30), (50, 30)]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (36, 1), (37, 2), (72, 2)])
def test_a_sheet_holds_thirty_six(count: int, pages: int) -> None:
    many = [label(i) for i in range(count)]
    pdf = labels.render(many, layout="a4", printed_at=NOON)
    assert sizes(pdf) == [(210, 297)] * pages
    printed = text_of(pdf)
    assert all(one.number in printed for one in many)


def test_what_the_keeper_needs_stands_on_it() -> None:
    printed = text_of(labels.render([label()], layout="single", printed_at=NOON))
    for words in ("0187-WS-001", "1/3", "DW001", "化学需氧量、氨氮", "11-2511:18", "F20260187"):
        assert words in printed


def test_factors_that_do_not_fit_are_counted() -> None:
    many = label(factors=tuple(f"挥发性有机物{i}" for i in range(40)))
    printed = text_of(labels.render([many], layout="single", printed_at=NOON))
    assert "等40项" in printed


def test_too_many_labels_are_refused() -> None:
    with pytest.raises(TooManyLabels) as refusal:
        labels.render([label()] * 721, layout="a4", printed_at=NOON)
    assert refusal.value.code == "documents.too_many_labels"


def test_no_labels_give_an_empty_page_not_an_error() -> None:
    assert sizes(labels.render([], layout="a4", printed_at=NOON)) == [(210, 297)]
    assert sizes(labels.render([], layout="single", printed_at=NOON)) == [(50, 30)]


def test_hostile_text_is_printed_not_obeyed() -> None:
    hostile = label(number=HOSTILE, factors=(HOSTILE,) * 9, container=HOSTILE, bottle="#x")
    pdf = labels.render([hostile], layout="single", printed_at=NOON)
    assert sizes(pdf) == [(50, 30)]
    assert "#setpage(width:1cm)" in text_of(pdf)


def test_the_same_labels_give_the_same_bytes() -> None:
    one, two = (labels.render([label()], layout="a4", printed_at=NOON) for _ in range(2))
    assert one == two
