"""What areas named in a notice have to put right: changed, reported, sent back, closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.dispatch.forms import ItemForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.oversight import queries
from liance.mechanism.oversight.actions import items, notices
from liance.mechanism.oversight.states import CLOSE, DRAFT, REPORT


@page(DRAFT, methods=FORM)
def change(request: Request, item_id: UUID) -> HttpResponseBase:
    """Say otherwise what is to be put right, in a draft."""
    item = queries.draft_item(request.actor, item_id)
    form = ItemForm(request.POST or None, initial={"text": item.text, "due_on": item.due_on})
    back = reverse("dispatch:notice", args=[item.notice_id])

    def act() -> str:
        notices.change_item(
            item_id=item_id, version=version(request), **form.cleaned_data, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    context = {
        "form": form, "title": item.area.place.name, "back": back, "word": _("保存"),
        "version": item.version, "crumbs": [(item.notice.title, back)],
    }  # fmt: skip
    return render(request, "dispatch/form.html", context, status=422 if form.errors else 200)


@page(REPORT, methods=["POST"])
def report(request: Request, item_id: UUID) -> HttpResponse:
    """The area reports what it did."""

    def act() -> str:
        item = items.report(
            item_id=item_id, version=version(request), text=request.POST.get("text", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("整改情况已报送"))
        return reverse("dispatch:notice", args=[item.notice_id])

    return act_once(request, act)


@page(CLOSE, methods=["POST"])
def send_back(request: Request, item_id: UUID) -> HttpResponse:
    """What was reported does not do."""

    def act() -> str:
        item = items.send_back(
            item_id=item_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已退回"))
        return reverse("dispatch:notice", args=[item.notice_id])

    return act_once(request, act)


@page(CLOSE, methods=["POST"])
def close(request: Request, item_id: UUID) -> HttpResponse:
    """Close what was put right."""

    def act() -> str:
        item = items.close(
            item_id=item_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已销号"))
        return reverse("dispatch:notice", args=[item.notice_id])

    return act_once(request, act)
