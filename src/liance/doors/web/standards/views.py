"""The editions that are held, one edition with its limits, and the signatures of an entry."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standards.words import (
    AVERAGING,
    CERTAINTY,
    KINDS,
    MEDIA,
    condition_text,
    limit_text,
)
from liance.doors.web.standing import english, standing
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.editions import actions, queries
from liance.mechanism.editions.models import Edition as Entry
from liance.mechanism.editions.states import EDITION, ENTER, SIGN
from liance.mechanism.reevaluation import queries as reevaluation
from liance.norms.sampling.factors import shown_name
from liance.norms.standards.editions import Edition

OPEN_STATES = ("entered", "signed_once")


@page(queries.VIEW)
def index(request: Request) -> HttpResponse:
    """The editions by which this site judges, and what waits for signatures."""
    editions = queries.catalogue().editions
    entries = list(queries.entries(request.actor))
    waiting = [row for row in entries if row.state in OPEN_STATES]
    limits = sum(len(edition.rows) for edition in editions)
    title = _("%(count)s 个标准版本，%(limits)s 条限值") % {
        "count": len(editions), "limits": limits,
    }  # fmt: skip
    if waiting:
        title = _("%(count)s 个录入的标准版本待签名") % {"count": len(waiting)}
    context = {
        "title": title, "editions": editions, "entries": entries,
        "may_enter": request.actor.may(ENTER),
        "lines": [(e, _key(e), _span(e), _counts(e), _name(e), MEDIA[e.medium]) for e in editions],
        "columns": [_("标准"), _("施行"), (_("限值"), "number"), _("核对程度"), _("录入")],
        "entry_lines": [(row, standing(EDITION, row.state)) for row in entries],
        "entry_columns": [_("标准"), _("录入"), _("签名"), _("状态")],
        "may_rejudge": request.actor.may(reevaluation.VIEW),
    }  # fmt: skip
    return render(request, "standards/index.html", context)


@page(queries.VIEW)
def edition(request: Request, key: str) -> HttpResponse:
    """One edition in use: every limit with its certainty and source."""
    found = next((e for e in queries.catalogue().editions if _key(e) == key), None)
    if found is None:
        raise NotFound("editions:edition")
    context = _shown(found) | {
        "crumbs": [(_("标准"), reverse("standards:index")), (found.name, "")],
    }
    return render(request, "standards/edition.html", context)


@page(queries.VIEW)
def entry(request: Request, edition_id: UUID) -> HttpResponse:
    """One entry: what is to be compared with the printed standard, and who has signed."""
    row = queries.entry(request.actor, edition_id)
    found = queries.edition_of(row)
    may_sign = request.actor.may(SIGN) and row.state in OPEN_STATES
    context = _shown(found) | {
        "crumbs": [(_("标准"), reverse("standards:index")), (str(row), "")],
        "row": row, "pills": [standing(EDITION, row.state)], "signatures": _signatures(row),
        "may_sign": may_sign and row.first_by_id != request.actor.staff_id,
        "signed_it": may_sign and row.first_by_id == request.actor.staff_id,
        "may_withdraw": may_sign,
    }  # fmt: skip
    return render(request, "standards/entry.html", context)


@page(SIGN, methods=["POST"])
def sign(request: Request, edition_id: UUID) -> HttpResponse:
    """Sign that the entry agrees with print; the second signature puts it to use."""

    def once() -> str:
        row = actions.sign(
            edition_id=edition_id, version=version(request), actor=request.actor, at=request.at
        )
        used = (
            _("已签名，这个版本从现在起使用")
            if row.state == "used"
            else _("已签名，还须另一人签名")
        )
        messages.success(request, used)
        return reverse("standards:entry", args=[edition_id])

    return act_once(request, once)


@page(SIGN, methods=["POST"])
def withdraw(request: Request, edition_id: UUID) -> HttpResponse:
    """Take back an entry that is not in use."""

    def once() -> str:
        actions.withdraw(
            edition_id=edition_id, version=version(request), actor=request.actor, at=request.at,
            reason=str(request.POST.get("reason", "")),
        )  # fmt: skip
        messages.success(request, _("已撤回"))
        return reverse("standards:index")

    return act_once(request, once)


def _key(found: Edition) -> str:
    bare = re.sub(r"[^A-Za-z0-9]+", "-", found.code)
    return f"{bare}-from-{found.start:%Y%m%d}" if found.version else bare


def _name(found: Edition) -> str:
    return found.en if english() and found.en else found.title


def _span(found: Edition) -> str:
    first = found.first.isoformat() if found.first else _("起日未录入")
    return f"{first} – {found.last.isoformat()}" if found.last else f"{first} –"


def _counts(found: Edition) -> list[tuple[str, str]]:
    sures = [row.sureness.value for row in found.rows]
    if not sures:
        return [("break", _("数值未录入"))]
    return [
        (kind, f"{word} {sures.count(code)}")
        for code, (kind, word) in CERTAINTY.items()
        if code in sures
    ]


def _shown(found: Edition) -> dict[str, object]:
    language = "en" if english() else "zh"
    return {
        "edition": found, "title": found.name, "note": _name(found),
        "facts": _facts(found),
        "not_held": [part.en if english() else part.why for part in found.not_held],
        "grounds": [(ground.text, CERTAINTY[ground.certainty.value]) for ground in found.grounds],
        "columns": [
            _("因子"), _("条件"), (_("限值"), "number"), _("取值时段"), _("条款"), _("核对程度"),
        ],
        "lines": [
            (
                row, shown_name(row.factor, language, found.medium),
                condition_text(row.condition), limit_text(row), AVERAGING[row.averaging.value],
                CERTAINTY[row.sureness.value],
            )
            for row in found.rows
        ],
    }  # fmt: skip


def _facts(found: Edition) -> list[tuple[str, str]]:
    facts = [
        (_("施行"), _span(found)),
        (_("类别"), f"{KINDS[found.kind]}，{MEDIA[found.medium]}"),
        (_("来源"), found.source),
    ]
    if found.signed_by:
        facts.append((_("签名"), "、".join(found.signed_by)))
    return facts


def _signatures(row: Entry) -> list[tuple[str, object]]:
    found = [(row.first_by, row.first_at), (row.second_by, row.second_at)]
    return [(staff.name, at) for staff, at in found if staff is not None]
