"""Who may know of questions and examinations: who manages them, who sits, the department above."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.access.models import Grant
from liance.foundation.access.roles import ROLES
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.examining.models import Answer, Examination, Paper, Question
from liance.mechanism.examining.states import MANAGE, QUESTIONS, SIT
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day


def questions_of(actor: Actor) -> QuerySet[Question]:
    """The bank of the actor's own agency: right answers are nobody else's business."""
    if actor.agency_id is None or not actor.may(QUESTIONS):
        return Question.objects.none()
    return Question.objects.filter(agency_id=actor.agency_id)


def overseen_by(actor: Actor) -> QuerySet[Examination]:
    """The examinations whose list of results the actor may read: those of the own agency, and of
    the area that a department oversees once they are published."""
    if not actor.may(MANAGE) or actor.agency_id is None:
        return Examination.objects.none()
    above = Q(jurisdiction_id__in=actor.scope) & ~Q(state="draft")
    return Examination.objects.filter(Q(organiser_id=actor.agency_id) | above)


def sat_by(actor: Actor) -> QuerySet[Examination]:
    """The examinations in which the actor has a seat."""
    if actor.staff_id is None or not actor.may(SIT):
        return Examination.objects.none()
    seats = Q(seats__staff_id=actor.staff_id)
    return Examination.objects.filter(seats, state__in=["published", "closed"]).distinct()


def known_to(actor: Actor) -> QuerySet[Examination]:
    """The examinations whose events the actor may read: who oversees them, who has a seat."""
    there = Q(pk__in=overseen_by(actor).values("pk")) | Q(pk__in=sat_by(actor).values("pk"))
    return Examination.objects.filter(there)


def papers_visible_to(actor: Actor) -> QuerySet[Paper]:
    """Papers whose beginning, end and marks the actor may read of: one's own, and those overseen."""
    own = Q(seat__staff_id=actor.staff_id, seat__examination__in=sat_by(actor).values("pk"))
    return Paper.objects.filter(own | Q(seat__examination__in=overseen_by(actor).values("pk")))


def answers_visible_to(actor: Actor) -> QuerySet[Answer]:
    """What was chosen: one's own at once, others' where the examination is overseen and closed."""
    rows = papers_visible_to(actor)
    own = Q(paper__seat__staff_id=actor.staff_id)
    return Answer.objects.filter(
        own | Q(paper__seat__examination__state="closed"), paper__in=rows.values("pk")
    )


def organised(actor: Actor, examination_id: UUID, *, version: int | None = None) -> Examination:
    """An examination of the actor's own agency, locked. NotFound for whoever may not read it,
    NotPermitted for who reads it from above, Stale."""
    rows = overseen_by(actor).select_related("organiser", "jurisdiction", "training")
    row = rows.select_for_update(of=("self",)).filter(pk=examination_id).first()
    if row is None:
        raise NotFound("examining:examination")
    if row.organiser_id != actor.agency_id:
        raise NotPermitted(MANAGE)
    if version is not None and row.version != version:
        raise Stale("examining:examination")
    return row


def own_paper(actor: Actor, paper_id: UUID, *, lock: bool = False) -> Paper:
    """A paper of the actor's; NotFound for everybody else."""
    rows = Paper.objects.select_related("seat__examination__organiser", "seat__staff")
    if lock:
        rows = rows.select_for_update(of=("self",))
    mine = Q(seat__staff_id=actor.staff_id) & ~Q(seat__examination__state="cancelled")
    row = rows.filter(mine, pk=paper_id).first() if actor.staff_id and actor.may(SIT) else None
    if row is None:
        raise NotFound("examining:paper")
    return row


def knowing(agency_id: UUID, pool: Collection[UUID], *, on: date) -> set[UUID]:
    """The people who know the answers of a pool of an agency's bank: who put its questions on file,
    and whose roles opened the bank on any day from the first of them to ``on``, also where the role
    was given up since. They sit no examination drawn from it (three queries)."""
    rows = Question.objects.filter(pk__in=pool).order_by("created_at")
    typed = list(rows.values_list("created_by", "created_at"))
    since = min((shanghai_day(at) for _user, at in typed), default=on)
    held = _holders(QUESTIONS, until=since).filter(valid_from__lte=on)
    users = {*held.filter(agency_id=agency_id).values_list("user_id", flat=True)}
    users |= {user for user, _at in typed if user}
    here = Q(agency_id=agency_id, user_id__in=held.values("user_id"))
    return set(Staff.objects.filter(here | Q(user_id__in=users)).values_list("id", flat=True))


def keep_from_answers(actor: Actor, examination: Examination, *, on: date) -> None:
    """Refuse ``examining.own_examination`` to an actor who knows the answers by now."""
    able = actor.may(QUESTIONS) and actor.agency_id == examination.organiser_id
    if able or actor.staff_id in knowing(examination.organiser_id, examination.pool, on=on):
        raise Refused("examining.own_examination")


def able_to_sit(people: Iterable[UUID], *, since: date) -> set[UUID]:
    """Those with an account in use and a role that may sit and has not ended before a day."""
    rows = Staff.objects.filter(pk__in=list(people), active=True, user__is_active=True)
    rows = rows.filter(user_id__in=_holders(SIT, until=since).values("user_id"))
    return set(rows.values_list("id", flat=True))


def _holders(permission: str, *, until: date) -> QuerySet[Grant]:
    """Roles given with a permission that have not ended before a day."""
    able = [code for code, role in ROLES.items() if permission in role.permissions]
    return Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=until), role__in=able
    )  # fmt: skip
