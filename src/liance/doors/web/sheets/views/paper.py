"""The sheet on paper, and the public page behind its QR code."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from liance.doors.web.address import public_address
from liance.doors.web.routes import Request, page
from liance.doors.web.sheets.paper import sheet_form
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.words import STATES
from liance.foundation.documents.sheet import render as print_sheet
from liance.foundation.files.store import read
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.coordination.policies import NOUN, VIEW
from liance.mechanism.coordination.queries.detail import sheet_page
from liance.mechanism.coordination.queries.papers import paper_of
from liance.mechanism.coordination.queries.verifying import public_facts


@page(VIEW)
def pdf(request: Request, sheet_id: UUID) -> HttpResponse:
    """The printed form."""
    found = sheet_page(sheet_id, actor=request.actor)
    sheet = found.sheet
    url = ""
    if sheet.number and not sheet.restricted:
        url = public_address(request, reverse("sheets:verify", args=[sheet_id]))
    form = sheet_form(Shown(found, request.actor), at=request.at, url=url)
    english = (get_language() or "").startswith("en")
    answer = HttpResponse(
        print_sheet(form, lang="en" if english else "zh"), content_type="application/pdf"
    )
    name = quote(f"{sheet.number or sheet.unit_name}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(VIEW)
def kept_pdf(request: Request, sheet_id: UUID, order: int) -> HttpResponse:
    """A copy of record as it was printed, byte for byte."""
    paper = paper_of(sheet_id, order, actor=request.actor)
    if paper.pdf is None:
        raise NotFound(NOUN)
    return _handed(read(paper.pdf), paper.pdf.name, paper.pdf.media_type)


@page(VIEW)
def kept_json(request: Request, sheet_id: UUID, order: int) -> HttpResponse:
    """The content of a copy of record, the very bytes whose digest the ledger holds."""
    paper = paper_of(sheet_id, order, actor=request.actor)
    name = f"{paper.sheet.number} {paper.order}.json"
    return _handed(paper.content.encode(), name, "application/json")


def _handed(data: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(public=True)
def verify(request: Request, sheet_id: UUID) -> HttpResponse:
    """Whether a paper is one of ours: number, agencies, state; nothing of a restricted sheet."""
    facts = public_facts(sheet_id)
    if facts is None:
        raise Http404
    kind, word = STATES[facts.state]
    code = sheet_id.hex[-8:].upper()
    context = {"facts": facts, "kind": kind, "word": word, "code": code}
    return render(request, "sheets/verify.html", context)
