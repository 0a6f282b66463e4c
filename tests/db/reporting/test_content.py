"""Whatever was measured stands in the report, in the upload and in the table (R3)."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.report_scene import VERIFY, approve, enter_more, exceeding, signed

from liance.flows.demonstration.world import World
from liance.foundation.files.store import read
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.workbook import COLUMNS, rows_of, workbook

VALUES = st.lists(
    st.integers(min_value=4, max_value=900).map(str),
    min_size=1, max_size=3,
)  # fmt: skip


@pytest.mark.clause("R3")
@settings(
    max_examples=5, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(repeats=VALUES)
def test_every_determination_and_reading_is_a_row(world: World, repeats: list[str]) -> None:
    from django.db import transaction

    with transaction.atomic():
        ending = exceeding(world)
        op = ending.operation
        before = Determination.objects.filter(bottle_factor__bottle__visit=op.visit).count()
        for raw in repeats:
            approve(ending, enter_more(ending, "化学需氧量", raw, at=op.at(20)), at=op.at(21))
        report = signed(ending)
        made = Determination.objects.filter(
            bottle_factor__bottle__visit=op.visit, state="approved"
        ).values_list("bottle_factor__factor", "raw")
        taken = Reading.objects.filter(item__point__visit=op.visit).values_list(
            "item__factor", "raw"
        )
        measured = sorted([*made, *taken])
        assert len(measured) == before + len(taken) + len(repeats)
        printed = [(r["factor"], r["value"]) for r in report.content["results"]]
        sent = [(r["factor"], r["value"]) for r in upload_document(report)["results"]]
        table = [(row[10], row[11]) for row in rows_of(report)]
        assert sorted(printed) == sorted(sent) == sorted(table) == measured
        transaction.set_rollback(True)


def test_the_paper_says_what_was_frozen(world: World) -> None:
    report = signed(exceeding(world))
    assert report.pdf
    pages = PdfReader(io.BytesIO(read(report.pdf))).pages
    paper = "".join("".join(page.extract_text() for page in pages).split())
    form = form_of(report.content)
    wanted = [form.number, form.body, form.client, form.inspected_unit, form.credit_code]
    wanted += [w for r in form.results for w in (r.factor, r.value, r.limit)]
    wanted += [i.number for i in form.instruments] + [s.number for s in form.samples]
    wanted += [p.name for p in (*form.samplers, *form.analysts)]
    wanted += ["陈静", "郑晓燕", "冯志远", report.code]
    assert [word for word in wanted if "".join(word.split()) not in paper] == []


def test_the_content_does_not_follow_the_registry(world: World) -> None:
    report = signed(exceeding(world))
    source = report.visit.source
    type(source).objects.filter(pk=source.pk).update(name="改名以后的公司")
    report = Report.objects.get(pk=report.pk)
    assert report.content["inspected_unit"] != "改名以后的公司"
    assert upload_document(report)["unit"] == report.content["inspected_unit"]


def test_the_workbook_holds_text_in_seventeen_columns(world: World) -> None:
    report = signed(exceeding(world))
    report.content["results"][0]["note"] = '=HYPERLINK("http://x")'
    content = workbook(report)
    assert content == workbook(report), "the same report gives the same bytes"
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(COLUMNS)
    assert len(COLUMNS) == 17
    assert {cell.data_type for row in rows[1:] for cell in row} <= {"s", "n"}
    assert all(c.value is None for row in rows[1:] for c in row if c.data_type == "n")
    cod = next(row for row in rows if row[10].value == "化学需氧量")
    assert [cod[i].value for i in (5, 6, 8, 11, 12, 14, 15)] == [
        "GB 8978-1996", "表4 一级", "82", "142", "100", "否", "0.42",
    ]  # fmt: skip


def test_the_verification_code_leads_back_to_the_report(world: World) -> None:
    report = signed(exceeding(world))
    assert VERIFY
    assert len(report.code) == 12
    assert Report.objects.get(code=report.code) == report
