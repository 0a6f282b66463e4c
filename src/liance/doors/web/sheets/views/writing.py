"""Writing a sheet: pick a source, fill in, save or send; hints on lead time, crew and overlap."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import moments
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import tried
from liance.doors.web.sheets.forms.draft import DraftForm
from liance.doors.web.sheets.forms.points import PointTable
from liance.doors.web.sheets.forms.times import initial_times
from liance.doors.web.sheets.views.hints import hints_context
from liance.doors.web.sheets.words import MEDIA
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.actions import drafts, sending
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.coordination.queries.detail import fetch, informant_of, points_of
from liance.mechanism.coordination.rules.content import PointDraft, SheetContent
from liance.mechanism.planning.models import Target
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import department_of, station_of

DRAFT = "coordination:sheet:draft"


@dataclass(frozen=True)
class Subject:
    """What is written about: a source, perhaps a planned target, perhaps a draft."""

    source: Source
    target: Target | None = None
    sheet: Sheet | None = None


@page(DRAFT, methods=FORM)
def new(request: Request) -> HttpResponse:
    """A new sheet: without a source, the search; with ``?source=`` or ``?target=``, the form."""
    target = _target(request)
    source = target.source if target else _source(request)
    if source is None:
        return render(request, "sheets/pick.html", _picked(request))
    subject = Subject(source, target)
    outlets = choosing.outlets_of(source.id)
    if request.method == "POST":
        table = PointTable.posted(outlets, request.POST)
        return _written(request, _form(request, request.POST), table, subject)
    planned = choosing.planned_factors(target) if target else None
    table = PointTable.fresh(outlets, planned)
    form = _form(request, None, initial=_suggested(request, target))
    return _page(request, form, table, subject)


@page(DRAFT)
def sources(request: Request) -> HttpResponse:
    """The hits of the search as one types."""
    return render(request, "sheets/parts/sources.html", _picked(request))


@page(DRAFT)
def hints(request: Request) -> HttpResponse:
    """Lead time, certificates and other visits for the day that stands in the form."""
    return render(request, "sheets/parts/hints.html", hints_context(request))


@page(DRAFT, methods=FORM)
def edit(request: Request, sheet_id: UUID) -> HttpResponse:
    """A draft again."""
    sheet = fetch(sheet_id, actor=request.actor)
    if sheet.state != "draft":
        raise Http404
    subject = Subject(sheet.source, sheet.target, sheet)
    outlets = choosing.outlets_of(sheet.source_id)
    table = PointTable.kept(outlets, sheet, points_of(sheet))
    if request.method == "POST":
        table = PointTable.posted(outlets, request.POST, draft=table)
        return _written(request, _form(request, request.POST, sheet=sheet), table, subject)
    form = _form(request, None, sheet=sheet, initial=_kept(sheet, request.actor))
    return _page(request, form, table, subject)


def _send(request: Request, sheet_id: UUID, seen: int) -> None:
    sent = sending.send(
        sheet_id=sheet_id, version=seen, actor=request.actor, at=request.at,
        late_reason=request.POST.get("late_reason", ""),
    )  # fmt: skip
    messages.success(
        request,
        _("%(number)s 已出具，送达%(station)s。")
        % {"number": sent.number, "station": sent.monitoring.name},
    )


def _written(
    request: Request, form: DraftForm, table: PointTable, subject: Subject
) -> HttpResponse:
    points = table.drafts()
    if form.is_valid() and not table.has_errors:
        content = _content(form, points, subject)
        sheet = subject.sheet
        sends = request.POST.get("then") == "send"

        def act() -> str:
            if sheet is None:
                saved = drafts.draft(content=content, actor=request.actor, at=request.at)
            else:
                saved = drafts.edit_draft(
                    sheet_id=sheet.id, version=version(request), content=content,
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            if sends:
                _send(request, saved.id, saved.version)
            else:
                messages.success(request, _("草稿已保存，只有本机构看得到。"))
            return reverse("sheets:detail", args=[saved.id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    return _page(request, form, table, subject, status=422)


def _content(form: DraftForm, points: tuple[PointDraft, ...], subject: Subject) -> SheetContent:
    data = form.cleaned_data
    begin, end = form.times()
    return SheetContent(
        source_id=subject.source.id,
        target_id=subject.target.id if subject.target else None,
        ground=data["ground"],
        urgency=data["urgency"],
        urgency_note=data["urgency_note"],
        planned_from=begin,
        planned_to=end,
        crew=form.people("crew"),
        points=points,
        note=data["note"],
        restricted=data["restricted"],
        named=form.people("named"),
        informant=data["informant"],
    )


def _page(
    request: Request, form: DraftForm, table: PointTable, subject: Subject, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "table": table,
        "source": subject.source,
        "target": subject.target,
        "sheet": subject.sheet,
        "media": MEDIA.items(),
        "open_words": [("name", _("点位待定")), ("factors", _("因子待定")),
                       ("frequency", _("频次待定"))],
        "hints": hints_context(request, form=form, source=subject.source, sheet=subject.sheet),
    }  # fmt: skip
    return render(request, "sheets/write.html", context, status=status)


def _form(
    request: Request,
    data: Any,
    *,
    sheet: Sheet | None = None,
    initial: dict[str, Any] | None = None,
) -> DraftForm:
    actor = request.actor
    day = _day(data, initial, sheet) or moments.local_day(request.at)
    if actor.agency_id is None:
        raise Http404
    agencies = [actor.agency_id]
    if sheet:
        agencies += [sheet.monitoring_id, sheet.department_id]
    else:
        agencies += _counterparts(actor, day)
    return DraftForm(
        data,
        officers=choosing.people(actor.agency_id, "enforcement", on=day),
        staff=choosing.to_be_named(list(dict.fromkeys(agencies))),
        initial=initial,
    )


def _counterparts(actor: Actor, day: date) -> list[UUID]:
    if actor.agency_id is None:
        return []
    agency = choosing.agency(actor.agency_id)
    found = [station_of(agency.id, on=day), department_of(agency)]
    return [a.id for a in found if a]


def _day(data: Any, initial: dict[str, Any] | None, sheet: Sheet | None) -> date | None:
    if data is not None:
        try:
            return date.fromisoformat(data.get("day", ""))
        except ValueError:
            pass
    if initial:
        found: date = initial["day"]
        return found
    return moments.local_day(sheet.planned_from) if sheet else None


def _suggested(request: Request, target: Target | None) -> dict[str, Any]:
    """Three days ahead, in the planned period, the writer in the crew."""
    day = moments.local_day(request.at) + timedelta(days=3)
    if target:
        day = max(day, target.period_from)
    return {
        "day": day,
        "starts": time(9, 30),
        "ends": time(15, 30),
        "ground": "daily",
        "urgency": "routine",
        "crew": choosing.usual_crew(request.actor),
    }


def _kept(sheet: Sheet, actor: Actor) -> dict[str, Any]:
    return {
        **initial_times(sheet.planned_from, sheet.planned_to),
        "ground": sheet.ground,
        "urgency": sheet.urgency,
        "urgency_note": sheet.urgency_note,
        "crew": [str(c.staff_id) for c in sheet.crew.all() if c.side == "enforcement"],
        "note": sheet.note,
        "restricted": sheet.restricted,
        "named": [str(n) for n in sheet.named],
        "informant": informant_of(sheet, actor),
    }


def _picked(request: Request) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:60]
    return {"q": text, "found": choosing.sources_like(text, actor=request.actor)}


def _source(request: Request) -> Source | None:
    asked = _uuid(request.GET.get("source", ""))
    if asked is None:
        return None
    found = choosing.source_for(asked, actor=request.actor)
    if found is None:
        raise Http404
    return found


def _target(request: Request) -> Target | None:
    asked = _uuid(request.GET.get("target", ""))
    if asked is None:
        return None
    found = choosing.target_for(asked, actor=request.actor)
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
