"""Marks: given once when answering ended, given anew where a question was withdrawn since (C1)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.prepared import Statement, run
from liance.mechanism.capability.training import Sat, correct_counted
from liance.mechanism.examining.models import Answer, Examination, Mark, Paper, Question, Seat
from liance.mechanism.examining.rules.marking import Asked, Marked, hours, mark
from liance.mechanism.examining.states import PAPER

HOLD = "SELECT id FROM examining_question WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def collect(paper: Paper, verb: str, *, ended_at: datetime, actor: Actor, at: datetime) -> Mark:
    """End the answering of a locked paper that is under way, and mark it.

    Its questions stay as they are until the mark stands: who withdraws one waits, then sees it.
    """
    _hold(paper)
    paper.handed_at = ended_at
    paper.save(update_fields=["handed_at"])
    perform(paper, PAPER, verb, actor=actor, at=at, body={"ended_at": ended_at})
    return _write(paper, None, reason="", actor=actor, at=at)


def marked(paper: Paper, questions: Iterable[Question]) -> Marked:
    """What a paper comes to as its questions stand now."""
    chosen = dict(Answer.objects.filter(paper=paper).values_list("question_id", "chosen"))
    found = {q.id: q for q in questions}
    asked = [
        Asked(q.id, frozenset(q.answer), q.points)
        for key, _options in paper.layout
        if (q := found.get(UUID(key))) is not None
    ]
    gone = {q.id for q in found.values() if q.state == "withdrawn"}
    return mark(
        asked, chosen, withdrawn=gone, pass_mark=paper.seat.examination.pass_mark
    )  # fmt: skip


def questions_of(paper: Paper) -> list[Question]:
    """The questions of a paper in its order."""
    keys = [UUID(key) for key, _options in paper.layout]
    found = Question.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def mark_again(question: Question, *, actor: Actor, at: datetime) -> int:
    """Mark every marked paper that has a question anew, in the transaction that withdrew it; how
    many. What counted as training follows.

    Papers under way are not locked: who hands one in holds it and waits for the question.
    """
    rows = Paper.objects.select_for_update(of=("self",)).select_related("seat__examination")
    papers = rows.filter(
        layout__contains=[[str(question.id)]], seat__examination__state__in=["published", "closed"],
    ).exclude(state="sitting")  # fmt: skip
    touched: set[UUID] = set()
    count = 0
    for paper in papers.order_by("id"):
        old = Mark.objects.filter(paper=paper, replaced__isnull=True).first()
        if old is None:
            continue
        _write(paper, old, reason=question.withdrawn_reason, actor=actor, at=at)
        touched.add(paper.seat.examination_id)
        count += 1
    # Read when locked: one that is being closed beside this is counted with the marks before.
    for examination in (
        Examination.objects.select_for_update().filter(pk__in=touched).order_by("id")
    ):
        if examination.training is not None:
            correct_counted(
                training=examination.training, sat=results_of(examination), actor=actor, at=at,
                reason=question.withdrawn_reason,
            )  # fmt: skip
    return count


def results_of(examination: Examination) -> list[Sat]:
    """Of everybody who sat: the hours by the server's clock, the best mark."""
    found = []
    seats = Seat.objects.filter(examination=examination, papers__isnull=False).distinct()
    for seat in seats.select_related("staff").order_by("id"):
        spans = [(p.started_at, p.handed_at) for p in seat.papers.all()]
        seconds = sum(((to - since).total_seconds() for since, to in spans if to), 0.0)
        best = best_of(Mark.objects.filter(paper__seat=seat, replaced__isnull=True))
        if best is not None:
            result = "none" if best.score is None else "passed" if best.passed else "failed"
            found.append(Sat(seat.staff_id, seat.agency_id, hours(seconds), result, best.score))
    return found


def best_of(marks: Iterable[Mark]) -> Mark | None:
    """The mark that counts among several attempts: the one with the most points of those possible."""
    return max(marks, key=lambda m: (m.passed, m.score is not None, m.score or 0), default=None)


def _hold(paper: Paper) -> None:
    """Keep the questions of a paper from being withdrawn until the transaction ends."""
    keys = [UUID(key) for key, _options in paper.layout]
    run(Statement(HOLD, [keys]))


def _write(paper: Paper, old: Mark | None, *, reason: str, actor: Actor, at: datetime) -> Mark:
    questions = questions_of(paper)
    found = marked(paper, questions)
    row = Mark.objects.create(
        paper=paper, obtained=found.obtained, possible=found.possible, score=found.score,
        passed=found.passed, left_out=[q.id for q in questions if q.state == "withdrawn"],
        replaces=old, reason=reason, at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "examining:paper:mark", row, noun="examining:mark", actor=actor, at=at,
        body={
            "paper": paper.id, "obtained": row.obtained, "possible": row.possible,
            "score": row.score, "passed": row.passed, "left_out": row.left_out,
            "replaces": old.id if old else None, "reason": reason,
        },
    )  # fmt: skip
    return row
