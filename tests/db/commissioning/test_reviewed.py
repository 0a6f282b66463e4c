"""What a second reading of the laboratories' files found: days, locks, what was before."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.staging import sheets as stage
from tests.staging.suspending import suspend

from liance.dashboards.laboratory_score import scored
from liance.flows import recalling
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.actions import qualifications, records, suspending
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.rules.scoring import period
from liance.mechanism.coordination.queries import choosing

LATER = stage.AT + timedelta(hours=3)
HEAD, ADMIN = "majianping", "xieyun"
DAY = date(2026, 11, 9)


@pytest.mark.clause("F2")
def test_a_grade_of_today_is_of_the_day_in_beijing(world: World) -> None:
    at = datetime(2026, 11, 4, 16, 30, tzinfo=UTC)  # 2026-11-05 00:30 in Beijing
    given = {
        "laboratory": world.agencies["laboratory"], "grade": "A", "source": "示例公告〔2026〕1号",
        "actor": world.actor(HEAD), "at": at,
    }  # fmt: skip
    assert records.grade(graded_on=date(2026, 11, 5), **given).grade == "A"
    with pytest.raises(Refused, match="period_over"):
        records.grade(graded_on=date(2026, 11, 6), **given)


@pytest.mark.clause("F2")
def test_a_changed_scope_says_what_it_was(world: World) -> None:
    row = Qualification.objects.get(laboratory=world.agencies["laboratory"])
    Qualification.objects.filter(pk=row.pk).update(
        factors=["氨氮"], methods={"氨氮": ["HJ 535-2009"]}
    )
    row.refresh_from_db()
    qualifications.change_qualification(
        qualification_id=row.id, version=row.version, cma_to=row.cma_to,
        filing_number=row.filing_number, filed_to=row.filed_to, factors=["总磷"],
        actor=world.actor(ADMIN), at=LATER,
    )  # fmt: skip
    said = json.loads(Event.objects.filter(object_id=row.id).latest("id").body)["body"]
    assert said["was"]["factors"] == ["氨氮"]
    assert said["was"]["methods"] == {"氨氮": ["HJ 535-2009"]}


@pytest.mark.clause("F3")
def test_who_decides_holds_the_laboratory_before_the_suspension(world: World) -> None:
    """As who proposes does: the other way round the two could wait for each other."""
    laboratory = world.agencies["laboratory"]
    made = suspending.propose(
        laboratory_id=laboratory.id, starts_on=LATER.date(), ends_on=date(2027, 2, 1),
        today=LATER.date(), reason="比对不符合", actor=world.actor(HEAD), at=LATER,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        suspending.decide(
            suspension_id=made.id, version=made.version, agreed=True, reason="",
            actor=world.actor("songwei"), at=LATER,
        )  # fmt: skip
    held = [q["sql"] for q in seen if "FOR UPDATE" in q["sql"] or "FOR NO KEY UPDATE" in q["sql"]]
    tables = [sql.split('FROM "')[1].split('"')[0] for sql in held]
    assert tables.index("registry_agency") < tables.index("commissioning_suspension")


@pytest.mark.clause("F3")
@pytest.mark.parametrize("late", [False, True])
def test_a_recall_counts_as_no_return_unless_it_was_overdue(world: World, late: bool) -> None:
    sheet = stage.commissioned(world, at=LATER)
    at = LATER + timedelta(days=6 if late else 0, hours=1)
    suspend(world.agencies["laboratory"], at=at, world=world)
    sheet.refresh_from_db()
    recalling.review(
        sheet_id=sheet.id, version=sheet.version, decision="recall", reason="改由本站承担",
        actor=world.actor(HEAD), at=at,
    )  # fmt: skip
    found = scored(
        world.actor(HEAD), world.agencies["laboratory"].id, period("2026Q4", today=DAY),
        at=at + timedelta(days=30),
    )  # fmt: skip
    assert [row.good for row in found.rows["returns"]] == ([False] if late else [])


@pytest.mark.clause("F2")
def test_a_laboratory_whose_filing_has_run_out_is_not_offered(world: World) -> None:
    papers = Qualification.objects.filter(laboratory=world.agencies["laboratory"])
    assert {q.laboratory_id for q in choosing.laboratories(on=DAY)} == {
        world.agencies["laboratory"].id
    }
    papers.update(filed_to=DAY - timedelta(days=1))
    assert choosing.laboratories(on=DAY) == []
    papers.update(filed_to=None)
    assert len(choosing.laboratories(on=DAY)) == 1
