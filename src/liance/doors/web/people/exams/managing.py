"""Examinations: one's own and those one organises; written, published, cancelled, their results."""

import secrets
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.people.exams.bank import own_agency, way
from liance.doors.web.people.exams.forms import ExamForm, filled
from liance.doors.web.people.exams.words import LINES, OWN, STATES
from liance.doors.web.people.tabs import tabs
from liance.doors.web.people.words import TRAININGS
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.examining import queries
from liance.mechanism.examining.actions import arranging
from liance.mechanism.examining.committed import Redrawn, committed, published_file, redrawn
from liance.mechanism.examining.models import Examination
from liance.mechanism.examining.policies import known_to
from liance.mechanism.examining.replaying.package import package
from liance.mechanism.examining.rules.drawing import SEED_BYTES
from liance.mechanism.examining.states import MANAGE, SIT
from liance.mechanism.examining.workbook import results
from liance.mechanism.registry.policies import agencies_visible_to, people_visible_to
from liance.mechanism.reporting.workbook import MEDIA_TYPE

# As many names as a line of the page holds.
NAMED = 10


@page([SIT, MANAGE])
def index(request: Request) -> HttpResponse:
    """One's own examinations, and those whose results one may read."""
    own = queries.own(request.actor)
    standings = [one.standing(request.at) for one in own]
    waiting = sum(said in {"open", "going", "again"} for said in standings)
    may = request.actor.may(MANAGE)
    context = {
        "title": _("%(n)s 场考试待参加") % {"n": waiting} if waiting else _("没有待参加的考试"),
        "tabs": tabs(request.actor), "may": may,
        "own": [(one, said, OWN[said]) for one, said in zip(own, standings, strict=True)],
        "own_columns": [_("考试"), _("开放时间"), (_("成绩"), "number"), _("状态"), ("", "end")],
        "organised": [
            (row, STATES[row.state]) for row in queries.organised(request.actor)[:100]
        ],
        "columns": [_("考试"), _("组织"), _("开放时间"), _("状态")],
    }  # fmt: skip
    return render(request, "people/exams/index.html", context)


def _form(request: Request, initial: dict[str, Any] | None = None) -> ExamForm:
    agencies = agencies_visible_to(request.actor).filter(active=True).exclude(
        functions__contains=["laboratory"]
    )  # fmt: skip
    people = people_visible_to(request.actor).filter(active=True, agency__in=agencies)
    return ExamForm(
        request.POST or None, initial=initial, topics=queries.topics(request.actor),
        agencies=agencies.order_by("jurisdiction__order", "name"),
        people=people.select_related("agency").order_by("agency__name", "name"),
    )  # fmt: skip


@page(MANAGE, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Write an examination of the own agency."""
    agency = own_agency(request)
    form = _form(request)

    def act() -> str:
        row = arranging.draft(agency=agency, terms=form.terms(), actor=request.actor, at=request.at)
        messages.success(request, _("草稿已保存，核对后发布"))
        return reverse("people:exam", args=[row.id])

    return _written(request, form, act, title=_("新建考试"), back=reverse("people:exams"))


@page(MANAGE, methods=FORM)
def change(request: Request, examination_id: UUID) -> HttpResponse:
    """Write a draft anew."""
    row = _own(request, examination_id)
    if row.state != "draft":
        raise NotFound("examining:examination")
    form = _form(request, filled(row, queries.topics(request.actor)))
    back = reverse("people:exam", args=[row.id])

    def act() -> str:
        arranging.rewrite(
            examination_id=row.id, version=version(request), terms=form.terms(),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    return _written(request, form, act, title=_("修改考试"), back=back, version=row.version)


def _written(  # one form, its two ends
    request: Request, form: ExamForm, act: Any, *, title: str, back: str, version: int = 0
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    parts = [form[name] for name in form.fields if name.startswith("part_")]
    context = {
        "form": form, "title": title, "back": back, "version": version, "parts": parts,
        "crumbs": way((title, "")),
        "fields": [f for f in form if not f.name.startswith("part_")],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "people/exams/form.html", context, status=status)


def _own(request: Request, examination_id: UUID) -> Examination:
    row = queries.examination(request.actor, examination_id)
    if row.organiser_id != request.actor.agency_id:
        raise NotFound("examining:examination")
    return row


@page(MANAGE)
def detail(request: Request, examination_id: UUID) -> HttpResponse:
    """An examination with everybody who is to sit."""
    row = queries.examination(request.actor, examination_id)
    lines = queries.lines(row)
    absent = sum(line.state == "not_sat" for line in lines)
    passed = sum(line.state == "passed" for line in lines)
    own = row.organiser_id == request.actor.agency_id
    context = {
        "row": row, "title": row.title, "own": own, "crumbs": way((row.title, "")),
        "pills": [STATES[row.state]], "lines": [(line, LINES[line.state]) for line in lines],
        "columns": [_("人员"), _("机构"), (_("次数"), "number"), (_("成绩"), "number"), _("状态")],
        "note": _("应考 %(all)s 人，合格 %(passed)s 人，没有参加 %(absent)s 人") % {
            "all": len(lines), "passed": passed, "absent": absent,
        } if lines else "",
        "facts": [*_facts(row), *(_ahead(request, row) if own and row.state == "draft" else [])],
        "over": request.at >= row.closes_at,
        "committed": committed(row), "redrawn": _redrawn(request, row),
    }  # fmt: skip
    return render(request, "people/exams/detail.html", context)


def _redrawn(request: Request, row: Examination) -> Redrawn | None:
    """All papers drawn again, when asked for and the seed is told."""
    if row.state != "closed" or "redraw" not in request.GET:
        return None
    return redrawn(row, queries.papers_of(row))


def _facts(row: Examination) -> list[tuple[str, Any]]:
    parts = "、".join(_("%(topic)s %(n)s 题") % {"topic": p["topic"], "n": p["count"]}
                     for p in row.parts)  # fmt: skip
    return [
        (_("组织"), row.organiser.name), (_("计入培训"), TRAININGS[row.training_kind]),
        (_("答题时间"), _("%(n)s 分钟") % {"n": row.minutes}), (_("组卷"), parts),
        (_("合格线"), f"{row.pass_mark.normalize():f}"), (_("可考次数"), row.attempts),
        (_("发布"), row.published_by.name if row.published_by else "—"),
        *([(_("取消的理由"), row.cancelled_reason)] if row.cancelled_reason else []),
    ]  # fmt: skip


def _ahead(request: Request, row: Examination) -> list[tuple[str, Any]]:
    """Of a draft: how many publishing gives a seat, and who of the chosen can never sit."""
    who = arranging.chosen(row, request.actor, request.at)
    unable = "、".join(one.name for one in who.unable[:NAMED])
    if len(who.unable) > NAMED:
        unable = _("%(names)s等 %(n)s 人") % {"names": unable, "n": len(who.unable)}
    return [
        (_("应考人数"), len(who.people)),
        *([(_("没有账号或考试权限，不列入"), unable)] if unable else []),
    ]  # fmt: skip


@page(MANAGE, methods=["POST"])
def publish(request: Request, examination_id: UUID) -> HttpResponse:
    """Publish a draft."""
    row = _own(request, examination_id)

    def act() -> str:
        arranging.publish(
            examination_id=row.id, version=version(request), actor=request.actor, at=request.at,
            seed=secrets.token_bytes(SEED_BYTES),
        )  # fmt: skip
        messages.success(request, _("已发布，应考人员的考试页上有了这场考试"))
        return reverse("people:exam", args=[row.id])

    return act_once(request, act)


@page(MANAGE, methods=["POST"])
def cancel(request: Request, examination_id: UUID) -> HttpResponse:
    """Call an examination off."""
    row = _own(request, examination_id)

    def act() -> str:
        arranging.cancel(
            examination_id=row.id, version=version(request), actor=request.actor, at=request.at,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("考试已取消"))
        return reverse("people:exam", args=[row.id])

    return act_once(request, act)


@page(MANAGE)
def give(request: Request, examination_id: UUID) -> HttpResponse:
    """The list of results as XLSX."""
    row = queries.examination(request.actor, examination_id)
    response = HttpResponse(
        results(row, queries.lines(row), at=request.at), content_type=MEDIA_TYPE
    )
    name = quote(_("%(title)s成绩") % {"title": row.title} + ".xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


@page((MANAGE, SIT))
def give_draw(request: Request, examination_id: UUID) -> HttpResponse:
    """The draw of a closed examination with the script that replays it, as one ZIP: for who oversees
    it and who had a seat."""
    rows = known_to(request.actor).filter(pk=examination_id, state="closed").exclude(seed="")
    row = rows.first()
    if row is None:
        raise NotFound("examining:examination")
    data = package(published_file(row, queries.papers_of(row)))
    response = HttpResponse(data, content_type="application/zip")
    name = quote(_("%(title)s抽题") % {"title": row.title} + ".zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
