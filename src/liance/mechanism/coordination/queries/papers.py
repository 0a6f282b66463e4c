"""Copies of record of a sheet, for whoever may see the sheet."""

from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.coordination.models import Sheet, SheetPaper
from liance.mechanism.coordination.policies import NOUN, visible_to


def paper_of(sheet_id: UUID, order: int, *, actor: Actor) -> SheetPaper:
    """One copy of a sheet; NotFound to those who may not know of the sheet."""
    sheets = Sheet.objects.filter(visible_to(actor))
    found = SheetPaper.objects.filter(sheet_id=sheet_id, sheet__in=sheets, order=order)
    paper = found.select_related("sheet", "pdf").first()
    if paper is None:
        raise NotFound(NOUN)
    return paper


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a copy of a sheet that the actor may know of is this file."""
    sheets = Sheet.objects.filter(visible_to(actor))
    return SheetPaper.objects.filter(pdf_id=file_id, sheet__in=sheets).exists()
