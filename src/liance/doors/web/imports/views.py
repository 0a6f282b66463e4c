"""Import a list: the kinds, the template, the trial with a report by row, carrying it out, and what was
imported before."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.imports import report
from liance.doors.web.imports.elsewhere import ELSEWHERE
from liance.doors.web.imports.forms import FileForm
from liance.doors.web.imports.kinds import KINDS
from liance.doors.web.imports.shape import Entry, Kind, Reader
from liance.doors.web.imports.tried import XLSX, Tried, keep, take
from liance.doors.web.lists import listing
from liance.doors.web.refusals import put_on_form, wording
from liance.doors.web.routes import FORM, Request, Route, page
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.flows import importing
from liance.flows.importing import ImportRefused
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.out.shape import Heading
from liance.foundation.tables.out.workbook import WorkbookWriter
from liance.foundation.tables.workbook import read_table
from liance.mechanism.exchange import queries
from liance.mechanism.exchange.policies import AUDIT, OVERSEE

OPENING = tuple(
    dict.fromkeys(
        [*(kind.permission for kind in KINDS.values()), *(e.permission for e in ELSEWHERE)]
    )
)
SORTS = {"at": ["at", "id"], "kind": ["kind", "-at", "id"]}


@page(OPENING)
def index(request: Request) -> HttpResponse:
    """What the person may import, and what they imported before."""
    kinds = [
        (kind.title, kind.note, reverse(f"imports:{kind.code}"),
         reverse(f"imports:{kind.code}_template"))
        for kind in KINDS.values() if request.actor.may(kind.permission)
    ] + [
        (other.title, other.note, reverse(other.address), reverse(other.template))
        for other in ELSEWHERE if request.actor.may(other.permission)
    ]  # fmt: skip
    found = listing(request, queries.intakes(request.actor), sorts=SORTS, default="-at")
    context = {
        "kinds": kinds, "columns": [_("内容"), ("", "end")], "found": found,
        "past": [(row, report.title_of(row.kind)) for row in found],
        "past_columns": [(_("时间"), "", "at"), (_("内容"), "", "kind"), _("文件名"),
                         (_("新登记"), "number"), (_("修改"), "number"), (_("没有变化"), "number")],
    }  # fmt: skip
    return render(request, "imports/index.html", context)


def trying(kind: Kind) -> Route[[]]:
    """The page of a kind: a file is tried, nothing of it kept but its bytes."""

    @page(kind.permission, methods=FORM)
    def tried(request: Request) -> HttpResponse:
        subjects = kind.subjects(request.actor) if kind.subjects else None
        form = FileForm(
            request.POST or None, request.FILES or None, subjects=subjects,
            initial={"about": request.GET.get("about", "")},
        )  # fmt: skip
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            sent = Tried(file.read(), file.name or "", form.cleaned_data.get("about", ""))
            try:
                shown = _tried(kind, sent, request)
            except Refused as refused:
                put_on_form(form, refused)
            except TableError as error:
                form.add_error("file", error.en if language() == "en" else error.zh)
        status = 422 if form.errors or shown.get("wrong") else 200
        return _page(request, kind, form, shown, status)

    return tried


def _tried(kind: Kind, sent: Tried, request: Request) -> dict[str, Any]:
    """What would become of each row, and the token to carry out these very bytes."""
    reader, entries, ignored = _read(kind, sent, request.actor)
    take_ = kind.taking(reader, request.actor, request.at)
    shown = report.tried(reader, importing.attempt(entries, take_))
    shown |= {"ignored": ignored, "name": sent.name}
    if not shown["wrong"]:
        shown["token"] = keep(kind.code, sent, request.actor)
    return shown


def keeping(kind: Kind) -> Route[[]]:
    """Carry out the very bytes that were tried."""

    @page(kind.permission, methods=["POST"])
    def kept(request: Request) -> HttpResponse:
        shown: dict[str, Any] = {}

        def act() -> str:
            sent = take(kind.code, request.POST.get("token", ""), request.actor)
            reader, entries, _ignored = _read(kind, sent, request.actor)
            try:
                made = importing.carry_out(
                    entries, kind.taking(reader, request.actor, request.at), kind=kind.code,
                    about=UUID(sent.about) if sent.about else None, sent=sent.sent,
                    actor=request.actor, at=request.at,
                )  # fmt: skip
            except ImportRefused as refused:
                shown.update(report.tried(reader, refused.lines))
                raise
            return reverse("imports:past", args=[made.id])

        try:
            return act_once(request, act)
        except ImportRefused as refused:
            messages.error(request, wording(refused))
        subjects = kind.subjects(request.actor) if kind.subjects else None
        return _page(request, kind, FileForm(subjects=subjects), shown, 422)

    return kept


def template(kind: Kind) -> Route[[]]:
    """The empty table of a kind, with a second sheet that explains it."""

    @page(kind.permission)
    def given(request: Request) -> HttpResponse:
        columns = kind.columns(request.actor, _about(request, kind))
        out = BytesIO()
        headings = [Heading(head, width=max(14, 2 * len(head) + 2)) for head in columns.heads()]
        book = WorkbookWriter(
            out, headings, titles=(_("填写说明"), str(kind.title)), cover_first=False
        )
        book.close([
            (_("填写说明"), _("在第一张表里填写，表头不要改动；最多 %(most)s 行。") % {"most": kind.most}),
            ("", str(kind.note)), *columns.explained(),
        ])  # fmt: skip
        response = HttpResponse(out.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{kind.code}.xlsx"'
        return response

    return given


def _about(request: Request, kind: Kind) -> str:
    """What a list goes into: as the address says, else the first there is."""
    subjects = [key for key, _name in kind.subjects(request.actor)] if kind.subjects else []
    asked = request.POST.get("about") or request.GET.get("about", "")
    return asked if asked in subjects else next(iter(subjects), "")


@page((*OPENING, AUDIT, OVERSEE))
def past(request: Request, intake_id: UUID) -> HttpResponse:
    """An import that was carried out: the file with its digests, and what became of each row."""
    row, own = queries.intake(request.actor, intake_id)
    context = report.done(row, own=own) | {
        "crumbs": [(_("批量导入"), reverse("imports:index")), (report.title_of(row.kind), "")],
        "columns": [(_("行"), "number"), _("内容"), _("结果")],
        "ledger": request.actor.may("ledger:event:view"),
    }  # fmt: skip
    return render(request, "imports/past.html", context)


def _read(kind: Kind, sent: Tried, actor: Actor) -> tuple[Reader, list[Entry], list[str]]:
    """The entries of a file. Raises TableError, Refused at ``file``."""
    table = read_table(BytesIO(sent.content))
    columns = kind.columns(actor, sent.about)
    places, ignored = columns.places(table.header)
    rows = []
    for row in table.rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        rows.append(row)
        if len(rows) > kind.most:
            raise Refused("imports.too_many_rows", field="file", most=kind.most)
    if not rows:
        raise Refused("imports.no_rows", field="file")
    reader = Reader(columns, places, sent.about)
    return reader, kind.entries(reader, rows), ignored


def _page(
    request: Request, kind: Kind, form: FileForm, shown: dict[str, Any], status: int
) -> HttpResponse:
    title = _("导入：%(what)s") % {"what": kind.title}
    about = f"?about={chosen}" if (chosen := _about(request, kind)) else ""
    context = {
        "form": form, "kind": kind, "title": title, "shown": shown,
        "crumbs": [(_("批量导入"), reverse("imports:index")), (str(kind.title), "")],
        "nothing": kind.subjects is not None and not chosen,
        "to_try": reverse(f"imports:{kind.code}"), "to_keep": reverse(f"imports:{kind.code}_keep"),
        "to_fill": reverse(f"imports:{kind.code}_template") + about,
        "fault_columns": [(_("行"), "number"), _("列"), _("问题和改法")],
        "taken_columns": [(_("行"), "number"), _("内容"), _("结果")],
        "how": ngettext("%(n)s 行有问题，什么都不会保存", "%(n)s 行有问题，什么都不会保存", shown.get("wrong", 0))
        % {"n": shown.get("wrong", 0)},
    }  # fmt: skip
    return render(request, "imports/kind.html", context, status=status)
