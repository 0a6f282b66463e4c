"""Nobody signs a report that lacks a required fact and does not say why (评审准则 2023)."""

import pytest
from pypdf import PdfReader
from tests.report_scene import exceeding
from tests.rewriting import rewrite

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.files.store import path_of
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.models import Agency, Source
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.models import Report

WHY = "迁址后的地址尚未登记"


@pytest.fixture
def ending(world: World) -> Ending:
    """All results approved; the source has no address on file."""
    made = exceeding(world)
    Source.objects.filter(pk=made.operation.source.pk).update(address="")
    made.operation.visit.refresh_from_db()
    return made


def prepare(ending: Ending, reason: str = "") -> Report:
    op = ending.operation
    return reports.prepare(
        visit_id=op.visit.id, actor=op.who("chenjing"), at=op.at(9, days=1), lacking_reason=reason
    )


@pytest.mark.parametrize("reason", ["", "   ", "漏"])
def test_without_the_fact_or_a_reason_there_is_no_report(ending: Ending, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        prepare(ending, reason)
    assert refused.value.code == "reporting.facts_missing"
    assert refused.value.facts["facts"].split("、").count("受检单位地址") == 1
    assert not Report.objects.exists()


def test_the_reason_is_printed_with_the_facts(ending: Ending) -> None:
    content = prepare(ending, WHY).content
    assert "受检单位地址" in content["missing"]
    assert content["missing_reason"] == WHY
    pdf = ending.review().sign().report().pdf
    assert pdf is not None
    printed = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(path_of(pdf.sha256)).pages
    )
    assert f"未登记的原因：{WHY}" in printed


def test_a_report_prepared_without_a_reason_is_not_signed(ending: Ending) -> None:
    report = prepare(ending, WHY)
    ending.review()
    rewrite(Report.objects.filter(pk=report.pk), content={**report.content, "missing_reason": ""})
    with pytest.raises(Refused) as refused:
        ending.sign()
    assert refused.value.code in {"reporting.facts_missing", "reporting.outdated"}
    assert ending.report().state == "reviewed"


def test_no_reason_is_kept_where_nothing_is_missing(world: World) -> None:
    ending = exceeding(world)
    whole = Ending(ending.operation)
    Agency.objects.filter(pk=whole.operation.visit.enforcement_id).update(address="市政府院内")
    report = prepare(whole, WHY)
    assert (report.content["missing"] == []) == (report.content["missing_reason"] == "")
