"""Issued notices laid out for the public (X2), off unless ``LIANCE_PUBLISH_NOTICES`` is set: what is
published is the authority's decision."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from liance.flows.opening import default_folder
from liance.foundation.acts.perform import note
from liance.foundation.files import store
from liance.foundation.kernel.actor import installation
from liance.foundation.ledger.models import Event
from liance.mechanism.oversight.models import Notice

PUBLISH = "oversight:notice:publish"


def publish_when_due(*, at: datetime) -> list[Path]:
    """Where the site publishes notices: the issued ones that were not laid out yet, as they were
    printed. One that was taken off the folder is not laid out again."""
    if not settings.LIANCE_PUBLISH_NOTICES:
        return []
    folder = default_folder() / "notices"
    folder.mkdir(parents=True, exist_ok=True)
    known = Event.objects.filter(kind=PUBLISH).values("object_id")
    rows = Notice.objects.filter(state="issued").exclude(pk__in=known)
    return [_publish(row, folder, at) for row in rows.select_related("round", "pdf")]


def _publish(notice: Notice, folder: Path, at: datetime) -> Path:
    assert notice.pdf is not None  # noqa: S101 - a constraint holds it
    path = folder / f"{notice.document_number}.pdf"
    draft = path.with_suffix(".part")
    with draft.open("wb") as stream:
        stream.write(store.read(notice.pdf))
        stream.flush()
        os.fsync(stream.fileno())
    actor = replace(installation(frozenset()), agency_id=notice.round.agency_id)
    with transaction.atomic():
        note(
            PUBLISH, notice, noun="oversight:notice", actor=actor, at=at,
            body={"number": notice.document_number, "sha256": notice.pdf.sha256},
        )  # fmt: skip
        # Last: what the ledger does not name is written again.
        draft.replace(path)
    return path
