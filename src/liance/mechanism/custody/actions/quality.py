"""Say why a visit has fewer control samples than its batch needs (现场质控)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.models import QualityShortfall
from liance.mechanism.custody.queries.mission import quality_short
from liance.norms.sampling.quality import Shortfall


def unexplained(visit_id: UUID) -> tuple[Shortfall, ...]:
    """What the batch lacks and nobody gave a reason for."""
    said = set(
        QualityShortfall.objects.filter(visit_id=visit_id).values_list("kind", "needed", "taken")
    )
    return tuple(s for s in quality_short(visit_id) if (s.kind, s.needed, s.taken) not in said)


@transaction.atomic
def settle(*, visit_id: UUID, reason: str, actor: Actor, at: datetime) -> list[QualityShortfall]:
    """Before the monitoring part is closed: nothing is lacking, or ``reason`` says why.

    The minimum is not checked against the printed text, so it does not decide alone. Error:
    custody.quality_short.
    """
    short = unexplained(visit_id)
    if short and not reason.strip():
        raise Refused("custody.quality_short", field="reason", **named(short))
    return [_write(visit_id, row, reason.strip(), actor=actor, at=at) for row in short]


def named(short: Sequence[Shortfall]) -> dict[str, object]:
    """Facts for the words: how many of each are needed and taken."""
    found: dict[str, object] = {}
    for kind in ("parallel", "blank"):
        row = next((s for s in short if s.kind == kind), None)
        found[f"{kind}_missing"] = row.missing if row else 0
    return found


def _write(
    visit_id: UUID, short: Shortfall, reason: str, *, actor: Actor, at: datetime
) -> QualityShortfall:
    row, _ = QualityShortfall.objects.update_or_create(
        visit_id=visit_id, kind=short.kind,
        defaults={
            "needed": short.needed, "taken": short.taken, "reason": reason,
            "by_id": policies.person_of(actor), "at": at, "created_at": at,
            "created_by": actor.user_id,
        },
    )  # fmt: skip
    note(
        "custody:quality:explain", row, noun="custody:quality", actor=actor, at=at,
        body={
            "visit": visit_id, "kind": short.kind, "needed": short.needed, "taken": short.taken,
            "reason": "" if row.visit.restricted else reason,
        },
    )  # fmt: skip
    tell("custody:quality", row, at=at, audience=policies.audience(row.visit), what="explained")
    return row
