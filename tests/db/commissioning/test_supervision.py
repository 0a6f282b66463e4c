"""Supervision: a blind sample's value stays with its sender, findings, leads by a person, the score."""

from datetime import date, timedelta

import pytest
from tests.laboratory_scene import begun, laboratories, sent
from tests.rewriting import rewrite

from liance.dashboards.laboratory_duties import duties
from liance.dashboards.laboratory_score import scored
from liance.dashboards.ledger_events import history
from liance.dashboards.next_steps import next_steps
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.actions import supervising
from liance.mechanism.commissioning.models import (
    BlindSample,
    Finding,
    Qualification,
    Supervision,
)
from liance.mechanism.commissioning.policies import supervisions_visible_to
from liance.mechanism.commissioning.rules.scoring import period
from liance.mechanism.commissioning.running_out import running_out
from liance.mechanism.screening.actions import put_to_supervision
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.queries import supervised_by

HEAD, OWN = "majianping", "lab-tao"


def today(world: World) -> date:
    return world.at.date()


@pytest.mark.clause("F3")
def test_the_value_of_a_blind_sample_is_in_no_event_until_the_result_is_in(world: World) -> None:
    row = sent(world, begun(world, today(world), at=world.at), "MY-1", today(world), at=world.at)
    events = Event.objects.filter(object_id=row.id)
    assert events.exists()
    assert not any("50.0" in event.body or "4.0" in event.body for event in events)
    done = supervising.answer_sample(
        sample_id=row.id, version=row.version, result="53.9", method="HJ 828-2017",
        actor=world.actor(OWN), at=world.at,
    )  # fmt: skip
    assert (done.state, done.met) == ("compared", True)
    said = Event.objects.filter(object_id=row.id).latest("id")
    assert "50.0" in said.body
    with pytest.raises(Refused):
        supervising.answer_sample(
            sample_id=row.id, version=done.version, result="50.0", method="HJ 828-2017",
            actor=world.actor(OWN), at=world.at,
        )  # fmt: skip


@pytest.mark.clause("F3")
def test_only_the_laboratory_answers_and_only_the_sender_gives_up(world: World) -> None:
    held = begun(world, today(world), at=world.at)
    row = sent(world, held, "MY-1", today(world), at=world.at)
    answer = {
        "sample_id": row.id, "version": row.version, "result": "50", "method": "HJ 828-2017",
        "at": world.at,
    }  # fmt: skip
    with pytest.raises(NotPermitted):
        supervising.answer_sample(**answer, actor=world.actor(HEAD))
    with pytest.raises(Refused, match="still_open"):
        supervising.close(
            supervision_id=held.id, version=held.version, conclusion="没有发现问题",
            actor=world.actor(HEAD), at=world.at,
        )  # fmt: skip
    with pytest.raises(NotFound):
        supervising.drop_sample(
            sample_id=row.id, version=row.version, reason="破损", actor=world.actor("songwei"),
            at=world.at,
        )  # fmt: skip
    supervising.drop_sample(
        sample_id=row.id, version=row.version, reason="运输中破损", actor=world.actor(HEAD),
        at=world.at,
    )  # fmt: skip
    closed = supervising.close(
        supervision_id=held.id, version=held.version, conclusion="没有发现问题",
        actor=world.actor(HEAD), at=world.at,
    )  # fmt: skip
    assert closed.state == "closed"
    with pytest.raises(Refused, match="supervision_closed"):
        sent(world, closed, "MY-2", today(world), at=world.at)


@pytest.mark.clause("F3")
def test_a_supervision_is_known_to_its_area_the_province_and_the_laboratory(world: World) -> None:
    held = begun(world, today(world), at=world.at)
    for who in (HEAD, OWN, "hanxue", "chenjing"):
        assert held in supervisions_visible_to(world.actor(who)), who
    for who in ("dept-610100", "liwentao", "tangli"):
        assert held not in supervisions_visible_to(world.actor(who)), who


@pytest.mark.clause("F3")
def test_a_lead_is_listed_by_a_person_once_it_is_closed(world: World) -> None:
    made = laboratories(world, at=world.at)
    head = world.actor("songwei")
    held = supervising.open_supervision(
        laboratory_id=world.agencies["laboratory"].id, held_on=today(world), partner="省市场监管局",
        partner_people="", actor=head, at=world.at,
    )  # fmt: skip
    lead = Lead.objects.get(pk=made["laboratory_lead"])
    assert supervised_by(held.id, head) == []
    link = {"lead_id": lead.id, "supervision_id": held.id, "at": world.at, "text": "核对记录时间"}
    with pytest.raises(NotFound):
        put_to_supervision(**link, actor=world.actor(HEAD))
    put_to_supervision(**link, actor=head)
    with pytest.raises(Refused, match="linked"):
        put_to_supervision(**link, actor=head)
    assert [row.lead for row in supervised_by(held.id, head)] == [lead]
    assert supervised_by(held.id, world.actor(OWN)) == []
    assert not Finding.objects.filter(supervision=held).exists()


@pytest.mark.clause("F3")
def test_the_score_follows_from_its_rows(world: World) -> None:
    laboratories(world, at=world.at)
    head, laboratory = world.actor(HEAD), world.agencies["laboratory"].id
    now = period("", today=today(world))
    begun_only = scored(head, laboratory, now, at=world.at)
    assert begun_only.score.total is None
    held = Supervision.objects.get(laboratory_id=laboratory)
    rewrite(Supervision.objects.filter(pk=held.pk), state="closed")
    found = scored(head, laboratory, now, at=world.at)
    lines = {line.part.key: line for line in found.score.lines}
    # One minor and one serious finding: 25 - 2 - 10; samples not due yet do not count.
    assert lines["findings"].points == 13
    assert lines["samples"].points is None
    assert (len(found.rows["findings"]), len(found.rows["samples"])) == (2, 0)
    assert str(found.score.total) == "52.0"
    late = scored(head, laboratory, now, at=world.at + timedelta(days=10))
    assert {row.good for row in late.rows["samples"]} == {False}
    assert str(late.score.total) == "26.0"
    for row in BlindSample.objects.filter(state="sent"):
        supervising.answer_sample(
            sample_id=row.id, version=row.version, result="50", method="HJ 828-2017",
            actor=world.actor(OWN), at=world.at,
        )  # fmt: skip
    rewrite(BlindSample.objects.filter(code="MY-2"), answered_at=world.at + timedelta(days=6))
    tardy = scored(head, laboratory, now, at=world.at + timedelta(days=10))
    assert str(tardy.score.total) == "51.0"
    rewrite(BlindSample.objects.filter(code="MY-2"), answered_at=world.at)
    good = scored(head, laboratory, now, at=world.at + timedelta(days=10))
    assert str(good.score.total) == "76.0"
    assert (
        scored(head, laboratory, period("2020", today=today(world)), at=world.at).score.total
        is None
    )
    outside = scored(world.actor("dept-610100"), laboratory, now, at=world.at)
    assert outside.score.total is None
    own = scored(world.actor(OWN), laboratory, now, at=world.at + timedelta(days=10))
    assert own.score.total == good.score.total


@pytest.mark.clause("F3")
def test_everybody_sees_what_waits_for_them(world: World) -> None:
    laboratories(world, at=world.at)

    def kinds(who: str) -> set[str]:
        return {kind for kind, *_rest in duties(world.actor(who), at=world.at)}

    assert {"suspension_decide", "finding_settle"} <= kinds(HEAD)
    assert "suspension_decide" not in kinds("yangzhenhua")
    assert {"blind_answer", "finding_answer"} <= kinds(OWN)
    assert kinds("liwentao") == set()
    assert "suspension_decide" in {s.kind for s in next_steps(world.actor(HEAD), at=world.at)}


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("left", "within"), [(91, None), (90, 90), (30, 30), (7, 7), (0, 7), (-1, 0), (-91, None)]
)
def test_papers_warn_90_30_and_7_days_ahead(world: World, left: int, within: int | None) -> None:
    row = Qualification.objects.get(laboratory=world.agencies["laboratory"])
    Qualification.objects.filter(pk=row.pk).update(
        cma_to=today(world) + timedelta(days=left), filed_to=None
    )
    for who in (HEAD, OWN, "xieyun"):
        found = {
            one.kind: one.within for one in running_out(world.actor(who), on=today(world))
            if one.kind == "accreditation"
        }  # fmt: skip
        assert found == ({} if within is None else {"accreditation": within}), who
    assert all(
        one.kind != "accreditation" for one in running_out(world.actor("chenjing"), on=today(world))
    )


@pytest.mark.clause("F3")
def test_the_ledger_tells_of_laboratories_to_whom_their_pages_do(world: World) -> None:
    ids = laboratories(world, at=world.at)
    kinds = ("supervision", "finding", "blind_sample", "running_contract", "suspension")

    def told(who: str) -> set[str]:
        return {kind for kind in kinds if history(world.actor(who), ids[kind])}

    assert told(HEAD) == set(kinds)
    for who in ("liwentao", "tangli"):
        assert told(who) == set(), who
    # Elsewhere: that there is a suspension, which bars everywhere.
    assert told("dept-610100") == {"suspension"}
