"""The pages of third-party laboratories."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.rules import Paper, cma_number_fits, faults

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def day(world: World):
    with fixed(world.at + timedelta(days=1)):
        yield


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def form(version: int = 0, **data: object) -> dict[str, object]:
    return {"idempotency_key": str(uuid.uuid4()), "version": version, **data}


@pytest.mark.clause("W6")
def test_a_laboratory_with_valid_papers_may_be_commissioned(enter, world: World) -> None:
    html = enter("majianping").get("/commissions/").content.decode()
    assert "今天可委托 1 家" in html
    laboratory = world.agencies["laboratory"]
    assert enter("majianping").get(f"/commissions/{laboratory.id}/").status_code == 200


def test_officers_of_other_roles_and_laboratories_see_no_list(enter) -> None:
    assert enter("zhanglixin").get("/commissions/").status_code == 404
    assert enter("lab-tao").get("/commissions/").status_code == 404


@pytest.mark.clause("F3")
def test_a_suspension_needs_a_reason_and_ends_with_resuming(enter) -> None:
    row = Qualification.objects.get(laboratory__functions=["laboratory"])
    client = enter("majianping")
    client.post(f"/commissions/qualifications/{row.id}/suspend/", form(1, reason=" "))
    row.refresh_from_db()
    assert not row.suspended
    client.post(f"/commissions/qualifications/{row.id}/suspend/", form(1, reason="数据造假待查"))
    assert "今天可委托 0 家" in client.get("/commissions/").content.decode()
    client.post(f"/commissions/qualifications/{row.id}/resume/", form(2))
    row.refresh_from_db()
    assert (row.suspended, row.version) == (False, 3)
    assert (
        enter("yangzhenhua")
        .post(f"/commissions/qualifications/{row.id}/suspend/", form(3, reason="数据造假待查"))
        .status_code
        == 404
    )


def test_a_qualification_is_put_on_file_and_changed(enter, world: World) -> None:
    laboratory = world.agencies["laboratory"]
    client = enter("xieyun")
    made = form(cma_number="262712050123", cma_from="2026-01-01", cma_to="2031-12-31",
                filing_number="陕备1", factors="化学需氧量、氨氮")  # fmt: skip
    client.post(f"/commissions/{laboratory.id}/qualifications/new/", made)
    row = Qualification.objects.get(cma_number="262712050123")
    assert row.factors == ["化学需氧量", "氨氮"]
    changed = form(1, cma_to="2030-01-01", filing_number="陕备2", factors="")
    client.post(f"/commissions/qualifications/{row.id}/", changed)
    row.refresh_from_db()
    assert (row.cma_to, row.factors, row.version) == (date(2030, 1, 1), [], 2)
    wrong = client.post(
        f"/commissions/{laboratory.id}/qualifications/new/",
        {**made, "idempotency_key": str(uuid.uuid4()), "cma_number": "12"},
    )
    assert wrong.status_code == 422
    assert "11 或 12 位" in wrong.content.decode()


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        (Paper(date(2026, 1, 1), date(2026, 6, 30), "b", None, suspended=False), ("cma_expired",)),
        (Paper(date(2026, 1, 1), date(2027, 6, 30), "", None, suspended=False), ("filing_missing",)),
        (Paper(date(2027, 1, 1), date(2027, 6, 30), "b", None, suspended=True), ("suspended", "cma_future")),
        (Paper(date(2026, 1, 1), date(2026, 7, 1), "b", date(2026, 7, 1), suspended=False), ()),
        (Paper(date(2026, 1, 1), date(2026, 7, 1), "b", date(2026, 6, 30), suspended=False), ("filing_expired",)),
    ],
)  # fmt: skip
def test_papers_hold_on_their_last_day_and_not_after(paper: Paper, found: tuple[str, ...]) -> None:
    assert faults(paper, on=date(2026, 7, 1)) == found


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("262712050123", True),
        ("2015A0001QX", True),
        ("", False),
        ("26271205012x", False),
        ("示例000000000001", True),
        ("示例", False),
        ("示例1", False),
    ],
)
def test_a_certificate_number_has_its_form(number: str, fits: bool) -> None:
    assert cma_number_fits(number) is fits
