"""A year's notice that comes later settles what was provisional, stopped clocks too (R1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.loading import LOAD, load_year, settle
from liance.foundation.clocks.models import CalendarYear, Clock
from liance.foundation.clocks.run import Settled, start, stop_all
from liance.foundation.kernel.actor import installation
from liance.foundation.kernel.errors import NotPermitted
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.models import Event
from liance.norms.errors import NormError

pytestmark = pytest.mark.django_db

LOADER = installation(frozenset({LOAD}))
BEGUN = datetime(2026, 12, 28, 2, tzinfo=UTC)
LOADED = datetime(2027, 1, 6, 2, tzinfo=UTC)
# An invented notice: no arrangement of 2027 is claimed here.
NOTICE = """
year = 2027
[[notice]]
title = "测试用安排"
number = "测试"
published = 2026-12-30
url = "https://example.org/"
[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
make_up = []
"""


def begun() -> Clock:
    return start(
        rule="report.upload", noun="operations:visit", object_id=new_id(), agency_id=new_id(),
        at=BEGUN, title="上传监测结果",
    )  # fmt: skip


@pytest.mark.clause("R1")
def test_a_running_deadline_moves_by_the_holiday() -> None:
    clock = begun()
    assert clock.provisional
    # 29, 30, 31 December, 1 January (a Friday taken as worked), Monday the 4th.
    assert clock.due_at == datetime(2027, 1, 4, 16, tzinfo=UTC)
    with transaction.atomic():
        found = load_year(NOTICE, actor=LOADER, at=LOADED)
    assert not isinstance(found, NormError)
    assert (found.new, found.clocks) == (True, Settled(settled=1, moved=1, rejudged=0))
    clock.refresh_from_db()
    assert (clock.provisional, clock.due_at) == (False, datetime(2027, 1, 5, 16, tzinfo=UTC))
    assert 2027 in calendar_in_force().covered_years
    assert not begun().provisional


@pytest.mark.clause("R1")
def test_nobody_stays_late_by_a_holiday_that_was_not_yet_known() -> None:
    clock = begun()
    stop_all(rule=clock.rule, object_id=clock.object_id, at=clock.due_at + timedelta(hours=3))
    clock.refresh_from_db()
    assert clock.outcome == "late"
    with transaction.atomic():
        load_year(NOTICE, actor=LOADER, at=LOADED)
    clock.refresh_from_db()
    assert clock.outcome == "met"


def test_void_stays_void_and_the_same_again_changes_nothing() -> None:
    clock = begun()
    stop_all(rule=clock.rule, object_id=clock.object_id, at=clock.due_at, void=True)
    with transaction.atomic():
        load_year(NOTICE, actor=LOADER, at=LOADED)
        again = load_year(NOTICE, actor=LOADER, at=LOADED)
    assert not isinstance(again, NormError)
    assert (again.new, again.clocks) == (False, Settled(0, 0, 0))
    clock.refresh_from_db()
    assert clock.outcome == "void"
    assert CalendarYear.objects.count() == 1
    kinds = Event.objects.filter(kind__startswith="clocks:calendar").values_list("kind", flat=True)
    assert sorted(kinds) == ["clocks:calendar:load", "clocks:calendar:settle"]


def test_what_still_reaches_an_unknown_year_stays_provisional() -> None:
    clock = begun()
    assert settle(actor=LOADER, at=LOADED) == Settled(0, 0, 0)
    clock.refresh_from_db()
    assert clock.provisional


@pytest.mark.parametrize("text", ["", "year = 2027", NOTICE.replace("2027-01-03", "2026-01-03")])
def test_what_is_no_notice_is_not_kept(text: str) -> None:
    with transaction.atomic():
        assert isinstance(load_year(text, actor=LOADER, at=LOADED), NormError)
    assert not CalendarYear.objects.exists()


def test_only_the_installation_loads() -> None:
    with pytest.raises(NotPermitted), transaction.atomic():
        load_year(NOTICE, actor=installation(frozenset()), at=LOADED)
