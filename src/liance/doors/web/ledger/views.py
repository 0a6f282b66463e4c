"""The ledger as people may read it: what was recorded, how it is sealed, what vouches for it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import ledger_events
from liance.doors.web.kept import idempotency_key
from liance.doors.web.ledger.words import ADDRESSES, KINDS, OBJECTS, VERBS
from liance.doors.web.parts.marks import grouped
from liance.doors.web.routes import Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.standing import english
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.ledger import queries
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.queries import EventView
from liance.foundation.ledger.records import SITE

VIEW = "ledger:event:view"
ANCHOR = "ledger:event:anchor"


@dataclass(frozen=True, slots=True)
class Line:
    """An event with the words of the page."""

    event: EventView
    what: str
    about: str
    who: str
    seal: tuple[str, str]
    address: str
    body: list[tuple[str, object]]


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """Where the ledger stands, and the newest events of one agency's log."""
    logs = [(a.id, a.name) for a in ledger_events.logs(request.actor)]
    if request.actor.may(ANCHOR):
        logs.append((SITE, _("系统（安装、导入）")))
    wanted = request.GET.get("agency", "")
    chosen = next((log for log in logs if str(log[0]) == wanted), logs[0] if logs else None)
    if chosen is None:
        raise NotFound("registry:agency")
    before = request.GET.get("before", "")
    rows, following = ledger_events.page_of(
        request.actor, agency_id=chosen[0], before=int(before) if before.isdecimal() else None
    )
    status = queries.status()
    context = {
        "title": _title(status), "facts": _facts(status), "logs": logs, "chosen": chosen,
        "lines": _lines(rows), "following": following, "columns": _columns(),
        "may_anchor": request.actor.may(ANCHOR),
    }  # fmt: skip
    return render(request, "ledger/index.html", context)


def _columns() -> list[object]:
    return [_("时间"), _("事项"), _("经办"), _("序号与摘要"), _("封存")]


def _title(status: queries.LedgerStatus) -> str:
    if status.head is None:
        total = grouped(status.sealed + status.unsealed)
        return _("账本 %(count)s 条，还没有锚定") % {"count": total}
    return _("账本 %(count)s 条，%(open)s 条在最后一次锚定之后") % {
        "count": grouped(status.sealed + status.unsealed), "open": grouped(status.since_anchor),
    }  # fmt: skip


def _facts(status: queries.LedgerStatus) -> list[dict[str, object]]:
    head = status.head
    return [
        {"word": _("已封存"), "value": grouped(status.sealed), "kind": "ok",
         "note": _("按机构成树，SHA-256 与 SM3 各一份")},
        {"word": _("待封存"), "value": grouped(status.unsealed),
         "note": _("提交后几秒内封存")},
        {"word": _("最后一次锚定之后"), "value": grouped(status.since_anchor),
         "kind": "soon" if status.since_anchor else "ok",
         "note": _("库外尚无凭据，核验时列为未锚定")},
        {"word": _("最近锚定"), "value": head.number if head else "—",
         "note": head.words if head else _("还没有锚定")},
    ]  # fmt: skip


def _lines(rows: list[EventView]) -> list[Line]:
    names = ledger_events.names(rows)
    return [
        Line(
            row, _verb(row), str(OBJECTS.get(row.object_type, row.object_type)),
            names.get(row.actor_id, _("系统")) if row.actor_id else _("系统"), _seal(row),
            _address(row), list(row.body.items()),
        )
        for row in rows
    ]  # fmt: skip


def _verb(row: EventView) -> str:
    verb = row.kind.rsplit(":", 1)[1]
    machine = MACHINES.get(row.object_type)
    edge = next((e for e in machine.edges if e.verb == verb), None) if machine else None
    if edge is not None:
        return edge.en if english() else edge.zh
    return str(VERBS.get(row.kind) or VERBS.get(verb) or verb)


def _seal(row: EventView) -> tuple[str, str]:
    if row.seq is None:
        return "progress", _("待封存")
    return ("seal", _("已锚定")) if row.anchored else ("ok", _("已封存"))


def _address(row: EventView) -> str:
    form = ADDRESSES.get(row.object_type, "")
    return form % row.object_id if form else ""


@page(VIEW)
def history(request: Request, object_id: UUID) -> HttpResponse:
    """Everything recorded about one object."""
    rows = ledger_events.history(request.actor, object_id)
    if not rows:
        raise NotFound("ledger:event")
    lines = _lines(rows)
    about = lines[0].about
    context = {
        "lines": lines, "address": lines[0].address,
        "title": _("%(about)s的全部存证，%(count)s 条") % {"about": about, "count": len(rows)},
        "crumbs": [(_("存证账本"), reverse("ledger:index")), (about, "")],
    }  # fmt: skip
    return render(request, "ledger/history.html", context)


@page(VIEW)
def heads(request: Request) -> HttpResponse:
    """The anchors, and the last head as it is printed."""
    status = queries.status()
    context = {
        "head": status.head, "may_anchor": request.actor.may(ANCHOR),
        "title": _("第 %(number)s 次锚定") % {"number": status.head.number}
        if status.head else _("还没有锚定"),
        "crumbs": [(_("存证账本"), reverse("ledger:index")), (_("锚定"), "")],
        "kinds": "、".join(str(KINDS.get(k, k)) for k in status.head.kinds) if status.head else "",
        "anchors": [(row, str(KINDS.get(row.kind, row.kind))) for row in queries.anchors()],
        "columns": [_("编号"), _("时间"), _("方式"), _("去处")],
    }  # fmt: skip
    return render(request, "ledger/heads.html", context)


@page(ANCHOR, methods=["POST"])
def take(request: Request) -> HttpResponse:
    """Anchor the present head: a file outside the database, and words to print."""
    idempotency_key(request)
    try:
        done = anchor(at=request.at, kinds=("file", "printed"), printed_on=request.actor.name)
    except LedgerError as error:
        raise Refused(error.code) from error
    messages.success(request, _("已锚定，第 %(number)s 次") % {"number": done.number})
    # Kept afterwards: an anchor is a transaction of its own, since its file follows the commit.
    return act_once(request, lambda: reverse("ledger:heads"))
