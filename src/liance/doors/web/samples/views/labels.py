"""Bottle labels as PDF: for a label printer or on an A4 sheet."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.shown import language
from liance.foundation.documents.labels import Label, render
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.policies import visible_to
from liance.norms.sampling.holding import hold_ends


@page("custody:bottle:view")
def labels(request: Request) -> HttpResponse:
    """The labels of ``?bottle=`` (several) or of a whole ``?visit=``; ``?layout=a4`` for a sheet."""
    rows = visible_to(request.actor)
    wanted, visit = _ids(request.GET.getlist("bottle")), _ids(request.GET.getlist("visit"))
    rows = rows.filter(pk__in=wanted) if wanted else rows.filter(visit_id__in=visit)
    found = list(
        rows.select_related("point", "sampled_by").prefetch_related("factors").order_by("number")
    )
    if not found:
        raise NotFound("custody:bottle")
    pdf = render(
        [_label(bottle, place, len(found)) for place, bottle in enumerate(found, start=1)],
        layout="a4" if request.GET.get("layout") == "a4" else "single",
        printed_at=request.at, lang="en" if language() == "en" else "zh",
    )  # fmt: skip
    name = found[0].short if len(found) == 1 else _("样品标签")
    return HttpResponse(
        pdf, content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}.pdf"},
    )  # fmt: skip


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


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
