"""Examinations: written, published with their pool and seed, cancelled, closed (C4)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor, installation
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Training
from liance.mechanism.capability.training import count_examination
from liance.mechanism.examining.actions import marking
from liance.mechanism.examining.models import Examination, Paper, Question, Seat
from liance.mechanism.examining.policies import able_to_sit, knowing, organised
from liance.mechanism.examining.replaying.files import bank_digest, pool_digest
from liance.mechanism.examining.rules.drawing import SEED_BYTES, Drawable, Part, missing
from liance.mechanism.examining.rules.marking import FULL
from liance.mechanism.examining.states import EXAMINATION, MANAGE
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.policies import (
    agencies_visible_to,
    people_visible_to,
    require_manages,
)
from liance.norms.calendar.instants import shanghai_day

LEAST_REASON = 4
LONGEST_MINUTES = 480
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an examination is to be; ``parts`` by topic, ``pass_mark`` of 100."""

    title: str
    training_kind: str
    agencies: Sequence[UUID]
    people: Sequence[UUID]
    opens_at: datetime
    closes_at: datetime
    minutes: int
    parts: Sequence[Part]
    pass_mark: Decimal
    attempts: int


@transaction.atomic
def draft(*, agency: Agency, terms: Terms, actor: Actor, at: datetime) -> Examination:
    """Write an examination that the agency organises.

    Errors: ``examining.kind``, ``examining.period``, ``examining.minutes``,
    ``examining.pass_mark``, ``examining.attempts``, ``examining.parts``, ``examining.nobody``,
    ``examining.people_unknown``, NotPermitted.
    """
    require_manages(actor, agency, MANAGE)
    _check(terms, actor, at)
    row = Examination.objects.create(
        organiser=agency, jurisdiction_id=agency.jurisdiction_id, **_values(terms),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "examining:examination:draft", row, noun=EXAMINATION.noun, actor=actor, at=at,
        body={"title": row.title, "opens_at": row.opens_at, "closes_at": row.closes_at},
    )  # fmt: skip
    return row


@transaction.atomic
def rewrite(
    *, examination_id: UUID, version: int, terms: Terms, actor: Actor, at: datetime
) -> Examination:
    """Write a draft anew. Errors: as ``draft``, kernel.illegal_transition, NotFound, Stale."""
    row = organised(actor, examination_id, version=version)
    EXAMINATION.edge(row.state, "publish")
    _check(terms, actor, at)
    for name, value in _values(terms).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    note(
        "examining:examination:rewrite", row, noun=EXAMINATION.noun, actor=actor, at=at,
        body={"title": row.title, "opens_at": row.opens_at, "closes_at": row.closes_at},
    )  # fmt: skip
    return row


@transaction.atomic
def publish(
    *, examination_id: UUID, version: int, seed: bytes, actor: Actor, at: datetime
) -> Examination:
    """Publish a draft: its pool of questions and its people are fixed, ``seed`` (32 bytes) decides
    who gets which paper. The ledger has the digest of seed and pool.

    Errors: ``examining.period`` (over already), ``examining.too_few``, ``examining.nobody``,
    kernel.illegal_transition, NotFound, Stale, NotPermitted.
    """
    row = organised(actor, examination_id, version=version)
    EXAMINATION.edge(row.state, "publish")
    if row.closes_at <= at:
        raise Refused("examining.period", field="closes_at")
    if len(seed) != SEED_BYTES:
        raise ValueError("the seed has 32 bytes")
    pool = list(pool_of(row.organiser_id, row.parts))
    lacking = missing([drawable(q) for q in pool], parts_of(row))
    if lacking:
        said = "、".join(f"{topic}（{count}）" for topic, count in lacking.items())
        raise Refused("examining.too_few", field="parts", topics=said)
    row.pool, row.seed = sorted(q.id for q in pool), seed.hex()
    people = chosen(row, actor, at).people
    if not people:
        raise Refused("examining.nobody", field="agencies")
    row.published_by_id = actor.staff_id
    row.save(update_fields=["pool", "seed", "published_by"])
    Seat.objects.bulk_create(
        Seat(
            examination=row, staff=one, agency_id=one.agency_id, created_at=at,
            created_by=actor.user_id,
        )
        for one in people
    )  # fmt: skip
    perform(
        row, EXAMINATION, "publish", actor=actor, at=at,
        body={
            "commitment": hashlib.sha256(seed).hexdigest(), "pool": pool_digest(row.pool),
            "bank": bank_digest([drawable(one) for one in pool]),
            "people": len(people),
        },
    )  # fmt: skip
    return row


@transaction.atomic
def cancel(
    *, examination_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Examination:
    """Call an examination off; papers stay, nothing counts. Errors: ``examining.reason``,
    kernel.illegal_transition, NotFound, Stale, NotPermitted."""
    row = organised(actor, examination_id, version=version)
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("examining.reason", field="reason", least=LEAST_REASON)
    row.cancelled_reason = reason.strip()[:200]
    row.save(update_fields=["cancelled_reason"])
    perform(row, EXAMINATION, "cancel", actor=actor, at=at, reason=row.cancelled_reason)
    return row


def close_due(*, at: datetime) -> int:
    """Collect papers whose time is over, close examinations that ended and count them as training;
    how many were closed. Each in a transaction of its own; run again it does the rest."""
    actor = installation(frozenset())
    late = Paper.objects.filter(state="sitting", ends_at__lte=at)
    for paper_id in list(late.values_list("id", flat=True)):
        collect_late(paper_id, actor=actor, at=at)
    due = Examination.objects.filter(state="published", closes_at__lte=at)
    return sum(_close(key, actor=actor, at=at) for key in list(due.values_list("id", flat=True)))


@transaction.atomic
def collect_late(paper_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Mark a paper whose time is over with what was saved."""
    rows = Paper.objects.select_related("seat__examination").select_for_update(of=("self",))
    paper = rows.filter(pk=paper_id, state="sitting", ends_at__lte=at).first()
    if paper is not None:
        marking.collect(paper, "run_out", ended_at=paper.ends_at, actor=actor, at=at)


@transaction.atomic
def _close(examination_id: UUID, *, actor: Actor, at: datetime) -> int:
    rows = Examination.objects.select_for_update(of=("self",))
    row = rows.select_related("organiser").filter(pk=examination_id, state="published").first()
    if row is None or Paper.objects.filter(seat__examination=row, state="sitting").exists():
        return 0
    row.training = count_examination(
        agency=row.organiser, kind=row.training_kind, title=row.title, opens_at=row.opens_at,
        closes_at=row.closes_at, examination=row.id, content=content_of(row),
        sat=marking.results_of(row), actor=actor, at=at,
    )  # fmt: skip
    row.save(update_fields=["training"])
    perform(
        row, EXAMINATION, "close", actor=actor, at=at,
        body={"seed": row.seed, "training": row.training.id if row.training else None},
    )  # fmt: skip
    return 1


def content_of(row: Examination) -> str:
    """What the training's record says it was about."""
    parts = "、".join(f"{part.topic} {part.count} 题" for part in parts_of(row))
    return f"在线考试，{row.minutes} 分钟：{parts}"


def pool_of(agency_id: UUID, parts: Sequence[dict[str, object]]) -> Sequence[Question]:
    """The questions in use of an agency's bank on the topics of an examination."""
    topics = [str(part["topic"]) for part in parts]
    rows = Question.objects.filter(agency_id=agency_id, topic__in=topics, state="open")
    return list(rows.order_by("id"))


def parts_of(row: Examination) -> list[Part]:
    """Its parts."""
    return [Part(str(part["topic"]), int(part["count"])) for part in row.parts]


def drawable(question: Question) -> Drawable:
    """A question as the draw needs it; 正确 stands before 错误 for everybody."""
    return Drawable(
        question.id, question.topic, len(question.options), shuffled=question.kind != "judge"
    )


def _values(terms: Terms) -> dict[str, object]:
    return {
        "title": terms.title.strip(), "training_kind": terms.training_kind,
        "agencies": list(terms.agencies), "people": list(terms.people),
        "opens_at": terms.opens_at, "closes_at": terms.closes_at, "minutes": terms.minutes,
        "parts": [{"topic": p.topic, "count": p.count} for p in terms.parts],
        "pass_mark": terms.pass_mark, "attempts": terms.attempts,
    }  # fmt: skip


def _check(terms: Terms, actor: Actor, at: datetime) -> None:
    if terms.training_kind not in dict(Training.KINDS):
        raise Refused("examining.kind", field="training_kind")
    if terms.closes_at <= terms.opens_at or terms.closes_at <= at:
        raise Refused("examining.period", field="closes_at")
    if not 1 <= terms.minutes <= LONGEST_MINUTES:
        raise Refused("examining.minutes", field="minutes", most=LONGEST_MINUTES)
    if not 0 < terms.pass_mark <= FULL:
        raise Refused("examining.pass_mark", field="pass_mark")
    if not 1 <= terms.attempts <= MOST_ATTEMPTS:
        raise Refused("examining.attempts", field="attempts", most=MOST_ATTEMPTS)
    topics = [part.topic for part in terms.parts]
    if not topics or len(set(topics)) != len(topics) or any(p.count < 1 for p in terms.parts):
        raise Refused("examining.parts", field="parts")
    if not terms.agencies and not terms.people:
        raise Refused("examining.nobody", field="agencies")
    agencies = agencies_visible_to(actor).filter(pk__in=terms.agencies).count()
    people = people_visible_to(actor).filter(pk__in=terms.people).count()
    if agencies != len(set(terms.agencies)) or people != len(set(terms.people)):
        raise Refused("examining.people_unknown", field="agencies")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who gets a seat, and who was chosen and can never sit: without an account in use or a role."""

    people: tuple[Staff, ...]
    unable: tuple[Staff, ...]


def chosen(row: Examination, actor: Actor, at: datetime) -> Chosen:
    """Who is there of the agencies and people chosen, as far as the publisher may know of them, but
    for those who know the answers; by name in each."""
    rows = people_visible_to(actor).filter(active=True)
    picked = Q(agency_id__in=row.agencies) | Q(pk__in=row.people)
    pool = [one.id for one in pool_of(row.organiser_id, row.parts)]
    out = knowing(row.organiser_id, pool, on=shanghai_day(at))
    found = list(rows.filter(picked).exclude(pk__in=out).distinct().order_by("name", "id"))
    since = shanghai_day(max(at, row.opens_at))
    able = able_to_sit([one.id for one in found], since=since)
    return Chosen(
        tuple(one for one in found if one.id in able),
        tuple(one for one in found if one.id not in able),
    )
