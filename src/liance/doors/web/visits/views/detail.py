"""The page of one visit: strip, three columns, timeline; refreshed when the server tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.meetings.views.consulting import on_page
from liance.doors.web.moments import span_words
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.mission import short_words
from liance.doors.web.visits import strip, timeline, words
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.actions.quality import unexplained
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.queries import samples_of, standing_means, unmet
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.queries import VisitRecord
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING

VIEW = "operations:visit:view"


@page(VIEW)
def detail(request: Request, visit_id: UUID) -> HttpResponse:
    """The whole page."""
    return render(request, "visits/detail.html", whole(request, visit_id))


@page(VIEW)
def record(request: Request, visit_id: UUID) -> HttpResponse:
    """The part that changes, fetched again when something happened."""
    return render(request, "visits/record.html", whole(request, visit_id))


@page(VIEW)
def waiting(request: Request, visit_id: UUID) -> HttpResponse:
    """The signals that wait for the actor, shown over every form of the visit."""
    visit = policies.get(request.actor, visit_id)
    return render(request, "visits/waiting.html", waiting_for(request.actor, visit))


@page(VIEW)
def originals(request: Request, visit_id: UUID) -> HttpResponse:
    """Photos, videos and documents of a visit, with their digests."""
    visit = policies.get(request.actor, visit_id)
    files = queries.record(visit).files()
    title = ngettext("%(count)s 个原始文件", "%(count)s 个原始文件", len(files))
    return render(
        request,
        "visits/originals.html",
        {
            "visit": visit,
            "files": files,
            "title": title % {"count": len(files)},
            "crumbs": [*crumbs(visit), (_("原始文件"), "")],
        },
    )


def waiting_for(actor: Actor, visit: Visit) -> dict[str, Any]:
    """The signals that nobody of the actor's side has acknowledged yet."""
    side = policies.side_of(visit, actor)
    found = [] if side is None else list(queries.waiting_signals(visit.id, side))
    return {"visit": visit, "waiting": found}


def crumbs(visit: Visit) -> list[tuple[str, str]]:
    """现场 / the unit, as the way back from a page below the visit."""
    return [
        (_("现场"), reverse("visits:index")),
        (visit.source.name, reverse("visits:detail", args=[visit.id])),
    ]


def whole(request: Request, visit_id: UUID) -> dict[str, Any]:
    """Everything that the page of a visit shows."""
    visit = policies.get(request.actor, visit_id)
    kept = queries.record(visit)
    side = policies.side_of(visit, request.actor)
    bottles = list(
        Bottle.objects.filter(visit=visit)
        .select_related("point", "sampled_by", "confirmed_by")
        .order_by("sampled_at", "number")
    )
    eyes = timeline.Eyes(side, request.actor.staff_id, request.at, by_mean(kept))
    sampling = side == MONITORING and visit.monitoring_closed_at is None
    return {
        "visit": visit,
        "record": kept,
        "side": side,
        "rows": timeline.rows(kept, bottles, eyes),
        "boxes": strip.boxes(kept),
        "awaited": words.awaited(visit),
        "untold": kept.to_propose() if sampling and visit.state == "left" else [],
        "mine": kept.awaiting(request.actor.staff_id) if request.actor.staff_id else [],
        "pills": _pills(visit, kept, request.at),
        "note": _note(visit),
        "crumbs": [(_("现场"), reverse("visits:index")), (_number(visit), "")],
        "signals_note": _signals_note(kept),
        "files": _files_word(kept),
        "sheet_address": page_of("sheets:detail", visit.sheet_id),
        "samples_address": page_of("samples:new", visit.id),
        **on_page(request.actor, visit, visit.id),
        "quality_short": short_words(unexplained(visit.id)) if sampling else "",
        **_rights(request.actor, visit, kept, side),
        **_closing(visit, kept, bottles),
    }


def by_mean(kept: VisitRecord) -> frozenset[UUID]:
    """The readings that have no verdict of their own, since a mean stands for them."""
    if not kept.readings or kept.visit.monitoring_closed_at is None:
        return frozenset()
    speaking = samples_of(standing_means(kept.visit.id))
    return frozenset(
        row.id
        for row in kept.readings
        if row.id in speaking and unmet(row, speaking[row.id]) is None
    )


def page_of(name: str, key: UUID | None) -> str:
    """The page of a record of another area, empty where there is no record."""
    return reverse(name, args=[key]) if key else ""


def _number(visit: Visit) -> str:
    return visit.sheet.number if visit.sheet and visit.sheet.number else visit.source.name


def _pills(visit: Visit, kept: VisitRecord, at: datetime) -> list[tuple[str, str]]:
    kind, word = words.STATES[visit.state]
    shown = str(word)
    if visit.state == "open":
        shown = _("进行中 %(span)s") % {"span": span_words(at - visit.entered_at)}
    pills = [(kind, shown)]
    sent = sum(s.state == "sent" for s in kept.signals)
    if sent:
        text = ngettext("%(count)s 个信号待签收", "%(count)s 个信号待签收", sent)
        pills.append(("late", text % {"count": sent}))
    elif awaited := words.awaited(visit):
        pills.append(("open", awaited))
    elif not visit.regular:
        pills.append(("late", _("不能作为证据")))
    return pills


def _note(visit: Visit) -> str:
    parts = [
        visit.jurisdiction.name,
        visit.sheet.number if visit.sheet else _("没有联系单，随后补送"),
        words.of(words.GROUNDS, visit.ground),
        "" if visit.urgency == "routine" else words.of(words.URGENCIES, visit.urgency),
    ]
    return "　".join(part for part in parts if part)


def _signals_note(kept: VisitRecord) -> str:
    answered = sum(s.state == "answered" for s in kept.signals)
    facts = {"count": len(kept.signals), "answered": answered}
    return _("%(count)s 个，%(answered)s 个已答复") % facts if kept.signals else ""


def _files_word(kept: VisitRecord) -> str:
    kinds = [a.file.media_type.split("/")[0] for a in kept.files()]
    photos, videos = kinds.count("image"), kinds.count("video")
    others = len(kinds) - photos - videos
    parts = [
        _("照片 %(count)s") % {"count": photos} if photos else "",
        _("录像 %(count)s") % {"count": videos} if videos else "",
        _("文件 %(count)s") % {"count": others} if others else "",
    ]
    return "　".join(part for part in parts if part)


def _rights(actor: Actor, visit: Visit, kept: VisitRecord, side: str | None) -> dict[str, bool]:
    """What the actor may do here now; the page shows the buttons of these and no others."""
    member = next((m for m in kept.crew if m.staff_id == actor.staff_id), None)
    on_site = member is not None and side is not None
    running = visit.state == "open"
    closed_at = getattr(visit, f"{side}_closed_at") if side else None
    writing = on_site and closed_at is None and visit.state != "closed"
    return {
        "may_record": writing,
        "may_measure": writing and running and side == MONITORING,
        "may_signal": writing and running and actor.may("operations:visit:signal"),
        "may_leave": on_site and running and actor.may("operations:visit:open"),
        "may_confirm": member is not None and member.confirmed_at is None,
        "may_join": running and member is None and side is not None,
        "may_explain": side == MONITORING and closed_at is None and visit.state != "closed",
        "may_close_part": (
            side is not None
            and visit.state == "left"
            and closed_at is None
            and actor.may(policies.CLOSE[side])
        ),
        "may_follow": side == ENFORCEMENT
        and actor.may("coordination:sheet:draft")
        and (visit.sheet is None or visit.sheet.state == "withdrawn"),
        "may_name": visit.restricted and side is not None,
        "may_close": visit.state == "left" and side is not None and _both(visit),
    }


def _both(visit: Visit) -> bool:
    return visit.enforcement_closed_at is not None and visit.monitoring_closed_at is not None


def _closing(visit: Visit, kept: VisitRecord, bottles: Sequence[Bottle]) -> dict[str, Any]:
    if visit.state == "open":
        return {"closing": []}
    parts = [
        (_("执法部分"), visit.enforcement_closed_at, visit.enforcement_closed_by),
        (_("监测部分"), visit.monitoring_closed_at, visit.monitoring_closed_by),
    ]
    return {"closing": parts, "bottle_count": len(bottles), "point_count": len(kept.points)}
