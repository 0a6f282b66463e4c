"""One's own exports: the list with how far each is, asking for one, taking the file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liance.dashboards.exports import LISTS, lists_for
from liance.dashboards.exports.cover import filter_words
from liance.doors.web.exports.forms import ExportForm
from liance.doors.web.exports.refusals import FAILED
from liance.doors.web.lists import listing
from liance.doors.web.parts.marks import grouped
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, tried
from liance.doors.web.standing import standing
from liance.flows import exporting as flow
from liance.foundation.kernel.errors import NotPermitted
from liance.mechanism.exchange import queries
from liance.mechanism.exchange.actions import exporting
from liance.mechanism.exchange.models import Export
from liance.mechanism.exchange.states import EXPORT, OWN

SORTS = {"asked": ["asked_at", "id"], "list": ["list", "id"]}
OPEN = ("waiting", "running")


@page(OWN)
def index(request: Request) -> HttpResponse:
    """The actor's exports, the newest first; the page asks again while one is under way."""
    rows = queries.exports(request.actor)
    found = listing(request, rows, sorts=SORTS, default="-asked")
    open_ = rows.filter(state__in=OPEN).count()
    title = _("%(count)s 个导出正在进行") % {"count": open_} if open_ else _("我的导出")
    context = {
        "title": title, "found": found, "open": open_, "lines": [_line(row) for row in found],
        "days": exporting.KEPT.days, "here": request.get_full_path(),
        "columns": [(_("内容"), "", "list"), (_("申请时间"), "", "asked"), (_("行数"), "number"),
                    _("状态"), ("", "end")],
    }  # fmt: skip
    return render(request, "exports/index.html", context)


def _line(row: Export) -> dict[str, Any]:
    listed = LISTS.get(row.list)
    return {
        "row": row, "title": listed.title.text(get_language() or "") if listed else row.list,
        "filter": filter_words(row, listed) if listed else "", "state": standing(EXPORT, row.state),
        "form": row.get_form_display(), "note": _note(row), "rows": _rows(row),
        "may_cancel": row.state in OPEN,
    }  # fmt: skip


def _rows(row: Export) -> str:
    if row.state == "running" and row.counted is not None:
        return f"{grouped(row.rows)} / {grouped(row.counted)}"
    return grouped(row.rows) if row.state in ("ready", "removed") else "—"


def _note(row: Export) -> str:
    if row.state == "failed":
        return str(FAILED.get(row.reason, row.reason))
    if row.state == "running" and row.counted:
        return _("已写 %(percent)s%%") % {"percent": row.rows * 100 // row.counted}
    return ""


@page(OWN, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Ask for an export of a list as it is filtered on the page that led here."""
    lists = {listed.code: listed for listed in lists_for(request.actor)}
    if not lists:
        raise NotPermitted(OWN)
    chosen = lists.get(request.GET.get("list", ""))
    # A filter belongs to its list.
    offered = [chosen] if chosen else lists.values()
    choices = [(listed.code, listed.title.text(get_language() or "")) for listed in offered]
    form = ExportForm(
        request.POST or None, lists=choices, initial={"list": chosen.code if chosen else ""}
    )
    wanted = _wanted(request) if chosen else {}

    def act() -> str:
        flow.ask(
            listed=form.cleaned_data["list"], form=form.cleaned_data["form"], wanted=wanted,
            language=get_language() or "zh-hans", actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已开始在后台导出，可以离开这个页面"))
        return reverse("exports:index")

    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    draft = Export(list=chosen.code if chosen else "", wanted=wanted, language=get_language() or "")
    context = {
        "title": _("导出列表"), "crumbs": [(_("我的导出"), reverse("exports:index")), (_("导出列表"), "")],
        "form": form, "filter": filter_words(draft, chosen) if chosen else "",
        "days": exporting.KEPT.days,
    }  # fmt: skip
    return render(request, "exports/new.html", context, status=422 if form.errors else 200)


def _wanted(request: Request) -> Mapping[str, str]:
    """The filter of the page that led here; it stands in the address, also when the form is sent."""
    return {name: str(value) for name, value in request.GET.items() if name != "list"}


@page(OWN)
def take(request: Request, export_id: UUID) -> FileResponse:
    """The file, while it is kept and the list is still open to the actor."""
    row, place = flow.file_of(export_id=export_id, actor=request.actor)
    answer = FileResponse(
        place.open("rb"), as_attachment=True, filename=row.name,
        content_type=flow.MEDIA_TYPES[row.form],
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(OWN, methods=["POST"])
def cancel(request: Request, export_id: UUID) -> HttpResponse:
    """Give up an export under way."""

    def act() -> str:
        exporting.cancel(export_id=export_id, actor=request.actor, at=request.at)
        messages.success(request, _("导出已取消"))
        return reverse("exports:index")

    return act_once(request, act)
