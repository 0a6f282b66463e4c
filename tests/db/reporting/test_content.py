"""Whatever was measured stands in the report, in the upload and in the table (R3)."""

import html
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.report_scene import VERIFY, approve, enter_more, exceeding, operation, signed

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.world import World
from liance.foundation.files.store import read
from liance.mechanism.capability.actions import change_instrument
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import batching
from liance.mechanism.laboratory.models import Batch, Determination
from liance.mechanism.laboratory.queries import quality_marks_of
from liance.mechanism.laboratory.queries.quality import deviations
from liance.mechanism.laboratory.rules.acceptance import ControlSample
from liance.mechanism.operations.models import Reading
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.workbook import COLUMNS, rows_of, workbook

pytestmark = pytest.mark.usefixtures("exceeded")

VALUES = st.lists(
    st.integers(min_value=4, max_value=900).map(str),
    min_size=1, max_size=3,
)  # fmt: skip


@pytest.mark.clause("R3")
@settings(
    max_examples=5, derandomize=True,
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


def paper_of(report: Report) -> str:
    """The text of the copy of record without its white space."""
    pages = PdfReader(io.BytesIO(read(report.pdf))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_results_without_their_quality_control_are_named_on_paper_and_page(world: World) -> None:
    ending = exceeding(world)
    report = signed(ending)
    said = deviations(report.visit_id)
    assert any("没有随批质控" in line for line in said)
    assert set(said) <= set(report.content["deviations"])
    paper = paper_of(report)
    assert [line for line in said if "".join(line.split()) not in paper] == []
    marked = [r for r in report.content["results"] if "质控标注，见偏离说明" in r["note"]]
    assert len(marked) == len(quality_marks_of(report.visit_id)) > 0
    browser = Client()
    browser.force_login(
        world.staff["chenjing"].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    page = html.unescape(browser.get(f"/reports/{report.id}/").content.decode())
    assert [line for line in said if line not in page] == []


def test_the_ground_of_a_grab_sample_stands_in_the_report(world: World) -> None:
    report = signed(exceeding(world))
    (line,) = [line for line in report.content["grounds"] if "化学需氧量" in line]
    assert "公告2007年第16号" in line
    assert "〔未核对原文〕" in line
    assert "".join(line.split()) in paper_of(report)


def short_batch(op: Operation, factor: str) -> Batch:
    """The samples of a factor in a batch with one blank where two are asked for."""
    rows = BottleFactor.objects.filter(
        bottle__visit=op.visit, bottle__state="received", factor=factor
    )
    readings = [op.reading(row) for row in rows.select_related("bottle").order_by("id")]
    first, analyst = readings[0], op.who(op.team.analyst)
    opened = batching.open_batch(
        factor_ids=[r.bottle_factor_id for r in readings], actor=analyst, at=op.at(17, 5),
        setting=batching.Setting(
            method=first.method, unit=first.unit, started_at=first.started_at,
            detection_limit=first.detection_limit, instrument_id=first.instrument_id,
        ),
    )  # fmt: skip
    material = ControlSample(
        "reference", "101", "GSB-2026-17", certified="100", uncertainty="6"
    )  # fmt: skip
    return batching.submit(
        batch_id=opened.id, version=opened.version, actor=analyst, at=op.at(17, 45),
        found=[batching.Found(r.bottle_factor_id, r.raw, r.raw) for r in readings],
        controls=[ControlSample("blank", "ND"), material],
    )  # fmt: skip


def test_a_batch_released_with_too_few_blanks_is_named_with_its_reason(world: World) -> None:
    op = operation(world, 化学需氧量="142").draft().send().give_back().field_work()
    batch = short_batch(op, "化学需氧量")
    assert batch.state == "failed"
    batching.release(
        batch_id=batch.id, version=batch.version, reason="空白样破损一支，另一支合格",
        actor=op.who("wujianguo"), at=op.at(17, 48),
    )  # fmt: skip
    report = signed(Ending(op.determine()))
    assert f"{batch.number}批的空白不足，说明：空白样破损一支，另一支合格" in paper_of(report)


def test_the_quality_table_holds_field_and_batch_controls(world: World) -> None:
    op = operation(world, 化学需氧量="142").draft().send().give_back().field_work()
    report = signed(Ending(op.batch("化学需氧量").determine()))
    table = {(q["measure"], q["factors"]): q for q in report.content["quality"]}
    batch = Batch.objects.get()
    factor = f"化学需氧量（{batch.number} 批）"
    assert {key[0] for key in table if key[1] == factor} == {
        "实验室空白", "实验室平行样", "加标、标准样品",
    }  # fmt: skip
    assert "保证值 100 ± 6" in table["加标、标准样品", factor]["outcome"]
    bottles = [table[f"{name}（瓶）", "水样"] for name in ("现场平行样", "全程序空白")]
    assert [(b["due"], b["done"]) for b in bottles] == [("1", "1"), ("1", "1")]
    taken = [q for (measure, _), q in table.items() if measure in ("现场平行样", "全程序空白")]
    assert len(taken) == 2
    assert all("相对偏差" in q["outcome"] or "检出" in q["outcome"] for q in taken)
    paper = paper_of(report)
    assert [
        q["outcome"] for q in table.values() if "".join(q["outcome"].split()) not in paper
    ] == []
    browser = Client()
    browser.force_login(
        world.staff["chenjing"].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    page = html.unescape(browser.get(f"/reports/{report.id}/").content.decode())
    assert [q["outcome"] for q in table.values() if q["outcome"] not in page] == []


def test_a_batch_that_met_everything_leaves_no_remark(world: World) -> None:
    op = operation(world, 化学需氧量="142").draft().send().give_back().field_work()
    report = signed(Ending(op.batch("化学需氧量").determine()))
    notes = {r["note"] for r in report.content["results"] if r["factor"] == "化学需氧量"}
    assert not any("质控标注" in note for note in notes)
    assert not any("化学需氧量" in line for line in deviations(report.visit_id))


def test_instruments_are_printed_with_the_calibration_of_their_use(world: World) -> None:
    ending = exceeding(world)
    used = set(ending_instruments(ending))
    (meter, *_) = sorted(used, key=lambda one: one.number)
    was = meter.calibrated_to
    change_instrument(
        instrument_id=meter.id, version=meter.version, calibrated_to=was + timedelta(days=365),
        actor=world.actor("chenjing"), at=ending.operation.at(8, days=1),
    )  # fmt: skip
    report = signed(ending)
    printed = {
        (i.number, i.calibrated_until) for i in form_of(report.content).instruments
    }  # fmt: skip
    assert printed == {(one.number, one.calibrated_to) for one in used}
    assert (meter.number, was) in printed


def ending_instruments(ending: Ending) -> list[Instrument]:
    """What was used, as it stands now."""
    visit = ending.operation.visit
    keys = [
        *Reading.objects.filter(item__point__visit=visit).values_list("instrument_id", flat=True),
        *Determination.objects.filter(bottle_factor__bottle__visit=visit).values_list(
            "instrument_id", flat=True
        ),
    ]
    return list(Instrument.objects.filter(pk__in=[key for key in keys if key]))
