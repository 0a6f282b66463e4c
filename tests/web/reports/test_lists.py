"""Lists cost the same at one row and at three; the public page; every page in English."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import signed_in
from tests.report_scene import exceeding, operation

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock
from liance.mechanism.reporting.models import Report

pytestmark = pytest.mark.usefixtures("exceeded")
FIRMS = ("雍川酿造", "恒晔表面处理", "渭沣果汁")
PAGES = (
    ("chenjing", "/reports/"), ("chenjing", "/reports/waiting/"), ("liwentao", "/reports/inbox/"),
    ("liwentao", "/reports/cases/"), ("majianping", "/reports/"),
)  # fmt: skip


def one(world: World, firm: str, day: int) -> None:
    """A reported exceedance, copied, and beside it a visit that still needs its report."""
    over = {"恒晔表面处理": {"总铬": "1.9"}}.get(firm, {"化学需氧量": "142"})
    ending = Ending(operation(world, firm, days=14 + day, **over).to_laboratory())
    ending.prepare().review().sign().upload().copy(received=False)
    operation(world, firm, days=15 + day).to_laboratory()


def costs(world: World) -> dict[tuple[str, str], int]:
    found = {}
    for who, path in PAGES:
        client = signed_in(who)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        found[who, path] = len(asked)
    return found


def test_lists_cost_the_same_at_one_row_and_at_three(world: World) -> None:
    with clock.fixed(operation(world).at(12, days=21)):
        one(world, FIRMS[0], 0)
        alone = costs(world)
        for place, firm in enumerate(FIRMS[1:], start=1):
            one(world, firm, 2 * place)
        assert Report.objects.count() == 3
        assert costs(world) == alone


@pytest.fixture
def issued(world: World) -> Any:
    ending = exceeding(world).prepare().review().sign()
    with clock.fixed(ending.operation.at(12, days=1)):
        yield ending.report()


def test_anybody_may_verify_a_paper(issued: Report) -> None:
    page = Client().get(f"/reports/verify/{issued.code}/").content.decode()
    assert "本站签发过这份报告，现行有效" in page
    assert issued.pdf
    assert issued.pdf.sha256 in page
    assert "142" in page
    asked = Client().get("/reports/verify/", {"code": issued.code.lower()})
    assert asked["Location"] == f"/reports/verify/{issued.code}/"


@pytest.mark.parametrize("code", ["000000000000", "x", "%3Cscript%3E"])
def test_an_unknown_code_is_said_to_be_unknown(issued: Report, code: str) -> None:
    response = Client().get(f"/reports/verify/{code}/")
    assert response.status_code == 404
    assert "没有签发过这个核验码的报告" in response.content.decode()
    assert "<script>" not in response.content.decode().replace("<script ", "")


def test_a_report_under_review_cannot_be_verified(world: World) -> None:
    ending = exceeding(world).prepare()
    assert Client().get(f"/reports/verify/{ending.report().code}/").status_code == 404


def test_filters_narrow_the_list(issued: Report) -> None:
    client = signed_in("chenjing")
    for query, there in (
        ({"state": "signed"}, True), ({"state": "prepared"}, False),
        ({"q": "雍川"}, True), ({"q": "没有这家"}, False),
        ({"place": issued.jurisdiction_id}, True),
        ({"first": "2026-11-10", "last": "2026-11-10"}, True), ({"last": "2026-11-09"}, False),
        ({"agency": str(issued.agency_id)}, True), ({"first": "gestern"}, True),
    ):  # fmt: skip
        page = client.get("/reports/", query).content.decode()
        assert (issued.number in page) is there, query


def test_the_pages_speak_english(issued: Report) -> None:
    client = signed_in("chenjing")
    client.cookies["django_language"] = "en"
    for path, words in (
        ("/reports/", "1 report"), (f"/reports/{issued.id}/", "every one listed"),
        ("/reports/waiting/", "No report waits"), (f"/reports/verify/{issued.code}/", "in force"),
    ):  # fmt: skip
        assert words in client.get(path).content.decode(), path
