"""The copy of record of the sheet: its content with each step, the printed form soon after."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from liance.foundation.documents.errors import DocumentFailed, FontsMissing
from liance.foundation.documents.sheet import SheetForm, of_json, render, to_json
from liance.foundation.files.store import put
from liance.foundation.kernel.actor import Actor, installation
from liance.foundation.outbox import deliver
from liance.foundation.outbox.write import enqueue
from liance.mechanism.coordination.actions.writing import announce, record
from liance.mechanism.coordination.models import Sheet, SheetPaper

CHANNEL = "paper"
MOST = 200


def keep_paper(sheet: Sheet, occasion: str, *, actor: Actor, at: datetime) -> SheetPaper:
    """Keep what the sheet says now, and ask for its printed form, in the transaction of the step.

    The last word of an act that changed what the sheet says. The words of the form are the
    pages': ``LIANCE_SHEET_FORM`` names who gives them, ``(sheet_id, at) -> SheetForm``.
    """
    worded: Callable[..., SheetForm] = import_string(settings.LIANCE_SHEET_FORM)
    content = to_json(worded(sheet.id, at=at))
    kept = SheetPaper.objects.create(
        sheet=sheet, order=sheet.papers.count() + 1, occasion=occasion, at=at, content=content,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    data = content.encode()
    record(
        sheet, "keep", actor=actor, at=at,
        body={
            "occasion": occasion, "copy": kept.order,
            "sha256": hashlib.sha256(data).hexdigest(), "sm3": hashlib.new("sm3", data).hexdigest(),
        },
    )  # fmt: skip
    enqueue(topic=f"{CHANNEL}:sheet", key=str(kept.id), payload={"id": str(kept.id)}, at=at)
    return kept


def print_waiting(*, clock: Callable[[], datetime], most: int = MOST) -> int:
    """Print the copies that wait, one by one; how many were tried.

    One that cannot be printed is tried again later, and holds no other up.
    """
    tried = 0
    while tried < most:
        message = deliver.claim(channel=CHANNEL, at=clock())
        if message is None:
            break
        tried += 1
        try:
            with transaction.atomic():
                print_paper(UUID(message.key), at=clock())
                deliver.delivered(message, at=clock())
        except (DocumentFailed, FontsMissing, OSError) as fault:
            deliver.postponed(message, at=clock(), error=str(fault))
    return tried


@transaction.atomic
def print_paper(paper_id: UUID, *, at: datetime) -> SheetPaper:
    """Print one copy from its content and keep the file; a copy printed before stays as it is.

    Raises DocumentFailed, FontsMissing, OSError.
    """
    paper = SheetPaper.objects.select_for_update().get(pk=paper_id)
    if paper.pdf_id is not None:
        return paper
    sheet = Sheet.objects.get(pk=paper.sheet_id)
    stored = put(
        [render(of_json(paper.content))], name=f"{sheet.number} {paper.order}.pdf",
        media_type="application/pdf", at=at, agency_id=sheet.enforcement_id,
    )  # fmt: skip
    paper.pdf = stored
    paper.save(update_fields=["pdf"])
    record(
        sheet, "print", actor=installation(frozenset()), at=at,
        body={"copy": paper.order, "sha256": stored.sha256, "sm3": stored.sm3},
    )  # fmt: skip
    announce(sheet, "printed", at=at)
    return paper
