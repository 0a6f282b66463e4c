"""Mechanism documents of an area: on file, warned of, reviewed, superseded (O2)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from liance.dashboards.next_steps import next_steps
from liance.dashboards.originals import readable
from liance.flows.demonstration import meetings as way
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.ledger.queries import events_of
from liance.mechanism.meetings import errors, mechanisms
from liance.mechanism.meetings.actions import documents as actions
from liance.mechanism.meetings.models import Document
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.registry.queries import subtree


def filed(world, ahead: int = 200, title: str = "联合行动机制") -> Document:
    return way.filed(
        world, "joint_action", title, "宝环发〔{year}〕12 号", (60, ahead), at=world.at
    )


@pytest.mark.clause("O2")
def test_a_document_is_kept_with_its_file_and_both_in_charge(world):
    row = filed(world)
    body = next(e.body for e in events_of(row.id) if e.kind == "meetings:document:file")
    assert body["file"] == row.file.sha256
    assert row.enforcement_in_charge.agency_id == row.enforcement_id
    assert row.monitoring_in_charge.agency_id == row.monitoring_id
    assert readable(world.actor("zhanglixin"), row.file_id) == row.file
    with pytest.raises(NotFound):
        readable(world.actor("coord-610100"), row.file_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=row.id).update(title="改过的标题")


@pytest.mark.clause("O2")
@pytest.mark.parametrize(
    ("ahead", "kind"), [(91, None), (90, 90), (31, 90), (30, 30), (7, 7), (0, 7), (-1, 0)]
)
def test_both_sides_are_warned_90_30_and_7_days_ahead_and_once_it_is_past(world, ahead, kind):
    way.filed(world, "measures", "工作措施", "", (60, ahead), at=world.at)
    for name in ("yangzhenhua", "chenjing"):
        kinds = {s.kind for s in next_steps(world.actor(name), at=world.at)}
        assert {k for k in kinds if k.startswith("document_")} == (
            set() if kind is None else {f"document_{kind}"}
        )
    assert not any(
        s.kind.startswith("document_") for s in next_steps(world.actor("liwentao"), at=world.at)
    )


@pytest.mark.clause("O2")
def test_a_new_one_supersedes_the_old_and_a_review_moves_the_day(world):
    old = filed(world, ahead=-3)
    lead, today = world.actor("yangzhenhua"), world.at.date()
    assert areas(world)["610300"] == mechanisms.OVERDUE
    paper = actions.Paper(
        "joint_action", "联合行动机制（修订）", "", today, today + timedelta(days=365),
        old.enforcement_in_charge_id, old.monitoring_in_charge_id,
    )  # fmt: skip
    new = actions.file(
        pairing_id=way._pairing(world, world.at).id, paper=paper, stored=old.file,
        replaces=old.id, replaces_version=old.version, actor=lead, at=world.at,
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == ("superseded", new)
    assert areas(world)["610300"] == mechanisms.IN_ORDER
    row = actions.review(
        document_id=new.id, version=new.version, review_on=today + timedelta(days=400),
        note_text="继续执行", actor=world.actor("chenjing"), at=world.at,
    )  # fmt: skip
    assert (row.review_on, row.reviewed_on) == (today + timedelta(days=400), today)


def areas(world) -> dict[str, str]:
    root = Jurisdiction.objects.get(level="province")
    found = mechanisms.by_area(subtree(root.code))
    return {area.place.code: area.state(world.at.date()) for area in found}


@pytest.mark.clause("O2")
def test_an_area_without_one_is_told_apart(world):
    before = areas(world)
    assert set(before.values()) == {mechanisms.NONE}
    assert {"610300", "610581"} <= set(before)
    assert all(Jurisdiction.objects.get(pk=code).level != "province" for code in before)
    row = filed(world)
    assert areas(world) == {**before, "610300": mechanisms.IN_ORDER}
    actions.end(
        document_id=row.id, version=row.version, reason="机构改革后不再适用",
        actor=world.actor("majianping"), at=world.at,
    )  # fmt: skip
    assert areas(world) == before


def test_who_is_in_charge_works_at_that_side_and_the_day_lies_ahead(world):
    today = world.at.date()
    lead, officer = world.actor("yangzhenhua"), world.staff["liwentao"].id
    stored = filed(world).file

    def refused(**changes):
        given = {
            "kind": "measures", "title": "工作措施", "number": "", "dated_on": today,
            "review_on": today + timedelta(days=30), "enforcement_in_charge": officer,
            "monitoring_in_charge": world.staff["chenjing"].id, **changes,
        }  # fmt: skip
        with pytest.raises(Refused) as error:
            actions.file(
                pairing_id=way._pairing(world, world.at).id, paper=actions.Paper(**given),
                stored=stored, replaces=None, replaces_version=None, actor=lead, at=world.at,
            )  # fmt: skip
        return error.value.code

    assert refused(monitoring_in_charge=officer) == errors.IN_CHARGE
    assert refused(review_on=today) == errors.REVIEW_DAY
    assert refused(dated_on=today + timedelta(days=1)) == errors.DATED_AHEAD
    assert refused(title="措施") == errors.TITLE
