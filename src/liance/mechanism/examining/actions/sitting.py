"""Sitting an examination: begun, answered, handed in; the server's clock decides (C1)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.examining.actions import marking
from liance.mechanism.examining.actions.arranging import drawable, parts_of
from liance.mechanism.examining.models import Answer, Mark, Paper, Question, Seat
from liance.mechanism.examining.policies import keep_from_answers, own_paper
from liance.mechanism.examining.rules.drawing import draw, within
from liance.mechanism.examining.states import PAPER, SIT
from liance.norms.calendar.instants import shanghai_day


@transaction.atomic
def begin(*, examination_id: UUID, actor: Actor, at: datetime) -> Paper:
    """The actor's paper: the one under way, or the next attempt's, drawn now.

    What was withdrawn by now is left out of the draw and named in the ledger.

    Errors: ``examining.not_open``, ``examining.own_examination``, ``examining.passed_already``,
    ``examining.no_attempt_left``, ``examining.all_withdrawn``, NotFound (no seat).
    """
    actor.require(SIT)
    rows = Seat.objects.select_related("examination").select_for_update(of=("self",))
    seat = rows.filter(examination_id=examination_id, staff_id__in=[actor.staff_id]).first()
    if seat is None or seat.examination.state not in {"published", "closed"}:
        raise NotFound("examining:examination")
    examination = seat.examination
    keep_from_answers(actor, examination, on=shanghai_day(at))
    # Only the one under way is locked: who withdraws a question locks those that were marked.
    going = seat.papers.select_for_update().filter(state="sitting").first()
    taken = seat.papers.count()
    if going is not None:
        going.seat = seat
        if at < going.ends_at:
            return going
        marking.collect(going, "run_out", ended_at=going.ends_at, actor=actor, at=at)
    opened = examination.opens_at <= at < examination.closes_at
    if examination.state != "published" or not opened:
        raise Refused("examining.not_open")
    if Mark.objects.filter(paper__seat=seat, replaced__isnull=True, passed=True).exists():
        raise Refused("examining.passed_already")
    if taken >= examination.attempts:
        raise Refused("examining.no_attempt_left", most=examination.attempts)
    return _drawn(seat, taken + 1, actor=actor, at=at)


def _drawn(seat: Seat, attempt: int, *, actor: Actor, at: datetime) -> Paper:
    examination = seat.examination
    pool = list(Question.objects.filter(pk__in=examination.pool).order_by("id"))
    gone = [one.id for one in pool if one.state == "withdrawn"]
    there = [drawable(one) for one in pool if one.state != "withdrawn"]
    layout = draw(
        there, within(there, parts_of(examination)), staff=seat.staff_id,
        seed=bytes.fromhex(examination.seed), attempt=attempt,
    )  # fmt: skip
    if not layout:
        raise Refused("examining.all_withdrawn")
    paper = Paper.objects.create(
        seat=seat, attempt=attempt, layout=[[str(key), options] for key, options in layout],
        started_at=at, created_at=at, created_by=actor.user_id,
        ends_at=min(at + timedelta(minutes=examination.minutes), examination.closes_at),
    )  # fmt: skip
    note(
        "examining:paper:begin", paper, noun=PAPER.noun, actor=actor, at=at,
        body={"examination": examination.id, "attempt": attempt, "layout": paper.layout,
              "left_out": gone, "ends_at": paper.ends_at},
    )  # fmt: skip
    return paper


@transaction.atomic
def answer(
    *, paper_id: UUID, question_id: UUID, chosen: Collection[int], actor: Actor, at: datetime
) -> Answer:
    """Keep what is chosen at a question in place of what was; empty: nothing.

    Errors: ``examining.time_over``, ``examining.handed_in``, ``examining.own_examination`` (got to
    know the answers since), ``examining.question_elsewhere``, ``examining.choice``, NotFound.
    """
    paper = own_paper(actor, paper_id, lock=True)
    _open(paper, at)
    keep_from_answers(actor, paper.seat.examination, on=shanghai_day(at))
    options = {UUID(key): places for key, places in paper.layout}.get(question_id)
    if options is None:
        raise Refused("examining.question_elsewhere")
    places = sorted(set(chosen))
    kind = Question.objects.values_list("kind", flat=True).get(pk=question_id)
    if not set(places) <= set(options) or (kind != "multiple" and len(places) > 1):
        raise Refused("examining.choice")
    row = Answer.objects.select_for_update().filter(paper=paper, question_id=question_id).first()
    if row is None:
        row = Answer.objects.create(
            paper=paper, question_id=question_id, chosen=places, at=at, created_at=at,
            created_by=actor.user_id,
        )  # fmt: skip
    else:
        row.chosen, row.at = places, at
        row.version += 1
        row.save(update_fields=["chosen", "at", "version"])
    note(
        "examining:paper:answer", row, noun="examining:answer", actor=actor, at=at,
        body={"paper": paper.id, "question": question_id, "chosen": places},
    )  # fmt: skip
    return row


@transaction.atomic
def hand_in(*, paper_id: UUID, actor: Actor, at: datetime) -> Mark:
    """End answering; after the time is over what was saved by then is marked.

    Errors: ``examining.handed_in``, NotFound.
    """
    paper = own_paper(actor, paper_id, lock=True)
    if paper.state != PAPER.initial:
        raise Refused("examining.handed_in")
    verb = "hand_in" if at < paper.ends_at else "run_out"
    return marking.collect(paper, verb, ended_at=min(at, paper.ends_at), actor=actor, at=at)


def _open(paper: Paper, at: datetime) -> None:
    if paper.state != PAPER.initial:
        raise Refused("examining.handed_in")
    if at >= paper.ends_at:
        raise Refused("examining.time_over")
    if paper.seat.examination.state != "published":
        raise Refused("examining.not_open")
