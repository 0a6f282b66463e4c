"""A search asked for, taken by the worker, heard of, stopped, ended (P3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor, installation
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.scheduling import codes
from liance.mechanism.scheduling.actions.arranging import announce_change
from liance.mechanism.scheduling.daily import task as daily
from liance.mechanism.scheduling.models import Search, Timetable
from liance.mechanism.scheduling.policies import draft_for, get_for, visible_to
from liance.mechanism.scheduling.states import ARRANGE, SEARCH
from liance.mechanism.scheduling.writing import write_outings

MOST_SECONDS = 600
SILENT = timedelta(seconds=60)
WORKER = installation(frozenset())


@transaction.atomic
def ask(*, timetable_id: UUID, version: int, seconds: int, actor: Actor, at: datetime) -> Search:
    """Have a draft arranged in the background. Errors: ``scheduling.seconds`` and those of
    ``draft_for``."""
    actor.require(ARRANGE)
    row = draft_for(actor, timetable_id, version=version)
    return _asked(row, seconds, {}, actor, at)


@transaction.atomic
def ask_what_if(
    *, timetable_id: UUID, people: int, month: int, seconds: int, actor: Actor, at: datetime
) -> Search:
    """Ask what would happen if the station lost ``people`` in ``month``; nothing is changed.

    Errors: ``scheduling.month``, ``scheduling.seconds``, ``scheduling.searching``.
    """
    actor.require(ARRANGE)
    row = get_for(actor, timetable_id)
    months = {(m.year, m.month) for m in (row.first_day, row.last_day)}
    spans = {m for _y, m in months} | set(_months(row))
    if people < 1 or month not in spans:
        raise Refused(codes.MONTH, field="month")
    if row.searches.filter(state__in=["waiting", "running"]).exists():
        raise Refused(codes.SEARCHING)
    return _asked(row, seconds, {"people": people, "month": month}, actor, at)


def _months(row: Timetable) -> list[int]:
    first, last = row.first_day, row.last_day
    count = (last.year - first.year) * 12 + last.month - first.month
    return [(first.month - 1 + n) % 12 + 1 for n in range(count + 1)]


def _asked(
    row: Timetable, seconds: int, what_if: Mapping[str, int], actor: Actor, at: datetime
) -> Search:
    if not 1 <= seconds <= MOST_SECONDS:
        raise Refused(codes.SECONDS, field="seconds", most=MOST_SECONDS)
    if actor.staff_id is None:
        raise NotFound("scheduling:timetable")
    made = Search.objects.create(
        timetable=row, seconds=seconds, what_if=dict(what_if), asked_by_id=actor.staff_id,
        asked_at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    announce_change(row, "asked", at=at)
    return made


@transaction.atomic
def stop(*, search_id: UUID, actor: Actor, at: datetime) -> Search:
    """Stop a search: a running one ends with the best it has, a waiting one never begins."""
    actor.require(ARRANGE)
    search = Search.objects.select_for_update().filter(
        pk=search_id, timetable__in=visible_to(actor)
    ).first()  # fmt: skip
    if search is None:
        raise NotFound("scheduling:search")
    get_for(actor, search.timetable_id)
    if search.state == "waiting":
        perform(search, SEARCH, "cancel", actor=actor, at=at)
    elif search.stop_asked_at is None:
        search.stop_asked_at = at
        search.save(update_fields=["stop_asked_at"])
    return search


@transaction.atomic
def take(*, at: datetime) -> Search | None:
    """The next search that waits, or one whose worker fell silent; none when there is none."""
    search = (
        Search.objects.select_for_update(skip_locked=True)
        .filter(Q(state="waiting") | Q(state="running", heard_at__lt=at - SILENT))
        .order_by("asked_at", "id")
        .first()
    )
    if search is None:
        return None
    if search.state == "waiting":
        perform(search, SEARCH, "begin", actor=WORKER, at=at)
        search.refresh_from_db()
    search.heard_at = at
    search.save(update_fields=["heard_at"])
    return search


def hear(*, search_id: UUID, progress: Mapping[str, object], at: datetime) -> bool:
    """Write how far a search is; whether it was asked to stop."""
    Search.objects.filter(pk=search_id).update(progress=dict(progress), heard_at=at)
    return Search.objects.filter(pk=search_id, stop_asked_at__isnull=False).exists()


@transaction.atomic
def finish(
    *,
    search: Search,
    version: int,
    task: daily.Task,
    outings: Sequence[daily.Outing] | None,
    cost: int,
    bound: int,
    progress: Mapping[str, object],
    result: Mapping[str, object],
    at: datetime,
) -> bool:
    """Write the best into the draft (``outings`` none: a question) and end the search.

    False, and the search failed, where the timetable was changed or announced meanwhile.
    """
    row = Timetable.objects.select_for_update().get(pk=search.timetable_id)
    search = Search.objects.select_for_update().get(pk=search.pk)
    good = outings is None or (row.state == "draft" and row.version == version)
    search.progress, search.result = dict(progress), dict(result)
    search.save(update_fields=["progress", "result"])
    if good and outings is not None:
        write_outings(row, outings, task, by=search.asked_by_id, at=at)
        row.cost, row.bound, row.version = cost, bound, row.version + 1
        row.save(update_fields=["cost", "bound", "version"])
    perform(search, SEARCH, "finish" if good else "fail", actor=WORKER, at=at,
            body={"cost": cost, "bound": bound, "what_if": search.what_if})  # fmt: skip
    announce_change(row, "searched", at=at)
    return good


@transaction.atomic
def fail(*, search_id: UUID, reason: str, at: datetime) -> None:
    """The search could not be made."""
    search = Search.objects.select_for_update().get(pk=search_id)
    perform(search, SEARCH, "fail", actor=WORKER, at=at, reason=reason[:200])
