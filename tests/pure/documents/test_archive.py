"""The copy of record: PDF/A-3 with its data inside, the data's digest on paper; the sketch."""

import hashlib
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from tests.fixtures.documents import HOSTILE, report_form, text_of

from liance.foundation.documents import report
from liance.foundation.documents.sketch import sketch_svg

DATA = '{"number":"宝环监〔2026〕168号","value":"142"}'
EVERY = frozenset(range(0x20, 0x10000))


def point(code: str, medium: str = "废水", lon: str = "107.40212", lat: str = "34.35160"):
    return SimpleNamespace(code=code, medium=medium, lon=lon, lat=lat)


@pytest.mark.usefixtures("typefaces")
def test_the_file_says_that_it_is_pdf_a_3_and_carries_its_data() -> None:
    pdf = PdfReader(io.BytesIO(report.render(report_form(), data=DATA)))
    metadata = pdf.xmp_metadata
    assert metadata is not None
    xmp = metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    root = pdf.trailer["/Root"]
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Data"
    assert pdf.attachments["report.json"] == [DATA.encode()]
    assert not pdf.is_encrypted


@pytest.mark.usefixtures("typefaces")
def test_paper_names_the_digest_of_the_data() -> None:
    digest = hashlib.sha256(DATA.encode()).hexdigest()
    assert digest in text_of(report.render(report_form(), data=DATA))


@pytest.mark.usefixtures("typefaces")
def test_without_data_nothing_is_attached() -> None:
    pdf = PdfReader(io.BytesIO(report.render(report_form())))
    assert "report.json" not in pdf.attachments
    assert pdf.xmp_metadata is not None
    assert "<pdfaid:part>2</pdfaid:part>" in pdf.xmp_metadata.stream.get_data().decode()


@pytest.mark.usefixtures("typefaces")
def test_the_same_data_give_the_same_bytes() -> None:
    assert report.render(report_form(), data=DATA) == report.render(report_form(), data=DATA)


@pytest.mark.usefixtures("typefaces")
def test_what_is_missing_and_the_basis_are_printed() -> None:
    form = report_form(
        missing=("资质认定证书编号",),
        missing_reasons=("换证期间，旧证有效",),
        basis=("《生态环境法典》",),
    )
    printed = text_of(report.render(form))
    for said in ("应有而未登记的事项", "资质认定证书编号", "换证期间，旧证有效"):
        assert said in printed
    assert "《生态环境法典》" in printed


@pytest.mark.usefixtures("typefaces")
def test_a_report_with_positions_is_set_with_its_sketch() -> None:
    first, *others = report_form().points
    points = (replace(first, lon="107.40212", lat="34.35160"), *others)
    assert "点位示意图" in text_of(report.render(report_form(points=points)))
    hostile = (replace(first, code=HOSTILE[:8] + "\u202e", lon="1.0", lat="2.0"),)
    assert "\u202e" not in text_of(report.render(report_form(points=hostile)))


def test_points_lie_as_they_lie_on_the_ground() -> None:
    """North is up, east is right, codes at one place share a mark, a bar tells the scale."""
    svg = sketch_svg(
        [point("DW001"), point("DW002"), point("ZS-1", "噪声", "107.40400", "34.35300")], EVERY
    )
    root = ET.fromstring(svg)
    texts = {t.text: (float(t.get("x")), float(t.get("y"))) for t in root if t.tag.endswith("text")}
    assert {"DW001、DW002", "ZS-1", "北", "废水", "噪声"} <= set(texts)
    assert texts["ZS-1"][0] > texts["DW001、DW002"][0]
    assert texts["ZS-1"][1] < texts["DW001、DW002"][1]
    bar = next(t for t in texts if t.endswith(" m"))
    east = (float("107.40400") - float("107.40212")) * 111_320 * 0.8257
    pixels = texts["ZS-1"][0] - texts["DW001、DW002"][0]
    path = next(p.get("d") for p in root if p.get("d", "").endswith("v-4"))
    length = float(path.split("h")[1].split("v")[0])
    assert length / pixels == pytest.approx(int(bar[:-2]) / east, rel=0.02)


def test_one_place_has_no_scale_and_no_place_no_sketch() -> None:
    alone = sketch_svg([point("DW001")], EVERY)
    assert "DW001" in alone
    assert " m<" not in alone
    assert sketch_svg([point("DW001", lon="", lat="")], EVERY) == ""


def test_markup_in_a_code_is_text() -> None:
    svg = sketch_svg([point("<script>&")], EVERY)
    assert "&lt;script&gt;&amp;" in svg
    ET.fromstring(svg)
