"""The balance through its pages: levels, windows, breaks, the reason of a break."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import signed_in
from tests.staging.plans import running_plan

from liance.foundation.kernel import clock
from liance.mechanism.balance.models import Duty
from liance.mechanism.planning.models import NotDone

# World of the tests: Monday 2026-11-02. A period that ended on 10-20 is overdue by then.
OVERDUE, DUE_LATER = date(2026, 10, 20), date(2026, 12, 20)


@pytest.fixture(autouse=True)
def then(world):
    with clock.fixed(world.at):
        yield


@pytest.mark.clause("X1")
@pytest.mark.parametrize(
    "who", ["liwentao", "liuzhihong", "chenjing", "majianping", "hanxue", "kongjie", "caoxia"]
)
def test_every_level_has_its_balance(world, who):
    running_plan(world, count=2, ended=OVERDUE)
    client = signed_in(who)
    for query in ("", "?span=month", "?span=week&on=2026-10-20", "?span=year&on=nonsense"):
        assert client.get(f"/balance/{query}").status_code == 200
    assert client.get("/balance/reasons/").status_code == 200


def test_a_third_party_has_none_and_places_beyond_ones_own_do_not_exist(world):
    assert signed_in("lab-tao").get("/balance/").status_code == 404
    department = signed_in("majianping")
    assert department.get("/balance/?place=610300").status_code == 200
    assert department.get("/balance/?place=610100").status_code == 404
    assert department.get("/balance/?place=999999").status_code == 404


@pytest.mark.clause("R4")
def test_an_overdue_target_is_a_break_until_its_reason_is_written(world):
    (target,) = running_plan(world, count=1, ended=OVERDUE)
    client = signed_in("chenjing")
    page = client.get("/balance/").content.decode()
    assert "1 处断链没有原因" in page
    assert target.source.name in page
    address = f"/balance/explain/sheet/{target.id}/"
    assert address in page
    short = client.post(address, {"idempotency_key": str(uuid4()), "version": "0", "reason": "停"})
    assert short.status_code == 422
    said = {"idempotency_key": str(uuid4()), "version": "0", "reason": "企业全年停产检修"}
    answer = client.post(address, said, follow=True).content.decode()
    assert "没有无原因的断链" in answer
    assert NotDone.objects.get(target=target).reason == "企业全年停产检修"
    assert client.get(address).status_code == 404
    again = client.post(address, said)
    assert (again.status_code, again["Location"]) == (302, "/balance/")
    assert NotDone.objects.filter(target=target).count() == 1
    assert "企业全年停产检修" in client.get("/balance/reasons/").content.decode()


def test_only_the_agency_that_answers_for_it_may_write_the_reason(world):
    (target,) = running_plan(world, count=1, ended=OVERDUE)
    address = f"/balance/explain/sheet/{target.id}/"
    assert signed_in("majianping").get(address).status_code == 404
    assert address not in signed_in("majianping").get("/balance/").content.decode()
    assert signed_in("kongjie").get(address).status_code == 404


def test_a_target_whose_period_runs_is_in_time(world):
    running_plan(world, count=2, ended=DUE_LATER)
    page = signed_in("majianping").get("/balance/").content.decode()
    assert "没有无原因的断链" in page


def _queries(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "path", ["/balance/", "/balance/reasons/", "/dispatch/", "/dispatch/610300/unexplained/"]
)
def test_queries_do_not_grow_with_the_rows(world, path):
    client = signed_in("songwei")
    targets = running_plan(world, count=3, ended=OVERDUE)
    # Two of three leave the register as if their plan did not run: one row, then three.
    Duty.objects.filter(target__in=targets[1:]).delete()
    one = _queries(client, path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT balance_duty(id) FROM planning_target")
    assert Duty.objects.filter(state="open").count() == 3
    assert _queries(client, path) == one
