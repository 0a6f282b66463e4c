"""The department decides on a commission whose laboratory may not work any more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import tried
from liance.doors.web.sheets.forms.review import ReviewForm
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.words import BARS
from liance.flows import recalling
from liance.mechanism.coordination.actions.reviewing import DECIDE
from liance.mechanism.coordination.queries.barred import VISITED, undecided
from liance.mechanism.coordination.queries.detail import sheet_page

DONE = {
    "recall": lambda: _("委托已收回，联系单回到监测站。"),
    "replace": lambda: _("委托已收回，请执法机构另行委托。"),
    "halt": lambda: _("已决定停止检测，请检测机构把样品交给监测站。"),
    "continue": lambda: _("已决定继续。"),
}


@page(DECIDE, methods=FORM)
def review(request: Request, sheet_id: UUID) -> HttpResponse:
    """Recall it, stop it, or let it go on."""
    found = sheet_page(sheet_id, actor=request.actor)
    against = undecided([found.sheet], today=local_day(request.at)).get(sheet_id, [])
    if "department" not in found.sides or not (against or request.method == "POST"):
        raise Http404
    visited = found.sheet.state in VISITED
    form = ReviewForm(
        request.POST or None, visited=visited,
        suspended_only=all(bar.kind == "suspension" for bar in against),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            recalling.review(
                sheet_id=sheet_id, version=version(request), decision=data["decision"],
                reason=data["reason"], actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, DONE[data["decision"]]())
            return reverse("sheets:detail", args=[sheet_id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "form": form, "sheet": found.sheet, "page": found,
        "shown": Shown(found, request.actor), "visited": visited,
        "against": [(BARS[bar.kind], bar.words) for bar in against],
    }  # fmt: skip
    return render(request, "sheets/review.html", context, status=422 if form.errors else 200)
