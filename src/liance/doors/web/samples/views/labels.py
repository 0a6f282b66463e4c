"""Bottle labels as PDF: for a label printer or on an A4 sheet; before sampling or after."""

from urllib.parse import quote
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.shown import language
from liance.foundation.documents.labels import Label, render
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody.models import Bottle, PreparedBottle
from liance.mechanism.custody.policies import prepared_visible_to, visible_to
from liance.mechanism.operations.models import Visit
from liance.norms.sampling.holding import hold_ends

TO_WRITE = "　　月　　日　　:　　"
"""Where the time of sampling is written by hand on a label printed before."""


@page("custody:bottle:view")
def labels(request: Request) -> HttpResponse:
    """The labels of ``?bottle=`` and ``?prepared=`` (several), or of a whole ``?visit=`` or
    ``?sheet=``; ``?layout=a4`` for a sheet."""
    found = _filled(request)
    ready = _prepared(request)
    total = len(found) + len(ready)
    if not total:
        raise NotFound("custody:bottle")
    drawn = [_label(bottle, place, total) for place, bottle in enumerate(found, start=1)]
    drawn += [_blank(row, place, total) for place, row in enumerate(ready, start=len(found) + 1)]
    pdf = render(
        drawn, layout="a4" if request.GET.get("layout") == "a4" else "single",
        printed_at=request.at, lang="en" if language() == "en" else "zh",
    )  # fmt: skip
    name = drawn[0].number if total == 1 else _("样品标签")
    return HttpResponse(
        pdf, content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}.pdf"},
    )  # fmt: skip


def _filled(request: Request) -> list[Bottle]:
    rows = visible_to(request.actor)
    wanted, visit = _ids(request.GET.getlist("bottle")), _ids(request.GET.getlist("visit"))
    rows = rows.filter(pk__in=wanted) if wanted else rows.filter(visit_id__in=visit)
    rows = rows.select_related("point", "sampled_by").prefetch_related("factors")
    return list(rows.order_by("number")) if wanted or visit else []


def _prepared(request: Request) -> list[PreparedBottle]:
    """Bottles that still wait to be filled; those of a visit are also those of its sheet."""
    asked = {name: _ids(request.GET.getlist(name)) for name in ("prepared", "visit", "sheet")}
    if not any(asked.values()):
        return []
    wanted = Q(pk__in=asked["prepared"]) | Q(visit_id__in=asked["visit"])
    wanted |= Q(sheet_id__in=asked["sheet"])
    wanted |= Q(sheet_id__in=Visit.objects.filter(pk__in=asked["visit"]).values("sheet_id"))
    rows = prepared_visible_to(request.actor).filter(wanted, state="prepared")
    return list(rows.order_by("number"))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _blank(row: PreparedBottle, place: int, total: int) -> Label:
    return Label(
        code=row.number, number=row.short, bottle=f"{place}/{total}", point=row.point_code,
        factors=tuple(row.factors), container=row.container, preservation=row.preservative,
        sampled=TO_WRITE,
    )  # fmt: skip


def _label(bottle: Bottle, place: int, total: int) -> Label:
    rows = list(bottle.factors.all())
    minutes = [r.hold_minutes for r in rows if r.hold_minutes is not None]
    ends = hold_ends(bottle.sampled_at, min(minutes)) if minutes else None
    return Label(
        code=bottle.number, number=bottle.short, bottle=f"{place}/{total}",
        point=bottle.point.code, factors=tuple(r.factor for r in rows),
        container=bottle.container, preservation=bottle.preservative,
        sampled=f"{local(bottle.sampled_at):%Y-%m-%d %H:%M}",
        hold_until=f"{local(ends):%m-%d %H:%M}" if ends else "", seal=bottle.seal_number,
    )  # fmt: skip
