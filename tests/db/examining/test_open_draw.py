"""What an examination draws, who knows its answers, and who can check both (C1)."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from tests.exam_scene import LEAD, SEED, Exam, examination, terms

from liance.dashboards.ledger_events import visible
from liance.flows.demonstration.world import World
from liance.foundation.access.models import Grant
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.examining import queries
from liance.mechanism.examining.actions import arranging, bank
from liance.mechanism.examining.committed import Committed, committed, published_file, redrawn
from liance.mechanism.examining.models import Paper, Question, Seat
from liance.mechanism.examining.replaying.files import bank_digest, pool_digest, replay
from liance.mechanism.examining.rules.drawing import Part
from liance.norms.calendar.instants import shanghai_day

pytestmark = pytest.mark.clause("C1")
OFFICER, SAMPLER = "liwentao", "zhanglixin"


@pytest.fixture
def exam(world: World) -> Exam:
    found = examination(world)
    found.publish()
    return found


def code(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


def test_what_was_withdrawn_is_drawn_no_more(world: World) -> None:
    exam = examination(world, parts=[Part("流程", 6), Part("多选", 2)])
    exam.publish()
    gone = Question.objects.filter(topic="流程").order_by("id")[0]
    bank.withdraw(question_id=gone.id, version=gone.version, reason="题干有歧义",
                  actor=exam.actor(LEAD), at=exam.clock)  # fmt: skip
    paper = exam.begin(SAMPLER)
    assert len(paper.layout) == 7, "five are left of six, and two"
    assert str(gone.id) not in str(paper.layout)
    event = Event.objects.get(kind="examining:paper:begin", object_id=paper.id)
    assert str(gone.id) in str(event.body)
    for one in Question.objects.filter(state="open"):
        bank.withdraw(question_id=one.id, version=one.version, reason="整套试题有误",
                      actor=exam.actor(LEAD), at=exam.clock)  # fmt: skip
    assert code(exam.begin, OFFICER) == "examining.all_withdrawn"
    assert not Paper.objects.filter(seat__staff=world.staff[OFFICER]).exists()


def test_who_knew_the_answers_once_gets_no_seat(world: World) -> None:
    exam = examination(world)
    day = shanghai_day(world.at)
    given = {"agency_id": exam.row.organiser_id, "role": "enforcement_lead"}
    Grant.objects.create(
        **given, user=world.staff[OFFICER].user, valid_from=day - timedelta(days=9),
        valid_to=day + timedelta(days=1),
    )  # fmt: skip
    Question.objects.create(
        agency=exam.row.organiser, kind="single", topic="流程", stem="谁写的？", options=["甲", "乙"],
        answer=[0], points=2, ground="陕环发〔2021〕32号", created_at=world.at,
        created_by=world.staff[SAMPLER].user_id,
    )  # fmt: skip
    exam.wait(hours=25)
    exam.publish()
    seated = set(Seat.objects.values_list("staff__user__username", flat=True))
    assert "zhaoting" in seated
    assert not {OFFICER, SAMPLER} & seated


def test_who_gets_to_know_the_answers_answers_no_more(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    first = UUID(paper.layout[0][0])
    exam.answer(paper, first, 1, who=OFFICER)
    Grant.objects.create(
        agency_id=exam.row.organiser_id, role="enforcement_lead", user=exam.world.staff[OFFICER].user,
        valid_from=shanghai_day(exam.clock),
    )  # fmt: skip
    assert code(exam.answer, paper, first, 0, who=OFFICER) == "examining.own_examination"
    assert exam.hand_in(paper, OFFICER).obtained == 0


def test_answers_wait_for_the_other_shift(exam: Exam) -> None:
    given = terms(exam.world, exam.clock, opens_at=exam.row.closes_at,
                  closes_at=exam.row.closes_at + timedelta(hours=2))  # fmt: skip
    lead, at = exam.actor(LEAD), exam.clock
    second = arranging.draft(agency=exam.row.organiser, terms=given, actor=lead, at=at)
    end = exam.row.closes_at
    assert queries.told(exam.row, end), "a draft holds nothing back"
    second = arranging.publish(examination_id=second.id, version=second.version, seed=SEED,
                               actor=lead, at=at)  # fmt: skip
    assert not queries.told(exam.row, end)
    assert queries.told_from(exam.row, end) == second.closes_at
    assert queries.told(exam.row, second.closes_at)
    arranging.cancel(examination_id=second.id, version=second.version, reason="不再分两场",
                     actor=lead, at=at)  # fmt: skip
    assert queries.told(exam.row, end)


def test_the_committed_draw_is_seen_and_drawn_again(exam: Exam) -> None:
    pool = [arranging.drawable(q) for q in Question.objects.filter(pk__in=exam.row.pool)]
    assert committed(exam.row) == Committed(
        sha256(SEED).hexdigest(), pool_digest(exam.row.pool), bank_digest(pool)
    )
    exam.sat(OFFICER, right=4)
    gone = Question.objects.filter(topic="流程").order_by("id")[0]
    bank.withdraw(question_id=gone.id, version=gone.version, reason="题干有歧义",
                  actor=exam.actor(LEAD), at=exam.clock)  # fmt: skip
    exam.sat(SAMPLER, right=2)
    assert redrawn(exam.row, queries.papers_of(exam.row)).holds
    # The file says the same to whoever has no database; it is written once the seed is told.
    with pytest.raises(ValueError, match="not told"):
        published_file(exam.row, queries.papers_of(exam.row))
    exam.clock = exam.row.closes_at
    arranging.close_due(at=exam.clock)
    found = replay(published_file(exam.fresh(), queries.papers_of(exam.row)))
    assert (found.faults, found.papers) == ((), 2)
    paper = Paper.objects.get(seat__staff=exam.world.staff[OFFICER])
    paper.layout = paper.layout[1:]
    assert redrawn(exam.row, [paper]).wrong == (paper.id,)
    exam.row.seed = bytes(32).hex()
    assert not redrawn(exam.row, []).as_committed


def test_events_are_read_by_who_oversees_and_who_sits(exam: Exam) -> None:
    exam.sat(OFFICER, right=4)
    rows = list(Event.objects.filter(kind__startswith="examining:").order_by("id"))

    def kinds(who: str) -> set[str]:
        return {row.object_type.split(":")[1] for row in visible(exam.actor(who), rows)}

    assert kinds(LEAD) == {"question", "examination", "paper", "mark"}
    assert kinds("majianping") == {"examination", "paper", "mark"}
    assert kinds(OFFICER) == {"examination", "paper", "answer", "mark"}
    assert kinds(SAMPLER) == {"examination"}
    assert kinds("niufei") == set()
    exam.clock = exam.row.closes_at
    arranging.close_due(at=exam.clock)
    assert "answer" in kinds("majianping")
    assert kinds(SAMPLER) == {"examination"}
