"""The public page: what it tells to whom, how often, and what it never tells."""

import io
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.report_scene import LACKING, amend, correct, exceeding, restricted, sign, signed

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import read
from liance.foundation.kernel import clock
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.models import Report

pytestmark = pytest.mark.usefixtures("exceeded")


@pytest.fixture
def ending(world: World) -> Any:
    cache.clear()
    made = exceeding(world)
    with clock.fixed(made.operation.at(12, days=1)):
        yield made
    cache.clear()


def ask(code: str) -> Any:
    return Client().get(f"/reports/verify/{code}/")


def send(code: str, content: bytes) -> str:
    file = io.BytesIO(content)
    file.name = "report.pdf"
    answer = Client().post(f"/reports/verify/{code}/compare/", {"pdf": file})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.clause("R1")
def test_paper_is_told_its_number_date_agency_state_and_digest(ending: Ending) -> None:
    report = signed(ending)
    page = ask(report.code).content.decode()
    for words in (report.number, report.agency.name, "现行有效", "2026"):
        assert words in page
    assert report.pdf.sha256 in re.sub(r"\s|<[^>]+>", "", page)


def test_a_superseded_paper_is_told_by_what(ending: Ending) -> None:
    old = signed(ending)
    at = ending.operation.at(9, days=2)
    amend(ending, "化学需氧量", "148", at=at)
    new = correct(ending, old, at=at)
    sign(ending, new, at=at)
    page = ask(old.code).content.decode()
    assert "已被更正报告代替" in page
    assert new.number in page


def test_what_is_not_issued_and_what_is_not_there_get_one_answer(ending: Ending) -> None:
    """By words, by status and by the queries it takes: nothing tells the two apart."""
    ending.prepare().review()
    answers = []
    for code in (ending.report().code, "FFFFFFFFFFFF"):
        ask(code)
        with CaptureQueriesContext(connection) as asked:
            answer = ask(code)
        text = re.sub(r"(nonce|value)=\"[^\"]{20,}\"", "", answer.content.decode())
        shapes = [re.sub(r"'[^']*'", "?", q["sql"]) for q in asked.captured_queries]
        answers.append((answer.status_code, text.replace(code, "CODE"), shapes))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_guessing_is_stopped_and_papers_of_others_are_not_held_up(ending: Ending) -> None:
    report = signed(ending)
    for n in range(60):
        assert ask(f"{n:012X}").status_code == 404
    assert ask("ABCDEF012345").status_code == 429
    assert ask(report.code).status_code == 429
    other = Client(REMOTE_ADDR="198.51.100.7").get(f"/reports/verify/{report.code}/")
    assert other.status_code == 200
    cache.clear()
    for _ in range(70):
        assert ask(report.code).status_code == 200


def test_the_server_compares_a_pdf_and_keeps_nothing(ending: Ending) -> None:
    report = signed(ending)
    whole, kept = read(report.pdf), StoredFile.objects.count()
    assert "一个字节都没有改动" in send(report.code, whole)
    said = send(report.code, whole[:-1] + b"!")
    assert "或者被改动过" in said.split('role="status"')[-1]
    assert StoredFile.objects.count() == kept
    nothing = Client().post(f"/reports/verify/{report.code}/compare/")
    assert "没有收到文件" in nothing.content.decode()
    assert Client().post("/reports/verify/FFFFFFFFFFFF/compare/").status_code == 404


def test_a_restricted_report_tells_only_whether_it_is_in_force(world: World) -> None:
    cache.clear()
    scene = restricted(world)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=scene.clock,
        lacking=LACKING,
    )  # fmt: skip
    Report.objects.filter(pk=report.id).update(state="reviewed")
    Report.objects.filter(pk=report.id).update(state="signed")
    page = ask(report.code).content.decode()
    assert "现行有效" in page
    for secret in (report.number, scene.visit.source.name, "0.83"):
        assert secret not in page
    assert Client().post(f"/reports/verify/{report.code}/compare/").status_code == 404
