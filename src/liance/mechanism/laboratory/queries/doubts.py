"""What of a visit cannot be true together, and what was answered to it (F19-F22)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from liance.mechanism.laboratory.models import Determination, DoubtAnswer
from liance.mechanism.laboratory.rules.samplings import apart
from liance.mechanism.operations.models import Reading
from liance.norms.methods.methods import method_for
from liance.norms.plausibility.beside import own_beside, quantity_of, shared_beside
from liance.norms.plausibility.combinations import doubts, noise
from liance.norms.plausibility.observations import Doubt, Observation
from liance.norms.plausibility.reporting import against_method, too_early
from liance.norms.standards.recording import Kept

Key = tuple[str, tuple[UUID, ...]]


@dataclass(frozen=True, slots=True)
class StandingDoubt:
    """A doubt of a visit with its point, and the answer that was given to it."""

    visit_id: UUID
    point: str
    doubt: Doubt
    keys: tuple[UUID, ...]
    answer: DoubtAnswer | None

    @property
    def open(self) -> bool:
        """Whether it waits for a reviewer."""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class _Seen:
    """An observation with where and when its sample was taken, how it was determined, and what was
    ``recorded`` beside the value."""

    visit_id: UUID
    point_id: UUID
    point: str
    medium: str
    at: datetime
    seen: Observation
    method: str = ""
    started_at: datetime | None = None
    read_at: datetime | None = None
    recorded: Kept = field(default_factory=dict)


def doubts_of(visit_ids: Iterable[UUID]) -> tuple[StandingDoubt, ...]:
    """Every doubt about the standing determinations and field readings of visits; in three queries.

    Blanks are compared with nothing. Only samples of one point and one sampling are compared.
    """
    visits = list(set(visit_ids))
    if not visits:
        return ()
    seen = [*_determined(visits), *_read(visits)]
    answers = {
        (row.code, tuple(row.keys)): row
        for row in DoubtAnswer.objects.filter(visit_id__in=visits).select_related("by")
    }
    return tuple(_found(seen, answers))


def open_doubts_of(determination: Determination) -> tuple[StandingDoubt, ...]:
    """The unanswered doubts that a determination takes part in."""
    visit = determination.bottle_factor.bottle.visit_id
    return tuple(d for d in doubts_of([visit]) if d.open and determination.id in d.keys)


def _found(seen: Sequence[_Seen], answers: dict[Key, DoubtAnswer]) -> Iterator[StandingDoubt]:
    points: dict[UUID, list[_Seen]] = defaultdict(list)
    for one in seen:
        points[one.point_id].append(one)
    for rows in points.values():
        rows.sort(key=lambda one: one.at)
        for sampling in apart(rows, [one.at for one in rows]):
            first = sampling[0]
            for doubt in _of_sampling(sampling):
                keys = tuple(sorted({UUID(key) for key in doubt.keys}))
                answer = answers.get((doubt.code, keys))
                yield StandingDoubt(first.visit_id, first.point, doubt, keys, answer)


def _of_sampling(rows: Sequence[_Seen]) -> Iterator[Doubt]:
    shared = [one for row in rows for one in shared_beside(row.seen.key, row.recorded)]
    yield from doubts([*(one.seen for one in rows), *shared], rows[0].medium)
    for one in rows:
        yield from noise([one.seen, *own_beside(one.seen.key, one.recorded)])
        method = method_for(one.method, one.seen.factor)
        if method is None:
            continue
        yield from against_method(one.seen, method)
        if one.started_at is not None and one.read_at is not None:
            yield from too_early(one.seen, method, started_at=one.started_at, read_at=one.read_at)


def _determined(visits: Sequence[UUID]) -> Iterator[_Seen]:
    rows = (
        Determination.objects.filter(bottle_factor__bottle__visit_id__in=visits)
        .exclude(state__in=["superseded", "sent_back"])
        .exclude(bottle_factor__bottle__qc="blank")
        .select_related("bottle_factor__bottle__point")
        .order_by("bottle_factor__bottle__number", "bottle_factor_id", "repeat")
    )
    for row in rows:
        factor, bottle = row.bottle_factor, row.bottle_factor.bottle
        yield _Seen(
            bottle.visit_id, bottle.point_id, bottle.point.code, bottle.point.medium,
            bottle.sampled_at,
            Observation(
                key=str(row.id), factor=factor.factor, raw=row.raw, unit=row.unit,
                detection_limit=row.detection_limit, quantity=quantity_of(row.recorded),
            ),
            row.method, row.started_at, row.read_at or row.entered_at, row.recorded,
        )  # fmt: skip


def _read(visits: Sequence[UUID]) -> Iterator[_Seen]:
    rows = (
        Reading.objects.filter(item__point__visit_id__in=visits)
        .select_related("item__point")
        .order_by("at", "id")
    )
    found = list(rows)
    replaced = {row.amends_id for row in found}
    for row in found:
        if row.id in replaced:
            continue
        point = row.item.point
        seen = Observation(
            key=str(row.id), factor=row.item.factor, raw=row.raw, unit=row.unit,
            quantity=quantity_of(row.recorded),
        )  # fmt: skip
        yield _Seen(
            point.visit_id, point.id, point.code, point.medium, row.at, seen, row.method,
            recorded=row.recorded,
        )  # fmt: skip
