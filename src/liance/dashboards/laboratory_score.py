"""The score of a third-party laboratory over a period, with the rows behind each figure (F3).

Counted over what the actor may know of; restricted visits are left out for everybody, since a
figure would tell of them. Nothing is stored and nothing is typed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.commissioning.models import BlindSample, Comparison, Finding, Supervision
from liance.mechanism.commissioning.policies import supervisions_visible_to
from liance.mechanism.commissioning.rules.catalogue import catalogue
from liance.mechanism.commissioning.rules.scoring import Figure, Period, Score, score
from liance.mechanism.coordination import policies as sheets
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.laboratory.models import Batch, BatchMember
from liance.mechanism.operations import policies as operations
from liance.mechanism.operations.models import Visit

SHEET, BATCH, SUPERVISION = "sheet", "batch", "supervision"
UNDECIDED: Final = ("open", "cancelled")


@dataclass(frozen=True, slots=True)
class Row:
    """A record behind a figure. ``kind``: what it is, ``record`` its identifier; ``good``: in order;
    ``gravity`` of a finding; ``on``: the day that it was due or found; ``said``: words of it."""

    kind: str
    record: UUID
    name: str
    good: bool
    on: date
    said: str = ""
    gravity: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with the rows of every part."""

    period: Period
    score: Score
    rows: dict[str, list[Row]]


def scored(actor: Actor, laboratory_id: UUID, period: Period, *, at: datetime) -> Scored:
    """The score of a laboratory over the days of a period, as the actor may know it."""
    seen = _Seen(actor, laboratory_id, period, at)
    rows = {
        "returns": seen.returns(), "quality": seen.quality(), "findings": seen.findings(),
        "samples": seen.samples(),
    }  # fmt: skip
    figures = {key: _figure(found) for key, found in rows.items() if key != "findings"}
    figures["findings"] = Figure(
        seen.supervisions(), minor=_of(rows["findings"], "minor"),
        serious=_of(rows["findings"], "serious"),
    )  # fmt: skip
    return Scored(period, score(catalogue().parts, figures), rows)


def _figure(rows: list[Row]) -> Figure:
    return Figure(len(rows), sum(row.good for row in rows))


def _of(rows: Iterable[Row], gravity: str) -> int:
    return sum(row.gravity == gravity for row in rows)


@dataclass(slots=True)
class _Seen:
    """What the actor may know of a laboratory in a period."""

    actor: Actor
    laboratory: UUID
    period: Period
    at: datetime

    @property
    def _between(self) -> tuple[datetime, datetime]:
        return _midnight(self.period.first), _midnight(self.period.last + timedelta(days=1))

    def _visits(self) -> dict[UUID, Visit]:
        rows = operations.visible_to(self.actor).filter(
            laboratory_id=self.laboratory, restricted=False
        )
        return {row.id: row for row in rows.select_related("source")}

    def returns(self) -> list[Row]:
        """Each return of a commissioned sheet that was due in the period and is done or overdue. It
        is the laboratory's own duty; uploads and reports are the station's, and count nowhere here."""
        first, until = self._between
        clocks = Clock.objects.filter(
            rule="sheet.return", agency_id=self.laboratory, due_at__gt=first, due_at__lte=until
        ).exclude(outcome="void")
        rows = Sheet.objects.filter(sheets.visible_to(self.actor), restricted=False)
        seen = rows.in_bulk(clocks.values_list("object_id", flat=True))
        found = []
        for clock in clocks.order_by("due_at", "id"):
            sheet = seen.get(clock.object_id)
            if sheet is None or (clock.stopped_at is None and clock.due_at > self.at):
                continue
            last = _day(clock.due_at - timedelta(seconds=1))
            done = _day(clock.stopped_at).isoformat() if clock.stopped_at else ""
            name = f"{sheet.number} {sheet.unit_name}"
            found.append(Row(SHEET, sheet.id, name, clock.outcome == "met", last, said=done))
        return found

    def quality(self) -> list[Row]:
        """Each batch submitted in the period whose samples the actor may all know of."""
        first, until = self._between
        visits = self._visits()
        rows = Batch.objects.filter(
            laboratory_id=self.laboratory, submitted_at__gte=first, submitted_at__lt=until
        ).exclude(state__in=UNDECIDED)
        places = BatchMember.objects.filter(batch__in=rows)
        of: dict[UUID, set[UUID]] = {}
        for batch, visit in places.values_list("batch_id", "bottle_factor__bottle__visit_id"):
            of.setdefault(batch, set()).add(visit)
        return [
            Row(BATCH, row.id, f"{row.number} {row.factor}",
                all(one["met"] is True for one in row.findings), _day(row.submitted_at or self.at),
                said=row.reason)
            for row in rows.order_by("submitted_at", "id")
            if of.get(row.id, set()) <= visits.keys()
        ]  # fmt: skip

    def supervisions(self) -> int:
        """How many supervisions of the period are closed: one under way says nothing yet."""
        return self._held().count()

    def findings(self) -> list[Row]:
        """Each finding of the closed supervisions of the period; one that was put right still counts."""
        rows = Finding.objects.filter(supervision__in=self._held()).select_related("supervision")
        return [
            Row(SUPERVISION, row.supervision_id, row.text, False, row.supervision.held_on,
                said=row.answer, gravity=row.gravity)
            for row in rows.order_by("supervision__held_on", "id")
        ]  # fmt: skip

    def samples(self) -> list[Row]:
        """Each blind sample due in the period that is compared or overdue, and each comparison of
        a closed supervision. A result that came after its day does not change what the day said."""
        seen = supervisions_visible_to(self.actor).filter(laboratory_id=self.laboratory)
        blind = BlindSample.objects.filter(
            supervision__in=seen, due_on__range=(self.period.first, self.period.last)
        ).exclude(state="dropped")
        today = _day(self.at)
        found = [
            Row(SUPERVISION, row.supervision_id, f"{row.code} {row.factor}",
                row.met is True and _in_time(row), row.due_on,
                said=f"{row.result} {row.unit}".strip() if row.result else "")
            for row in blind.order_by("due_on", "id")
            if row.state == "compared" or row.due_on < today
        ]  # fmt: skip
        split = Comparison.objects.filter(supervision__in=self._held()).select_related(
            "supervision"
        )
        return found + [
            Row(SUPERVISION, row.supervision_id, f"{row.factor} {row.reference_body}",
                row.met is True, row.supervision.held_on, said=f"{row.result} {row.unit}".strip())
            for row in split.order_by("supervision__held_on", "id")
        ]  # fmt: skip

    def _held(self) -> QuerySet[Supervision]:
        return supervisions_visible_to(self.actor).filter(
            laboratory_id=self.laboratory,
            state="closed",
            held_on__range=(self.period.first, self.period.last),
        )


def _in_time(row: BlindSample) -> bool:
    return row.answered_at is not None and _day(row.answered_at) <= row.due_on


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
