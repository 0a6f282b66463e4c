"""Nobody signs a report that lacks a required fact and does not say why (评审准则 2023)."""

import pytest
from pypdf import PdfReader
from tests.joint_visit import signed_in
from tests.report_scene import EveryFact, exceeding
from tests.rewriting import rewrite

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.files.store import path_of
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.registry.models import Agency, Source
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.models import Report

pytestmark = pytest.mark.usefixtures("exceeded")

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
        visit_id=op.visit.id, actor=op.who("chenjing"), at=op.at(9, days=1),
        lacking=EveryFact(reason),
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "   ", "漏"])
def test_without_the_fact_or_a_reason_there_is_no_report(ending: Ending, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        prepare(ending, reason)
    assert refused.value.code == "reporting.facts_missing"
    assert refused.value.facts["facts"].split("、").count("受检单位地址") == 1
    assert not Report.objects.exists()


@pytest.fixture
def two(ending: Ending) -> Ending:
    """The client has no address on file either."""
    Agency.objects.filter(pk=ending.operation.visit.enforcement_id).update(address="")
    ending.operation.visit.refresh_from_db()
    return ending


def test_each_fact_needs_a_reason_of_its_own(two: Ending) -> None:
    op = two.operation
    with pytest.raises(Refused) as refused:
        reports.prepare(
            visit_id=op.visit.id, actor=op.who("chenjing"), at=op.at(9, days=1),
            lacking={"受检单位地址": WHY},
        )  # fmt: skip
    assert (refused.value.field, refused.value.facts["facts"]) == (
        "lacking-委托单位地址", "委托单位地址",
    )  # fmt: skip


def test_each_fact_is_printed_and_recorded_with_its_reason(two: Ending) -> None:
    op, reasons = two.operation, {"受检单位地址": WHY, "委托单位地址": "机构改革后未定"}
    report = reports.prepare(
        visit_id=op.visit.id, actor=op.who("chenjing"), at=op.at(9, days=1), lacking=reasons
    )
    assert dict(reports.lacking_in(report.content)) == reasons
    event = Event.objects.get(kind="reporting:report:prepare", object_id=report.id)
    for fact, why in reasons.items():
        assert f"{fact}：{why}" in event.body
    page = signed_in("zhengxiaoyan").get(f"/reports/{report.id}/").content.decode()
    pdf = two.review().sign().report().pdf
    assert pdf is not None
    printed = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(path_of(pdf.sha256)).pages
    )
    for fact, why in reasons.items():
        assert f"{fact}{why}" in printed
        assert fact in page
        assert why in page


def test_a_report_prepared_without_a_reason_is_not_signed(ending: Ending) -> None:
    report = prepare(ending, WHY)
    ending.review()
    content = {**report.content, "missing_reasons": [""]}
    rewrite(Report.objects.filter(pk=report.pk), content=content)
    with pytest.raises(Refused) as refused:
        ending.sign()
    assert refused.value.code == "reporting.facts_missing"
    assert ending.report().state == "reviewed"


def test_the_one_reason_of_an_earlier_release_stands_for_all_facts(ending: Ending) -> None:
    report = prepare(ending, WHY)
    ending.review()
    old = {key: value for key, value in report.content.items() if key != "missing_reasons"}
    rewrite(Report.objects.filter(pk=report.pk), content={**old, "missing_reason": WHY})
    assert ending.sign().report().state == "signed"


def test_no_reason_is_kept_where_nothing_is_missing(world: World) -> None:
    report = prepare(exceeding(world), WHY)
    assert len(report.content["missing"]) == len(report.content["missing_reasons"])
