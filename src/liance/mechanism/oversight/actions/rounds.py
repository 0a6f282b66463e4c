"""A round of dispatch (X1): opened, answered by the areas, frozen or withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks import run
from liance.foundation.clocks.due import Due
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.oversight import errors
from liance.mechanism.oversight.models import Round, RoundArea
from liance.mechanism.oversight.policies import agency_of, own_area, round_for
from liance.mechanism.oversight.rules.years import may_count
from liance.mechanism.oversight.states import ANSWER, AREA, OPEN, ROUND
from liance.mechanism.registry.models import Agency, Jurisdiction

SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is frozen: figures and rank by place code, the file of all rows and how many they are,
    the last head of the ledger (number, root) or None when there is none yet."""

    figures: Mapping[str, Mapping[str, Any]]
    ranks: Mapping[str, int]
    rows: StoredFile
    row_count: int
    head: tuple[int, str] | None


@transaction.atomic
def open_round(
    *, day: date, answers_until: datetime, year: int | None = None, actor: Actor, at: datetime
) -> Round:
    """Ask the areas below the actor's to check their figures of ``year`` (that of ``day`` without
    one) as they stand at the end of ``day``.

    Errors: ``oversight.date_ahead``, ``oversight.deadline_past``, ``oversight.open_already``,
    ``oversight.no_areas``, ``oversight.year_mixed``.
    """
    actor.require(OPEN)
    today = at.astimezone(SHANGHAI).date()
    if day > today:
        raise Refused(errors.DATE_AHEAD, field="day")
    year = day.year if year is None else year
    if not may_count(year, day=day, today=today):
        raise Refused(errors.YEAR_MIXED, field="day", year=today.year, last=today.year - 1)
    if answers_until <= at:
        raise Refused(errors.DEADLINE_PAST, field="answers_until")
    if Round.objects.filter(agency_id=agency_of(actor), state="open").exists():
        raise Refused(errors.OPEN_ALREADY)
    places = list(Jurisdiction.objects.filter(parent_id=actor.jurisdiction))
    if not places or actor.agency_id is None or actor.staff_id is None:
        raise Refused(errors.NO_AREAS)
    row = Round.objects.create(
        agency_id=actor.agency_id, place_id=actor.jurisdiction, year=year, day=day,
        number=next_number(kind="oversight:round", owner=actor.agency_id, year=year),
        answers_until=answers_until, opened_by_id=actor.staff_id, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    _ask(row, places, actor=actor, at=at)
    note(
        "oversight:round:open", row, noun="oversight:round", actor=actor, at=at,
        body={"year": year, "day": day.isoformat(), "until": answers_until.isoformat(),
              "areas": [place.code for place in places]},
    )  # fmt: skip
    return row


def _ask(row: Round, places: Sequence[Jurisdiction], *, actor: Actor, at: datetime) -> None:
    departments = {
        agency.jurisdiction_id: agency
        for agency in Agency.objects.filter(
            jurisdiction__in=places, functions__contains=["department"], active=True
        ).order_by("-created_at")
    }
    for place in places:
        department = departments.get(place.code)
        area = RoundArea.objects.create(
            round=row, place=place, department=department, created_at=at, created_by=actor.user_id
        )
        if department is not None:
            run.start(
                rule="round.answer", noun="oversight:round", object_id=area.id,
                agency_id=department.id, at=at, title="核对调度数据",
                subject=f"{row.year} 年第 {row.number} 轮调度", url=f"/dispatch/rounds/{row.id}/",
                due=Due(row.answers_until, {"unit": "given"}),
            )  # fmt: skip


@transaction.atomic
def answer(
    *, area_id: UUID, version: int, agrees: bool, comment: str, seen: Mapping[str, Any],
    actor: Actor, at: datetime,
) -> RoundArea:  # fmt: skip
    """Confirm the figures that were ``seen``, or object to them with a comment, until the round is
    frozen. Errors: ``oversight.comment``, IllegalTransition."""
    actor.require(ANSWER)
    area = own_area(actor, area_id, version=version)
    ROUND.edge(area.round.state, "freeze")
    comment = comment.strip()
    if agrees and area.state == "confirmed":
        return area
    if not agrees and len(comment) < SHORTEST:
        raise Refused(errors.COMMENT, field="comment")
    said = {"round": area.round_id, "seen": dict(seen)}
    verb = "confirm" if agrees else "dispute"
    area.comment, area.seen = comment, dict(seen)
    area.answered_by_id, area.answered_at = actor.staff_id, at
    again = not agrees and area.state == "disputed"
    area.version += again
    area.save(update_fields=["comment", "seen", "answered_by_id", "answered_at", "version"])
    if again:
        note(
            "oversight:area:dispute_again", area, noun="oversight:area", actor=actor, at=at,
            body={**said, "comment": comment},
        )  # fmt: skip
    else:
        perform(area, AREA, verb, actor=actor, at=at, reason=comment, body=said)
    return area


def may_freeze(row: Round, *, at: datetime) -> None:
    """Refuse while areas are still checking: ``oversight.still_checking`` names them."""
    ROUND.edge(row.state, "freeze")
    waiting = row.areas.filter(state="asked", department__isnull=False)
    if at < row.answers_until and waiting.exists():
        names = "、".join(waiting.values_list("place__name", flat=True))
        raise Refused(errors.STILL_CHECKING, names=names)


@transaction.atomic
def freeze(*, round_id: UUID, version: int, frozen: Frozen, actor: Actor, at: datetime) -> Round:
    """Keep the figures, their rows and the ledger's head as they stand. Errors:
    ``oversight.still_checking``, NotFound, Stale, IllegalTransition."""
    actor.require(OPEN)
    row = round_for(actor, round_id, version=version)
    may_freeze(row, at=at)
    for area in row.areas.select_for_update(of=("self",)).select_related("place"):
        area.figures = dict(frozen.figures.get(area.place_id, {}))
        area.rank = frozen.ranks.get(area.place_id)
        area.save(update_fields=["figures", "rank"])
        if area.state == "asked" and area.department_id is not None:
            perform(area, AREA, "lapse", actor=actor, at=at, body={"round": row.id})
    row.rows, row.row_count, row.frozen_at = frozen.rows, frozen.row_count, at
    if frozen.head is not None:
        row.head_number, row.head_root = frozen.head
    row.save(update_fields=["rows", "row_count", "frozen_at", "head_number", "head_root"])
    perform(
        row, ROUND, "freeze", actor=actor, at=at,
        body={
            "figures": {code: dict(figures) for code, figures in frozen.figures.items()},
            "ranks": dict(frozen.ranks), "rows": frozen.rows.sha256,
            "row_count": frozen.row_count, "head": list(frozen.head or ()),
        },
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw(*, round_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Round:
    """Withdraw an open round; nobody is asked any more. Errors: ``oversight.reason``."""
    actor.require(OPEN)
    row = round_for(actor, round_id, version=version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    perform(row, ROUND, "withdraw", actor=actor, at=at, reason=reason.strip())
    for area in row.areas.all():
        run.stop_all(rule="round.answer", object_id=area.id, at=at, void=True)
    return row
