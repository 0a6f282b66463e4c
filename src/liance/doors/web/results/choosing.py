"""What of the worklist is shown: a factor, an analyst's batches, one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liance.doors.web.samples.shown import language
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory import queries
from liance.mechanism.registry.models import Staff
from liance.norms.sampling.factors import shown_name

LOOSE = "none"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filter of the worklist; empty: all. ``batch`` may be ``none``: in no batch yet."""

    factor: str = ""
    analyst: str = ""
    batch: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Chosen":
        """What the query string asks for."""
        return cls(*(request.GET.get(name, "") for name in ("factor", "analyst", "batch")))

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.factor or self.analyst or self.batch)

    def of_all(self, actor: Actor) -> QuerySet[BottleFactor]:
        """The worklist as asked for; an analyst or a batch that cannot be read asks for none."""
        rows = queries.to_determine(actor)
        analyst, batch = _uuid(self.analyst), _uuid(self.batch)
        loose = self.batch == LOOSE
        if (self.analyst and analyst is None) or (self.batch and batch is None and not loose):
            return rows.none()
        return queries.narrowed(rows, factor=self.factor, analyst=analyst, batch=batch, loose=loose)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def choices(rows: Sequence[BottleFactor]) -> dict[str, list[tuple[str, str]]]:
    """What the filter offers: only what stands on the list; analysts by name (one query)."""
    factors = {r.factor: shown_name(r.factor, language(), r.bottle.point.medium) for r in rows}
    stands: Sequence[Any] = rows
    batches = {str(r.batch_id): r.batch_number for r in stands if r.batch_id}
    people = Staff.objects.filter(pk__in={r.batch_analyst for r in stands if r.batch_analyst})
    return {
        "factor": sorted(factors.items(), key=lambda pair: pair[1]),
        "analyst": [(str(p.id), p.name) for p in people.order_by("name")],
        "batch": [(LOOSE, _("还没有组批")), *sorted(batches.items(), key=lambda pair: pair[1])],
    }
