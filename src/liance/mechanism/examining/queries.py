"""Reads of the bank, of examinations, of papers and their marks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.examining.actions.marking import best_of, questions_of
from liance.mechanism.examining.models import Answer, Examination, Mark, Paper, Question, Seat
from liance.mechanism.examining.policies import overseen_by, own_paper, sat_by
from liance.mechanism.examining.policies import questions_of as bank_of


def bank(actor: Actor) -> QuerySet[Question]:
    """The questions of the actor's agency, those in use first, by topic."""
    return bank_of(actor).order_by("-state", "topic", "kind", "id")


def topics(actor: Actor) -> list[tuple[str, int]]:
    """The topics of the bank with how many questions of each are in use."""
    rows = bank_of(actor).filter(state="open").values_list("topic").annotate(Count("id"))
    return [(topic, count) for topic, count in rows.order_by("topic")]


@dataclass(frozen=True, slots=True)
class Own:
    """An examination of the actor's with the papers so far; ``best``: the mark that counts."""

    row: Examination
    papers: tuple[Paper, ...]
    best: Mark | None

    @property
    def going(self) -> Paper | None:
        """The paper under way."""
        return next((paper for paper in self.papers if paper.state == "sitting"), None)

    def standing(self, at: datetime) -> str:
        """``ahead``, ``open``, ``going``, ``over`` (answering ended, no mark yet), ``passed``,
        ``failed``, ``again`` (not passed, an attempt is left), ``unmarked`` (every question was
        withdrawn), ``missed``."""
        if self.going is not None:
            return "going" if at < self.going.ends_at else "over"
        if self.best is not None:
            if self.best.score is None:
                return "unmarked"
            if self.best.passed:
                return "passed"
            left = len(self.papers) < self.row.attempts and self.row.opens_at <= at
            return "again" if left and at < self.row.closes_at else "failed"
        if at < self.row.opens_at:
            return "ahead"
        return "open" if at < self.row.closes_at else "missed"


def own(actor: Actor) -> list[Own]:
    """The actor's examinations, what closes last first."""
    rows = list(sat_by(actor).select_related("organiser").order_by("-closes_at", "id"))
    papers: dict[UUID, list[Paper]] = defaultdict(list)
    mine = Paper.objects.filter(seat__staff_id__in=[actor.staff_id], seat__examination__in=rows)
    for paper in mine.select_related("seat").order_by("attempt"):
        papers[paper.seat.examination_id].append(paper)
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    current = Mark.objects.filter(paper__in=mine, replaced__isnull=True)
    for mark in current.select_related("paper__seat"):
        marks[mark.paper.seat.examination_id].append(mark)
    return [Own(row, tuple(papers[row.id]), best_of(marks[row.id])) for row in rows]


def waiting(actor: Actor, at: datetime) -> list[Examination]:
    """The examinations that are open to the actor now and not passed yet, what closes first first
    (one query)."""
    papers = Paper.objects.filter(
        seat__examination=OuterRef("pk"), seat__staff_id__in=[actor.staff_id]
    )
    passed = papers.filter(marks__passed=True, marks__replaced__isnull=True)
    going = papers.filter(state="sitting", ends_at__gt=at)
    count = papers.order_by().values("seat__examination").annotate(n=Count("id")).values("n")
    rows = sat_by(actor).filter(state="published", opens_at__lte=at, closes_at__gt=at)
    rows = rows.annotate(used=Coalesce(Subquery(count), 0)).exclude(Exists(passed))
    left = Exists(going) | Q(used__lt=F("attempts"))
    return list(rows.filter(left).order_by("closes_at", "id"))


def own_examination(actor: Actor, examination_id: UUID) -> Own:
    """One of them; NotFound without a seat."""
    found = next((one for one in own(actor) if one.row.id == examination_id), None)
    if found is None:
        raise NotFound("examining:examination")
    return found


def organised(actor: Actor) -> QuerySet[Examination]:
    """The examinations whose results the actor may read, the latest first."""
    rows = overseen_by(actor).select_related("organiser", "training")
    return rows.order_by("-closes_at", "id")


def examination(actor: Actor, examination_id: UUID) -> Examination:
    """One of them; NotFound."""
    row = organised(actor).select_related("published_by").filter(pk=examination_id).first()
    if row is None:
        raise NotFound("examining:examination")
    return row


@dataclass(frozen=True, slots=True)
class Line:
    """A person of an examination: papers, the mark that counts, the marks it was before."""

    seat: Seat
    papers: tuple[Paper, ...]
    best: Mark | None
    before: tuple[Mark, ...]

    @property
    def state(self) -> str:
        """``not_sat``, ``sitting``, ``passed``, ``failed``, ``unmarked``."""
        if self.best is None:
            return "sitting" if self.papers else "not_sat"
        if self.best.score is None:
            return "unmarked"
        return "passed" if self.best.passed else "failed"


def lines(row: Examination) -> list[Line]:
    """Everybody of an examination by agency and name, who has not sat included (four queries)."""
    seats = list(
        Seat.objects.filter(examination=row).select_related("staff", "agency")
        .order_by("agency__name", "staff__name", "id")
    )  # fmt: skip
    papers: dict[UUID, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(seat__in=seats).order_by("attempt"):
        papers[paper.seat_id].append(paper)
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(paper__seat__in=seats).select_related("paper").order_by("at"):
        marks[mark.paper.seat_id].append(mark)
    found = []
    for seat in seats:
        there = marks[seat.id]
        gone = {mark.replaces_id for mark in there}
        best = best_of(mark for mark in there if mark.id not in gone)
        before = tuple(m for m in there if m.id in gone and best and m.paper_id == best.paper_id)
        found.append(Line(seat, tuple(papers[seat.id]), best, before))
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question of a paper as it is shown: options in the paper's order with their place in the
    bank; ``right``: whether it was answered rightly, None while that is not told."""

    number: int
    question: Question
    options: tuple[tuple[int, str], ...]
    chosen: frozenset[int]
    right: bool | None

    @property
    def withdrawn(self) -> bool:
        """Whether it counts no more."""
        return self.question.state == "withdrawn"


def sheets(paper: Paper, *, tell: bool) -> list[Sheet]:
    """The questions of a paper with what was chosen; ``tell``: whether right."""
    chosen = dict(Answer.objects.filter(paper=paper).values_list("question_id", "chosen"))
    order = {UUID(key): places for key, places in paper.layout}
    found = []
    for number, question in enumerate(questions_of(paper), start=1):
        picked = frozenset(chosen.get(question.id, ()))
        options = tuple((place, question.options[place]) for place in order[question.id])
        right = picked == frozenset(question.answer) if tell else None
        found.append(Sheet(number, question, options, picked, right))
    return found


def paper(actor: Actor, paper_id: UUID) -> Paper:
    """A paper of the actor's own; NotFound."""
    return own_paper(actor, paper_id)


def marks_of(paper: Paper) -> Sequence[Mark]:
    """How a paper was marked, the first first."""
    return list(Mark.objects.filter(paper=paper).order_by("at", "created_at", "id"))


def papers_of(row: Examination) -> list[Paper]:
    """All papers of an examination, with who sat."""
    rows = Paper.objects.filter(seat__examination=row).select_related("seat")
    return list(rows.order_by("started_at", "id"))


def told_from(row: Examination, at: datetime) -> datetime:
    """When the right answers may be shown: nobody can sit this one any more, nor another published
    one that asks any of the same questions."""
    others = Examination.objects.filter(
        organiser_id=row.organiser_id, state="published", closes_at__gt=at, pool__overlap=row.pool
    )
    last = others.exclude(pk=row.pk).aggregate(last=Max("closes_at"))["last"]
    return max(row.closes_at, last) if last else row.closes_at


def told(row: Examination, at: datetime) -> bool:
    """Whether the right answers may be shown."""
    return at >= told_from(row, at)
