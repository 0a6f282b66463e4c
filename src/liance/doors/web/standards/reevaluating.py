"""Results judged again: the runs, what each changed, and the form that orders one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.lists import listing
from liance.doors.web.refusals import put_on_form
from liance.doors.web.reports.words import VERDICT
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.standards.reevaluation_form import LIMITS, ReevaluationForm
from liance.doors.web.standing import english
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading, VisitPoint
from liance.mechanism.reevaluation import queries
from liance.mechanism.reevaluation.actions import ORDER, reevaluate
from liance.mechanism.reevaluation.models import Reevaluation, Rejudged
from liance.mechanism.reevaluation.storing import digest_of
from liance.mechanism.registry.policies import source_for
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.policies import reports_visible_to
from liance.norms.sampling.factors import shown_name

# What one request answers for in seconds; more is for the command.
MOST = 20_000
CHECKED_AT_ONCE = 50_000  # rows read and hashed in the time of a page
CHANGES = {
    "verdict": ("late", gettext_lazy("结论不同")),
    "times": ("soon", gettext_lazy("倍数不同")),
    "limit": ("soon", gettext_lazy("限值不同")),
}
LIMITS_OF = dict(LIMITS)
IN_FORCE = ("prepared", "reviewed", "signed")


@page(queries.VIEW)
def index(request: Request) -> HttpResponse:
    """All runs that the person may know of, the latest first."""
    rows = queries.runs(request.actor)
    found = listing(request, rows, sorts={"at": ["at", "id"]}, default="-at")
    context = {
        "title": _("重新判定"), "listing": found, "crumbs": _crumbs(),
        "columns": [
            _("时间"), _("原因"), _("范围"), (_("结果"), "number"), (_("与原来不同"), "number"),
        ],
        "lines": [(run, scope_of(run)) for run in found],
        "may_order": request.actor.may(ORDER),
    }  # fmt: skip
    return render(request, "standards/reevaluations.html", context)


@page(ORDER, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Order a run."""
    form = ReevaluationForm(
        request.POST or None, initial=_initial(request), editions=catalogue().editions
    )

    def act() -> str:
        run = reevaluate(order=form.order(), actor=request.actor, at=request.at, most=MOST)
        said = _("已重新判定 %(results)s 项，其中 %(changed)s 项与原来不同")
        messages.success(request, said % {"results": run.results, "changed": run.changed})
        return reverse("standards:reevaluation", args=[run.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    source = form["source"].value()
    context = {
        "form": form, "title": _("重新判定结果"),
        "source": source_for(request.actor, source) if source else None,
        "crumbs": [*_crumbs(), (_("重新判定"), reverse("standards:reevaluations")), (_("新的"), "")],
        "fields": [(field, field.name == "reason") for field in form if field.name != "source"],
    }  # fmt: skip
    return render(request, "standards/reevaluate.html", context, status=422 if form.errors else 200)


def _initial(request: Request) -> dict[str, str]:
    source = request.GET.get("source", "")
    try:
        UUID(source)
    except ValueError:
        return {}
    return {"source": source, "limits": "source"}


@page(queries.VIEW)
def detail(request: Request, run_id: UUID) -> HttpResponse:
    """One run: who, why, by which standards, and every verdict that changed."""
    run = queries.run(request.actor, run_id)
    rows = queries.changed(request.actor, run)
    found = listing(request, rows, sorts={"place": ["id"]}, default="place")
    context = {
        "title": f"{_('重新判定')}　{run.reason}", "run": run, "facts": _facts(run),
        "crumbs": [*_crumbs(), (_("重新判定"), reverse("standards:reevaluations")), (run.reason, "")],
        "agrees": _agrees(request, run), "listing": found,
        "columns": [
            _("样品"), (_("结果"), "number"), _("原来"), _("重新判定"), _("依据"), _("报告"),
        ],
        "lines": _lines(request.actor, list(found)),
    }  # fmt: skip
    return render(request, "standards/reevaluation.html", context)


def _agrees(request: Request, run: Reevaluation) -> bool | None:
    """Whether the rows are those of the ledger; None: there are many, compared when asked for."""
    if run.rows > CHECKED_AT_ONCE and "check" not in request.GET:
        return None
    return digest_of(run.id) == run.digest


def _crumbs() -> list[tuple[str, str]]:
    return [(_("标准"), reverse("standards:index"))]


def scope_of(run: Reevaluation) -> str:
    """Whose results, of which standard, source and days."""
    parts = [run.agency.short_name if run.agency else _("全部机构")]
    parts += [run.standard] if run.standard else []
    parts += [run.source.name] if run.source else []
    if run.first or run.last:
        days = {"first": run.first or "", "last": run.last or ""}
        parts.append(_("采样 %(first)s – %(last)s") % days)
    return "，".join(parts)


def _facts(run: Reevaluation) -> list[tuple[str, object]]:
    signed = "、".join(
        f"{one['code']} {one['amendment']}".strip()
        + _("〔本地第%(n)s版〕") % {"n": one["revision"]}
        for one in run.editions
    )
    return [
        (_("提出"), run.ordered_as),
        (_("范围"), scope_of(run)),
        (_("限值"), LIMITS_OF[run.limits]),
        (_("标准版本"), f"{_('随产品')} {run.release}" + (f"、{signed}" if signed else "")),
        (_("结果"), run.results),
        (_("与原来不同"), run.changed),
        (_("均值与原来不同"), run.means),
    ]


def _lines(actor: Actor, rows: Sequence[Rejudged]) -> list[dict[str, Any]]:
    """The changed verdicts with what they are of, and the reports that print the earlier one."""
    named = _named(rows)
    reports = _reports(actor, {row.visit_id for row in rows})
    return [
        {
            "row": row, "change": CHANGES[row.change], **named[row.object_id],
            "before": _said(row.before_verdict, row.before_times),
            "before_limit": f"{row.before_limit} {row.before_unit}".strip(),
            "now": _said(row.verdict, row.times), "now_limit": f"{row.limit} {row.unit}".strip(),
            "why": row.en if english() else row.zh,
            "reports": [_report_line(report, row) for report in reports.get(row.visit_id, ())],
        }
        for row in rows
    ]  # fmt: skip


def _said(verdict: str, times: str) -> tuple[str, str]:
    kind, word = VERDICT[verdict]
    return kind, f"{word} {times}" + (_(" 倍") if times else "")


def _report_line(report: Report, row: Rejudged) -> tuple[Report, bool]:
    """The report, and whether an amended one (before signature: a new one) is due for the row."""
    return report, report.state in IN_FORCE and report.prepared_at < row.run.at


def _reports(actor: Actor, visits: Iterable[UUID]) -> Mapping[UUID, list[Report]]:
    found: dict[UUID, list[Report]] = {}
    rows = reports_visible_to(actor).filter(visit_id__in=list(visits), state__in=IN_FORCE)
    for report in rows.order_by("prepared_at"):
        found.setdefault(report.visit_id, []).append(report)
    return found


def _named(rows: Sequence[Rejudged]) -> dict[UUID, dict[str, Any]]:
    """Point, factor, value and page of each result."""
    ids = [row.object_id for row in rows]
    determinations = Determination.objects.filter(pk__in=ids).select_related(
        "bottle_factor__bottle__point", "bottle_factor__bottle__visit__source"
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in determinations:
        bottle = row.bottle_factor.bottle
        found[row.id] = {
            **_place(bottle.point, row.bottle_factor.factor), "source": bottle.visit.source.name,
            "sample": bottle.short, "value": str(row),
            "address": reverse("results:detail", args=[row.id]),
        }  # fmt: skip
    readings = Reading.objects.filter(pk__in=ids).select_related("item__point__visit__source")
    for reading in readings:
        point = reading.item.point
        found[reading.id] = {
            **_place(point, reading.item.factor), "source": point.visit.source.name,
            "sample": _("现场测定"), "value": f"{reading.raw} {reading.unit}".strip(),
            "address": reverse("visits:detail", args=[point.visit_id]),
        }  # fmt: skip
    return found


def _place(point: VisitPoint, factor: str) -> dict[str, str]:
    name = shown_name(factor, "en" if english() else "zh", point.medium)
    return {"point": point.code, "factor": name}
