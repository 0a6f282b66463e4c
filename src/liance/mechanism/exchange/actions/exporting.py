"""An export asked for, taken by the worker, heard of, cancelled, ended, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor, installation
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.models import Export
from liance.mechanism.exchange.policies import export_for, own
from liance.mechanism.exchange.states import EXPORT, OWN

KEPT = timedelta(days=7)
SILENT = timedelta(seconds=120)
MOST_OPEN = 5
NOUN = EXPORT.noun
WORKER = installation(frozenset())


def folder() -> Path:
    """Where the files lie until they are removed; nobody else on the machine may read them."""
    place = Path(settings.LIANCE_DATA_DIR) / "exports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def path_of(row: Export) -> Path:
    """The finished file of an export."""
    return folder() / f"{row.pk}.{row.form}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: list, form, filter by name, language of headings and words."""

    list: str
    form: str
    wanted: Mapping[str, str]
    language: str


@transaction.atomic
def ask(*, asked: Asked, actor: Actor, at: datetime) -> Export:
    """Have a list exported in the background. The caller has looked whether the list is open to them.

    Errors: ``exchange.no_form``, ``exchange.too_many`` (five of one person's are not done).
    """
    actor.require(OWN)
    if actor.staff_id is None or actor.agency_id is None:
        raise NotPermitted(OWN)
    if asked.form not in dict(Export.FORMS):
        raise Refused(errors.NO_FORM, field="form")
    if own(actor).filter(state__in=["waiting", "running"]).count() >= MOST_OPEN:
        raise Refused(errors.TOO_MANY, most=MOST_OPEN)
    row = Export.objects.create(
        agency_id=actor.agency_id, asked_by_id=actor.staff_id, asked_at=at, list=asked.list,
        form=asked.form, wanted=dict(asked.wanted), language=asked.language, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    body = {"list": asked.list, "form": asked.form, "filter": sorted(asked.wanted)}
    note(f"{NOUN}:ask", row, noun=NOUN, actor=actor, at=at, body=body)
    return row


@transaction.atomic
def cancel(*, export_id: UUID, actor: Actor, at: datetime) -> Export:
    """Give up an export that is not done; a running one ends with its next block of rows."""
    row = export_for(actor, export_id)
    perform(row, EXPORT, "cancel", actor=actor, at=at)
    return row


@transaction.atomic
def take(*, at: datetime) -> Export | None:
    """The next export that waits, or one whose worker fell silent, which begins anew."""
    row = (
        Export.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("agency", "asked_by__user")
        .filter(Q(state="waiting") | Q(state="running", heard_at__lt=at - SILENT))
        .order_by("asked_at", "id")
        .first()
    )
    if row is None:
        return None
    if row.state == "waiting":
        perform(row, EXPORT, "begin", actor=WORKER, at=at)
    Export.objects.filter(pk=row.pk).update(heard_at=at, rows=0, counted=None)
    return row


@dataclass(frozen=True, slots=True)
class Made:
    """What an export became: rows of the snapshot and of the file, the file's name, size, digest."""

    counted: int
    rows: int
    sheets: int
    cut: int
    snapshot_at: datetime
    name: str
    size: int
    sha256: str


@transaction.atomic
def finish(*, export_id: UUID, made: Made, draft: Path, at: datetime) -> bool:
    """The file is whole and takes its place. False, and nothing is written, where the export was
    cancelled or another worker was faster."""
    row = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if row.state != "running":
        return False
    for name in ("counted", "rows", "sheets", "cut", "snapshot_at", "name", "size", "sha256"):
        setattr(row, name, getattr(made, name))
    row.ready_at, row.kept_until = at, at + KEPT
    row.save()
    # No number of rows: restricted ones count in it, and who oversees accounts reads this.
    body = {"list": row.list, "sha256": made.sha256}
    perform(row, EXPORT, "finish", actor=_for(row), at=at, body=body)
    # The row is held: nobody else puts a file here.
    draft.replace(path_of(row))
    return True


@transaction.atomic
def fail(*, export_id: UUID, reason: str, at: datetime) -> None:
    """It could not be made; ``reason`` one of the codes. Nothing where it was cancelled meanwhile."""
    row = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if row.state != "running":
        return
    row.reason = reason
    row.save(update_fields=["reason"])
    perform(row, EXPORT, "fail", actor=_for(row), at=at, reason=reason)


def _for(row: Export) -> Actor:
    """The installation, in the log of the agency that asked."""
    return Actor(user_id=WORKER.user_id, staff_id=None, name=WORKER.name, agency_id=row.agency_id)


def remove_old(*, at: datetime) -> int:
    """Remove the files whose days are over, and what no export names; how many exports ended."""
    over = list(Export.objects.filter(state="ready", kept_until__lte=at).order_by("kept_until"))
    for row in over:
        with transaction.atomic():
            perform(row, EXPORT, "remove", actor=_for(row), at=at)
        path_of(row).unlink(missing_ok=True)
    _sweep()
    return len(over)


def _sweep() -> None:
    """Files of exports that are neither under way nor ready: of dead workers and of cancelled ones."""
    kept = Export.objects.filter(state__in=["waiting", "running", "ready"])
    names = {str(key) for key in kept.values_list("pk", flat=True)}
    for path in folder().iterdir():
        if path.name.partition(".")[0] not in names:
            path.unlink(missing_ok=True)
