"""A question is withdrawn while a paper is handed in, or the examination closed, beside it: no mark and
no training keeps it (C1)."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from tests.exam_scene import LEAD, Exam, examination
from tests.fixtures.database import WORLD_AT, TestDatabase

from liance.flows.demonstration.world import load_world
from liance.mechanism.capability.models import Attendance
from liance.mechanism.examining.actions import arranging, bank
from liance.mechanism.examining.models import Mark, Paper, Question

pytestmark = pytest.mark.clause("C1")
OFFICER = "liwentao"
HELD = 1.5


@pytest.fixture
def exam(fresh_world: TestDatabase) -> Exam:
    found = examination(load_world(at=WORLD_AT))
    found.publish()
    return found


def beside(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run ``second`` while the transaction of ``first`` has done its work and is still open."""
    done, faults = Event(), list[Exception]()

    def held() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                Event().wait(HELD)
        except Exception as fault:  # noqa: BLE001 - told by the test
            faults.append(fault)
        finally:
            done.set()
            connection.close()

    def after() -> None:
        done.wait(20)
        try:
            second()
        except Exception as fault:  # noqa: BLE001 - told by the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=held), Thread(target=after)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def withdraw(exam: Exam, paper: Paper) -> Question:
    """The last question of a paper, which ``fill(right=4)`` answers wrongly."""
    wrong = Question.objects.get(pk=paper.layout[4][0])
    row, _count = bank.withdraw(
        question_id=wrong.id, version=wrong.version, reason="答案与原文不符",
        actor=exam.actor(LEAD), at=exam.clock,
    )  # fmt: skip
    return row


def standing(paper: Paper) -> Mark:
    return Mark.objects.get(paper=paper, replaced__isnull=True)


@pytest.mark.parametrize("withdrawn_first", [False, True])
def test_a_paper_handed_in_meanwhile(exam: Exam, withdrawn_first: bool) -> None:
    paper = exam.begin(OFFICER)
    exam.fill(paper, OFFICER, right=4)
    exam.wait(minutes=20)

    def hand_in() -> object:
        return exam.hand_in(paper, OFFICER)

    def take_back() -> object:
        return withdraw(exam, paper)

    beside(*((take_back, hand_in) if withdrawn_first else (hand_in, take_back)))
    mark = standing(paper)
    assert (mark.possible, mark.score, len(mark.left_out)) == (8, 100, 1)


@pytest.mark.parametrize("withdrawn_first", [False, True])
def test_an_examination_closed_meanwhile(exam: Exam, withdrawn_first: bool) -> None:
    paper = Paper.objects.get(pk=exam.sat(OFFICER, right=4).paper_id)
    exam.clock = exam.row.closes_at

    def close() -> object:
        return arranging.close_due(at=exam.clock)

    def take_back() -> object:
        return withdraw(exam, paper)

    beside(*((take_back, close) if withdrawn_first else (close, take_back)))
    assert standing(paper).score == 100
    attended = Attendance.objects.get(staff=exam.world.staff[OFFICER])
    assert (attended.score, attended.result) == (100, "passed")
