"""The page that leads back from a report, and taking the evidence package away."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import signed_in
from tests.report_scene import (
    amend,
    approve,
    correct,
    enter_more,
    exceeding,
    operation,
    sign,
    signed,
)

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.files.store import read
from liance.foundation.kernel import clock
from liance.foundation.ledger.models import Event
from liance.mechanism.registry.models import Agency
from liance.mechanism.reporting.evidence import exporting
from liance.mechanism.reporting.models import Case

pytestmark = pytest.mark.usefixtures("exceeded")


@pytest.fixture
def ending(world: World) -> Any:
    made = exceeding(world)
    with clock.fixed(made.operation.at(9, days=2)):
        yield made


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.clause("R3")
def test_every_result_leads_to_its_bottle_people_and_instrument(ending: Ending) -> None:
    report = signed(ending)
    html = text(signed_in("chenjing").get(f"/reports/{report.id}/trace/"))
    for words in ("化学需氧量", "142 mg/L", "超标 0.42 倍", "检定有效至", "封志", "监测上岗证",
                  "交接", "接收", "企业陪同", "条记录"):  # fmt: skip
        assert words in html, words
    assert f"/reports/{report.id}/trace/" in text(
        signed_in("chenjing").get(f"/reports/{report.id}/")
    )


def test_an_amended_result_stays_visible_with_its_reason(ending: Ending) -> None:
    old = signed(ending)
    at = ending.operation.at(9, days=2)
    amend(ending, "化学需氧量", "148", at=at)
    html = text(signed_in("chenjing").get(f"/reports/{old.id}/trace/"))
    assert "<s>142 mg/L</s>" in html
    assert "148 mg/L" in html
    assert "稀释倍数抄录有误" in html


def test_the_page_costs_the_same_at_few_results_and_at_many(world: World) -> None:
    few = signed(exceeding(world))
    more = Ending(operation(world, days=14).to_laboratory())
    for n in range(5):
        row = enter_more(more, "氨氮", f"0.{n + 1}", at=more.operation.at(20))
        approve(more, row, at=more.operation.at(21))
    many = signed(more)
    costs = []
    with clock.fixed(more.operation.at(12, days=3)):
        client = signed_in("chenjing")
        for report in (few, many):
            client.get(f"/reports/{report.id}/trace/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/reports/{report.id}/trace/").status_code == 200
            costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("who", ["shenqing", "lab-tao", "gaofeng"])
def test_outsiders_find_no_way_back(ending: Ending, who: str) -> None:
    report = signed(ending)
    client = signed_in(who)
    assert client.get(f"/reports/{report.id}/trace/").status_code == 404
    assert client.post(f"/reports/{report.id}/evidence/").status_code == 404


def test_the_package_is_handed_out_and_that_is_recorded(
    ending: Ending, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The ledger of a transaction cannot be sealed: its proofs stand in tests of their own."""
    from liance.foundation.ledger.proven import Head, Proven

    report = signed(ending)
    client = signed_in("chenjing")
    waiting = client.post(
        f"/reports/{report.id}/evidence/", follow=True,
        headers={"referer": f"http://testserver/reports/{report.id}/trace/"},
    )  # fmt: skip
    assert "还没有全部封存" in text(waiting)
    monkeypatch.setattr(exporting, "covered", lambda events, at: Proven((), (), Head(1, "{}")))
    given = client.post(f"/reports/{report.id}/evidence/", {"idempotency_key": str(uuid4())})
    assert given["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(given.getvalue())) as package:
        assert package.read("report.pdf") == read(report.pdf)
    assert Event.objects.filter(kind="reporting:evidence:export", object_id=report.id).exists()


def test_a_superseded_report_names_its_successor_on_a_marked_copy(ending: Ending) -> None:
    from pypdf import PdfReader

    old = signed(ending)
    at = ending.operation.at(9, days=2)
    amend(ending, "化学需氧量", "148", at=at)
    new = correct(ending, old, at=at)
    sign(ending, new, at=at)
    client = signed_in("chenjing")

    def cover(answer: Any) -> str:
        pdf = PdfReader(io.BytesIO(b"".join(answer)))
        return "".join(pdf.pages[0].extract_text().split())

    assert new.number in cover(client.get(f"/reports/{old.id}/pdf/?superseded=1"))
    assert new.number not in cover(client.get(f"/reports/{old.id}/pdf/"))
    assert old.number in cover(client.get(f"/reports/{new.id}/pdf/"))
    assert client.get(f"/reports/{old.id}/pdf/").getvalue() == read(old.pdf)


@pytest.mark.clause("R5")
def test_a_decision_that_cites_a_repealed_law_is_warned_of(ending: Ending) -> None:
    ending.prepare().review().sign().copy()
    case = Case.objects.get()
    with clock.fixed(ending.operation.at(9, days=3)):
        client = signed_in("liwentao")
        answer = client.post(
            f"/reports/cases/{case.id}/file/",
            {"idempotency_key": str(uuid4()), "version": case.version, "number": "宝环立〔2026〕9号",
             "summary": "违反《水污染防治法》第十条"},
            follow=True,
        )  # fmt: skip
        assert "《水污染防治法》已经废止" in text(answer)
        case.refresh_from_db()
        assert case.state == "filed"


def test_what_is_missing_is_named_before_issuing(ending: Ending) -> None:
    Agency.objects.filter(pk=ending.operation.visit.enforcement_id).update(address="")
    ending.prepare().review()
    report = ending.report()
    assert report.content["missing"] == ["委托单位地址"]
    page = text(signed_in("fengzhiyuan").get(f"/reports/{report.id}/sign/"))
    for words in report.content["missing"]:
        assert words in page
