"""An online joint examination from the bank to the training it counts as (C1, C4)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.exam_scene import LEAD, SEED, Exam, examination, terms, written

from liance.flows.demonstration.world import World
from liance.foundation.access.models import Grant, User
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import (
    IllegalTransition,
    NotFound,
    NotPermitted,
    Refused,
    Stale,
)
from liance.foundation.ledger.models import Event
from liance.mechanism.capability import trained, training
from liance.mechanism.capability.models import Attendance, Training
from liance.mechanism.examining import queries
from liance.mechanism.examining.actions import arranging, bank
from liance.mechanism.examining.models import Answer, Examination, Mark, Paper, Question, Seat
from liance.mechanism.examining.rules.drawing import Part, draw
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

pytestmark = [pytest.mark.clause("C1"), pytest.mark.clause("C4")]
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


def test_a_bank_is_taken_in_whole_or_not_at_all(world: World) -> None:
    agency, actor = world.agencies["main.enforcement"], world.actor(LEAD)
    given = {"agency": agency, "file_name": "题库.xlsx", "at": world.at}
    bank.take_in(**given, written=[written(1)], actor=actor)
    again = [written(2), written(1)]
    assert code(bank.take_in, **given, written=again, actor=actor) == "examining.question_known"
    assert Question.objects.count() == 1
    assert code(bank.take_in, **given, written=[], actor=actor) == "examining.empty"
    for who in (OFFICER, "chenjing"):
        with pytest.raises(NotPermitted):
            bank.take_in(**given, written=[written(3)], actor=world.actor(who))
    assert list(queries.bank(world.actor("chenjing"))) == []
    assert queries.topics(actor) == [("流程", 1)]
    assert Event.objects.filter(kind="examining:question:take_in").count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"training_kind": "x"}, "kind"), ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"), ({"pass_mark": Decimal(0)}, "pass_mark"),
        ({"pass_mark": Decimal(101)}, "pass_mark"), ({"attempts": 0}, "attempts"),
        ({"parts": []}, "parts"), ({"parts": [Part("甲", 1), Part("甲", 2)]}, "parts"),
        ({"parts": [Part("甲", 0)]}, "parts"), ({"agencies": []}, "nobody"),
        ({"agencies": [UUID(int=1)]}, "people_unknown"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(world: World, changes: dict, said: str) -> None:
    agency, actor = world.agencies["main.enforcement"], world.actor(LEAD)
    wrong = terms(world, world.at, **changes)
    assert code(arranging.draft, agency=agency, terms=wrong, actor=actor, at=world.at) == (
        f"examining.{said}"
    )


def test_a_period_lies_ahead_and_runs_forward(world: World) -> None:
    agency, actor = world.agencies["main.enforcement"], world.actor(LEAD)
    for wrong in ({"closes_at": world.at}, {"opens_at": world.at + timedelta(days=3)}):
        given = terms(world, world.at, **wrong)
        assert code(arranging.draft, agency=agency, terms=given, actor=actor, at=world.at) == (
            "examining.period"
        )


def test_publishing_fixes_pool_seed_and_people(world: World) -> None:
    found = examination(world, parts=[Part("流程", 7)])
    assert code(found.publish) == "examining.too_few"
    row = arranging.rewrite(
        examination_id=found.row.id, version=found.row.version, terms=terms(world, world.at),
        actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip
    found.row = row
    with pytest.raises(Stale):
        arranging.publish(examination_id=row.id, version=row.version - 1, seed=SEED,
                          actor=world.actor(LEAD), at=world.at)  # fmt: skip
    for who, error in (("chenjing", NotFound), ("majianping", NotFound), (OFFICER, NotFound)):
        with pytest.raises(error):
            found.publish(who)
    found.publish()
    with pytest.raises(NotPermitted):
        arranging.cancel(examination_id=row.id, version=found.row.version, reason="改期举行",
                         actor=world.actor("majianping"), at=world.at)  # fmt: skip
    row = found.fresh()
    assert (len(row.pool), row.seed, row.state) == (10, SEED.hex(), "published")
    agencies = {tuple(f) for f in Seat.objects.values_list("agency__functions", flat=True)}
    assert {("enforcement",), ("monitoring",)} <= agencies
    event = Event.objects.get(kind="examining:examination:publish")
    assert SEED.hex() not in str(event.body), "the seed is told when nobody can sit any more"
    with pytest.raises(IllegalTransition):
        found.publish()
    with pytest.raises(IllegalTransition):
        arranging.rewrite(examination_id=row.id, version=row.version, terms=terms(world, world.at),
                          actor=world.actor(LEAD), at=world.at)  # fmt: skip


def test_who_can_never_sit_gets_no_seat_and_is_named_before(world: World) -> None:
    found = examination(world)
    agency, day = world.agencies["main.enforcement"], shanghai_day(found.row.opens_at)

    def person(name: str, role: str = "", to: date | None = None, *, active: bool = True) -> UUID:
        user = User.objects.create(username=name, display_name=name, is_active=active)
        row = Staff.objects.create(
            name=name, agency=agency, user=user if role else None, created_at=world.at
        )
        if role:
            Grant.objects.create(user=user, role=role, agency_id=agency.id, valid_to=to,
                                 valid_from=day - timedelta(days=9))  # fmt: skip
        return row.id

    unable = {
        person("没有账号"), person("账号停用", "officer", active=False), person("只管账号", "administrator"),
        person("考前离任", "officer", day),
    }  # fmt: skip
    able = person("首日在任", "officer", day + timedelta(days=1))
    said = arranging.chosen(found.row, found.actor(LEAD), found.clock)
    assert {one.id for one in said.unable} == unable
    found.publish()
    seats = set(Seat.objects.values_list("staff_id", flat=True))
    assert able in seats
    assert unable.isdisjoint(seats)
    assert seats == {one.id for one in said.people}


def test_a_paper_is_drawn_for_the_person_and_can_be_drawn_again(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    pool = [arranging.drawable(q) for q in Question.objects.filter(pk__in=exam.row.pool)]
    again = draw(
        pool, [Part("流程", 3), Part("多选", 2)], seed=bytes.fromhex(exam.row.seed),
        staff=exam.world.staff[OFFICER].id, attempt=1,
    )  # fmt: skip
    assert paper.layout == [[str(key), options] for key, options in again]
    assert exam.begin(SAMPLER).layout != paper.layout
    assert paper.ends_at == exam.clock + timedelta(minutes=60)
    event = Event.objects.get(kind="examining:paper:begin", object_id=paper.id)
    assert str(paper.layout[0][0]) in str(event.body)


def test_who_may_sit_and_when(exam: Exam) -> None:
    for who in ("niufei", "majianping"):
        with pytest.raises(NotFound):
            exam.begin(who)
    assert LEAD not in {seat.staff.user.username for seat in Seat.objects.all()}
    with pytest.raises(NotFound):
        exam.begin(LEAD)
    Seat.objects.create(
        examination=exam.row, staff=exam.world.staff[LEAD], created_at=exam.clock,
        agency=exam.row.organiser,
    )  # fmt: skip
    assert code(exam.begin, LEAD) == "examining.own_examination"
    opens = exam.clock
    exam.clock = opens - timedelta(seconds=1)
    assert code(exam.begin, OFFICER) == "examining.not_open"
    exam.clock = exam.row.closes_at - timedelta(minutes=5)
    assert exam.begin(OFFICER).ends_at == exam.row.closes_at
    exam.clock = exam.row.closes_at
    assert code(exam.begin, SAMPLER) == "examining.not_open"


def test_the_server_s_clock_ends_it_and_what_was_saved_counts(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    exam.fill(paper, OFFICER, right=4)
    first = UUID(paper.layout[0][0])
    exam.wait(minutes=60)
    assert code(exam.answer, paper, first, 1, who=OFFICER) == "examining.time_over"
    mark = exam.hand_in(paper, OFFICER)
    assert (mark.obtained, mark.possible, mark.score, mark.passed) == (8, 10, 80, True)
    paper.refresh_from_db()
    assert (paper.state, paper.handed_at) == ("run_out", paper.ends_at)
    assert code(exam.hand_in, paper, OFFICER) == "examining.handed_in"
    assert code(exam.answer, paper, first, 1, who=OFFICER) == "examining.handed_in"


def test_a_lost_session_goes_on_with_what_was_saved(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    first = UUID(paper.layout[0][0])
    exam.answer(paper, first, 1, who=OFFICER)
    exam.wait(minutes=5)
    again = exam.begin(OFFICER)
    assert (again.id, again.layout, again.ends_at) == (paper.id, paper.layout, paper.ends_at)
    exam.answer(again, first, *Question.objects.get(pk=first).answer, who=OFFICER)
    assert Answer.objects.filter(paper=paper).count() == 1
    (sheet, *_) = queries.sheets(again, tell=False)
    assert sheet.right is None
    assert sheet.chosen == frozenset(Question.objects.get(pk=first).answer)


def test_answers_are_to_one_s_own_paper_and_its_options(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    single, several = UUID(paper.layout[0][0]), UUID(paper.layout[4][0])
    assert code(exam.answer, paper, uuid4(), 0, who=OFFICER) == "examining.question_elsewhere"
    assert code(exam.answer, paper, single, 0, 1, who=OFFICER) == "examining.choice"
    assert code(exam.answer, paper, single, 9, who=OFFICER) == "examining.choice"
    exam.answer(paper, several, 0, 2, who=OFFICER)
    exam.answer(paper, several, who=OFFICER)
    assert Answer.objects.get(paper=paper, question_id=several).chosen == []
    with pytest.raises(NotFound):
        exam.answer(paper, single, 0, who=SAMPLER)
    with pytest.raises(NotFound):
        exam.hand_in(paper, SAMPLER)
    with pytest.raises(NotFound):
        queries.paper(exam.actor(LEAD), paper.id)


def test_attempts_run_out_and_the_best_counts(world: World) -> None:
    exam = examination(world, attempts=2)
    exam.publish()
    assert exam.sat(OFFICER, right=2).score == 40
    assert queries.own_examination(exam.actor(OFFICER), exam.row.id).standing(exam.clock) == "again"
    exam.sat(OFFICER, right=1)
    assert code(exam.begin, OFFICER) == "examining.no_attempt_left"
    exam.sat(SAMPLER, right=5)
    assert code(exam.begin, SAMPLER) == "examining.passed_already"
    own = queries.own_examination(exam.actor(OFFICER), exam.row.id)
    assert own.best is not None
    assert (own.best.score, own.standing(exam.clock)) == (40, "failed")


def test_it_counts_as_training_by_its_own_figures(exam: Exam) -> None:
    day = exam.world.at.astimezone(SHANGHAI).date()

    def without() -> set[str]:
        areas = trained.joint_by_area(["610300"], year=2026, on=day + timedelta(days=3))
        return {area.place.code for area in areas if not area.trainings}

    exam.sat(OFFICER, right=5, minutes=30)
    exam.sat(SAMPLER, right=1, minutes=45)
    late = exam.begin("zhaoting")
    exam.fill(late, "zhaoting", right=3)
    assert arranging.close_due(at=exam.clock) == 0
    assert "610300" in without()
    exam.clock = exam.row.closes_at
    assert arranging.close_due(at=exam.clock) == 1
    assert arranging.close_due(at=exam.clock) == 0
    row = exam.fresh()
    assert row.state == "closed"
    assert row.training is not None
    found = {a.staff.name: (a.hours, a.result, a.score) for a in row.training.attendances.all()}
    assert found == {
        "李文涛": (Decimal("0.5"), "passed", 100), "张立新": (Decimal("0.8"), "failed", 20),
        "赵婷": (Decimal("1.0"), "passed", 60),
    }  # fmt: skip
    assert "610300" not in without()
    event = Event.objects.get(kind="examining:examination:close")
    assert SEED.hex() in str(event.body)
    typed = {"training_id": row.training.id, "version": row.training.version, "result": "passed",
             "staff_id": exam.world.staff["hanlei"].id, "hours": Decimal(9), "score": None}  # fmt: skip
    assert code(training.attend, **typed, actor=exam.actor(LEAD), at=exam.clock) == (
        "capability.counted"
    )
    states = {line.seat.staff.name: line.state for line in queries.lines(row)}
    assert states["李文涛"] == "passed"
    assert states["韩磊"] == "not_sat"


def test_nobody_sat_and_nothing_is_counted(exam: Exam) -> None:
    exam.clock = exam.row.closes_at
    assert arranging.close_due(at=exam.clock) == 1
    assert exam.fresh().training is None
    assert Training.objects.count() == 0


def test_a_question_withdrawn_marks_all_papers_anew_and_keeps_both(exam: Exam) -> None:
    first = exam.sat(OFFICER, right=4)
    second = exam.sat(SAMPLER, right=2)
    exam.clock = exam.row.closes_at
    arranging.close_due(at=exam.clock)
    wrong = Question.objects.get(pk=Paper.objects.get(pk=first.paper_id).layout[4][0])
    given = {"question_id": wrong.id, "actor": exam.actor(LEAD), "at": exam.clock}
    assert code(bank.withdraw, **given, version=1, reason="错") == "examining.reason"
    with pytest.raises(NotFound):
        bank.withdraw(**{**given, "actor": exam.actor("chenjing")}, version=1, reason="答案有误")
    _row, count = bank.withdraw(**given, version=wrong.version, reason="答案与原文不符")
    both = str(wrong.id) in str(Paper.objects.get(pk=second.paper_id).layout)
    assert count == 1 + both
    new = Mark.objects.get(replaces=first)
    assert (first.score, new.score, new.possible) == (80, 100, 8)
    assert (new.reason, new.left_out) == ("答案与原文不符", [wrong.id])
    first.refresh_from_db()
    assert first.obtained == 8
    attended = Attendance.objects.get(staff=exam.world.staff[OFFICER])
    assert (attended.score, attended.result) == (100, "passed")
    event = Event.objects.filter(kind="capability:training:attend", object_id=attended.id).last()
    assert event is not None
    assert "80" in str(event.body)
    wrong.refresh_from_db()
    with pytest.raises(IllegalTransition):
        bank.withdraw(**given, version=wrong.version, reason="再撤一次看看")
    line = next(one for one in queries.lines(exam.row) if one.seat.staff.name == "李文涛")
    assert [mark.score for mark in line.before] == [80]


def test_a_question_withdrawn_meanwhile_counts_for_nobody(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    exam.fill(paper, OFFICER, right=0)
    gone = Question.objects.get(pk=paper.layout[0][0])
    _row, count = bank.withdraw(
        question_id=gone.id, version=gone.version, reason="题干有歧义", actor=exam.actor(LEAD),
        at=exam.clock,
    )  # fmt: skip
    assert count == 0
    mark = exam.hand_in(paper, OFFICER)
    assert (mark.possible, mark.left_out, mark.reason) == (8, [gone.id], "")


def test_a_cancelled_examination_counts_for_nothing(exam: Exam) -> None:
    paper = exam.begin(OFFICER)
    given = {"examination_id": exam.row.id, "version": exam.row.version, "at": exam.clock}
    assert (
        code(arranging.cancel, **given, reason="改", actor=exam.actor(LEAD)) == "examining.reason"
    )
    arranging.cancel(**given, reason="设备故障，改期举行", actor=exam.actor(LEAD))
    with pytest.raises(NotFound):
        exam.answer(paper, UUID(paper.layout[0][0]), 0, who=OFFICER)
    with pytest.raises(NotFound):
        exam.begin(SAMPLER)
    assert arranging.close_due(at=exam.row.closes_at) == 0
    assert Training.objects.count() == 0


def test_the_department_above_reads_the_list_and_nobody_else(exam: Exam) -> None:
    assert queries.examination(exam.actor("majianping"), exam.row.id).title == exam.row.title
    for who in ("chenjing", OFFICER, "niufei"):
        with pytest.raises(NotFound):
            queries.examination(exam.actor(who), exam.row.id)


def test_the_database_keeps_the_first_mark_one_and_the_seed_there(exam: Exam) -> None:
    mark = exam.sat(OFFICER, right=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(
            paper_id=mark.paper_id, obtained=1, possible=1, passed=True, at=exam.clock,
            created_at=exam.clock,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Examination.objects.filter(pk=exam.row.pk).update(seed="")
