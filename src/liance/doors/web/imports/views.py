"""Import a list: the kinds, the template, the trial with a report by row, and carrying it out."""

import hashlib
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.imports.forms import FileForm
from liance.doors.web.imports.kinds import KINDS, Entry, Kind, Reader, Take
from liance.doors.web.imports.words import STATUS
from liance.doors.web.refusals import put_on_form, wording
from liance.doors.web.routes import FORM, Request, Route, page
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.flows import importing
from liance.flows.importing import ADDED, CHANGED, ImportRefused, Line
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.out.shape import Heading
from liance.foundation.tables.out.workbook import WorkbookWriter
from liance.foundation.tables.workbook import read_table
from liance.mechanism.laboratory.actions.entering import ENTER

MOST_ROWS = 1_000
MOST_SHOWN = 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENING = (*dict.fromkeys(kind.permission for kind in KINDS.values()), ENTER)


@page(OPENING)
def index(request: Request) -> HttpResponse:
    """What the person may import."""
    kinds = [
        (kind.title, kind.note, reverse(f"imports:{kind.code}"),
         reverse(f"imports:{kind.code}_template"))
        for kind in KINDS.values() if request.actor.may(kind.permission)
    ]  # fmt: skip
    if request.actor.may(ENTER):
        kinds.append((
            _("检测结果"), _("一行一个样品的一个因子"), reverse("results:import"),
            reverse("results:import_template"),
        ))  # fmt: skip
    return render(
        request, "imports/index.html", {"kinds": kinds, "columns": [_("内容"), ("", "end")]}
    )


def trying(kind: Kind) -> Route[[]]:
    """The page of a kind: a file is tried, nothing of it kept but its bytes."""

    @page(kind.permission, methods=FORM)
    def tried(request: Request) -> HttpResponse:
        form = FileForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read()
            try:
                reader, entries, ignored = _read(kind, content, request.actor)
                lines = importing.attempt(entries, _take(kind, reader, request))
                shown = _report(reader, lines) | {"ignored": ignored, "name": file.name}
                if not shown["wrong"]:
                    shown["token"] = _keep(kind, content, request.actor)
            except Refused as refused:
                put_on_form(form, refused)
            except TableError as error:
                form.add_error("file", error.en if language() == "en" else error.zh)
        status = 422 if form.errors or shown.get("wrong") else 200
        return _page(request, kind, form, shown, status)

    return tried


def keeping(kind: Kind) -> Route[[]]:
    """Carry out the very bytes that were tried."""

    @page(kind.permission, methods=["POST"])
    def kept(request: Request) -> HttpResponse:
        shown: dict[str, Any] = {}
        form = FileForm()

        def act() -> str:
            content = _tried(kind, request)
            reader, entries, _ignored = _read(kind, content, request.actor)
            try:
                lines = importing.carry_out(entries, _take(kind, reader, request))
            except ImportRefused as refused:
                shown.update(_report(reader, refused.lines))
                raise
            _tell(request, lines)
            return reverse(kind.home)

        try:
            return act_once(request, act)
        except ImportRefused as refused:
            messages.error(request, wording(refused))
        return _page(request, kind, form, shown, 422)

    return kept


def template(kind: Kind) -> Route[[]]:
    """The empty table of a kind, with a second sheet that explains it."""

    @page(kind.permission)
    def given(request: Request) -> HttpResponse:
        columns = kind.columns(request.actor)
        out = BytesIO()
        headings = [Heading(head, width=max(14, 2 * len(head) + 2)) for head in columns.heads()]
        book = WorkbookWriter(
            out, headings, titles=(_("填写说明"), str(kind.title)), cover_first=False
        )
        book.close([
            (_("填写说明"), _("在第一张表里填写，表头不要改动；最多 %(most)s 行。") % {"most": MOST_ROWS}),
            *columns.explained(),
        ])  # fmt: skip
        response = HttpResponse(out.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{kind.code}.xlsx"'
        return response

    return given


def _read(kind: Kind, content: bytes, actor: Actor) -> tuple[Reader, list[Entry], list[str]]:
    """The entries of a file. Raises TableError, Refused at ``file``."""
    table = read_table(BytesIO(content))
    columns = kind.columns(actor)
    places, ignored = columns.places(table.header)
    rows = []
    for row in table.rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise Refused("imports.too_many_rows", field="file", most=MOST_ROWS)
    if not rows:
        raise Refused("imports.no_rows", field="file")
    reader = Reader(columns, places)
    return reader, kind.entries(reader, rows), ignored


def _take(kind: Kind, reader: Reader, request: Request) -> Take:
    return kind.taking(reader, request.actor, request.at)


def _signer() -> Signer:
    return Signer(salt="imports")


def _keep(kind: Kind, content: bytes, actor: Actor) -> str:
    """Keep the bytes until the sweep of what no row names; the token is this person's alone."""
    digest = store.keep([content]).sha256
    return _signer().sign_object([kind.code, digest, str(actor.user_id)])


def _tried(kind: Kind, request: Request) -> bytes:
    """The bytes that this person tried. Raises Refused ``imports.tried_gone``."""
    try:
        code, digest, who = _signer().unsign_object(request.POST.get("token", ""))
        content = store.path_of(digest).read_bytes()
    except (BadSignature, ValueError, TypeError, OSError) as error:
        raise Refused("imports.tried_gone") from error
    same = hashlib.sha256(content).hexdigest() == digest
    if not same or (code, who) != (kind.code, str(request.actor.user_id)):
        raise Refused("imports.tried_gone")
    return content


def _tell(request: Request, lines: list[Line]) -> None:
    counts = _counts(lines)
    said = _("已导入：登记 %(added)s 项，修改 %(changed)s 项，没有变化 %(unchanged)s 项")
    messages.success(request, said % counts)


def _counts(lines: Any) -> dict[str, int]:
    found = [line.taken.status for line in lines if line.taken]
    return {
        "added": found.count(ADDED), "changed": found.count(CHANGED),
        "unchanged": len(found) - found.count(ADDED) - found.count(CHANGED),
    }  # fmt: skip


def _report(reader: Reader, lines: Any) -> dict[str, Any]:
    """What became of each row, for the page; what is wrong first."""
    faults = [
        (line.number, reader.columns.label(fault.field),
         wording(fault.said) if isinstance(fault.said, Refused) else fault.said)
        for line in lines for fault in line.faults
    ]  # fmt: skip
    taken = [
        (line.number, line.taken.what, STATUS[line.taken.status],
         [(reader.columns.label(name), *both) for name, both in (line.taken.changed or {}).items()])
        for line in lines if line.taken
    ]  # fmt: skip
    return {
        "wrong": len({number for number, *_rest in faults}), "faults": faults[:MOST_SHOWN],
        "more_faults": max(0, len(faults) - MOST_SHOWN), "taken": taken[:MOST_SHOWN],
        "more_taken": max(0, len(taken) - MOST_SHOWN), "counts": _counts(lines),
    }  # fmt: skip


def _page(
    request: Request, kind: Kind, form: FileForm, shown: dict[str, Any], status: int
) -> HttpResponse:
    title = _("导入：%(what)s") % {"what": kind.title}
    context = {
        "form": form, "kind": kind, "title": title, "shown": shown, "most": MOST_ROWS,
        "crumbs": [(_("批量导入"), reverse("imports:index")), (str(kind.title), "")],
        "to_try": reverse(f"imports:{kind.code}"), "to_keep": reverse(f"imports:{kind.code}_keep"),
        "to_fill": reverse(f"imports:{kind.code}_template"),
        "fault_columns": [(_("行"), "number"), _("列"), _("问题和改法")],
        "taken_columns": [(_("行"), "number"), _("内容"), _("结果")],
        "how": ngettext("%(n)s 行有问题，什么都不会保存", "%(n)s 行有问题，什么都不会保存", shown.get("wrong", 0))
        % {"n": shown.get("wrong", 0)},
    }  # fmt: skip
    return render(request, "imports/kind.html", context, status=status)
