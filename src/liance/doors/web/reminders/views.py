"""What one was reminded of, how one wishes to be, by which rules, and what went wrong outside."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.deadlines import deadline, named, place_of, starts_with
from liance.doors.web.lists import listing
from liance.doors.web.reminders.forms import GroupForm, WishForm
from liance.doors.web.reminders.words import (
    BASES,
    CHANNELS,
    KINDS,
    OUTSIDE,
    fate,
    ladder_words,
    length_words,
    rung_words,
)
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.doors.web.standing import english
from liance.foundation.clocks.ladder import ladder_of
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.reminding import queries
from liance.mechanism.reminding.actions import groups as group_actions
from liance.mechanism.reminding.actions.reading import mark_read
from liance.mechanism.reminding.actions.sending import send_again
from liance.mechanism.reminding.actions.wishes import FIELDS, set_wish
from liance.mechanism.reminding.models import Wish
from liance.mechanism.reminding.policies import (
    MANAGE_GROUPS,
    OVERSEE,
    OWN,
    SEND_AGAIN,
    agencies_overseen,
    own,
)


def _tabs(actor: Actor) -> list[tuple[str, str, str]]:
    found = [
        ("mine", _("我的提醒"), reverse("reminders:index")),
        ("wishes", _("提醒设置"), reverse("reminders:wishes")),
        ("rules", _("时限与提醒规则"), reverse("reminders:rulebook")),
    ]
    if actor.may(OVERSEE):
        found += [
            ("sendings", _("发送异常"), reverse("reminders:sendings")),
            ("groups", _("工作群"), reverse("reminders:groups")),
        ]
    return found


@page(OWN)
def index(request: Request) -> HttpResponse:
    """The actor's reminders: of duties still open, or all."""
    everything = request.GET.get("all") == "1"
    rows = listing(
        request, queries.mine(request.actor, all_of_them=everything),
        sorts={"at": ("at", "id")}, default="-at",
    )  # fmt: skip
    lines = [
        (one.row, rung_words(one.row.rung), deadline(one.row.clock), OUTSIDE[one.outside])
        for one in queries.shown(rows.rows)
    ]
    unread = queries.unread(request.actor)
    context = {
        "title": _("%(count)s 条提醒未读") % {"count": unread} if unread else _("没有未读的提醒"),
        "tabs": _tabs(request.actor), "lines": lines, "found": rows, "everything": everything,
        "unread": unread,
        "columns": [_("提醒"), _("期限"), _("提醒时间"), _("页面之外"), ("", "end")],
    }  # fmt: skip
    return render(request, "reminders/index.html", context)


@page(OWN, methods=["POST"])
def read_all(request: Request) -> HttpResponse:
    """All of them are read."""

    def act() -> str:
        mark_read(actor=request.actor, at=request.at)
        return reverse("reminders:index")

    return act_once(request, act)


@page(OWN, methods=["POST"])
def open_(request: Request, reminder_id: UUID) -> HttpResponse:
    """Go to what a reminder is about; it is read then."""
    row = own(request.actor).select_related("clock").filter(pk=reminder_id).first()
    if row is None:
        raise NotFound("reminding:reminder")

    def act() -> str:
        mark_read(actor=request.actor, at=request.at, reminder_id=row.id)
        return row.clock.url or reverse("reminders:index")

    return act_once(request, act)


@page(OWN, methods=FORM)
def wishes(request: Request) -> HttpResponse:
    """How the actor wishes to be reminded outside the pages."""
    kept = queries.wish_of(request.actor)
    initial = {name: getattr(kept or Wish(), name) for name in FIELDS}
    form = WishForm(request.POST or None, initial=initial)

    def act() -> str:
        set_wish(**form.cleaned_data, version=version(request), actor=request.actor, at=request.at)
        messages.success(request, _("提醒设置已保存"))
        return reverse("reminders:wishes")

    mail = request.user.email if request.user.is_authenticated else ""
    return _taken(
        request, form, act, title=_("提醒设置"), tab="wishes",
        version=kept.version if kept else 0, back=reverse("reminders:index"),
        note=_("页面上的提醒总是有的。邮件发到 %(mail)s。") % {"mail": mail}
        if mail
        else _("页面上的提醒总是有的。您的账号没有电子邮箱，邮件发不出去，请管理员补上。"),
    )  # fmt: skip


def _taken(
    request: Request, form: forms.Form, act: Any, *, title: str, tab: str, version: int, back: str,
    note: str,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "title": title, "tabs": _tabs(request.actor), "tab": tab, "form": form,
        "fields": [(field, field.name == "url") for field in form], "version": version,
        "back": back, "note": note,
    }  # fmt: skip
    return render(request, "reminders/form.html", context, status=422 if form.errors else 200)


@page(OWN)
def rulebook(request: Request) -> HttpResponse:
    """All deadlines in one table: start, length, end, whose rule, who is reminded when."""
    lines = [
        {
            "code": rule.code, "name": named(rule), "length": length_words(rule),
            "starts": starts_with(rule), "stops": rule.stops_en if english() else rule.stops_zh,
            "basis": BASES[rule.basis], "local": rule.basis == "local",
            "place": place_of(rule.clause),
            "ladder": [ladder_words(rung) for rung in ladder_of(rule)],
        }
        for rule in RULES.values()
    ]  # fmt: skip
    context = {
        "title": _("%(count)s 种时限") % {"count": len(lines)}, "tabs": _tabs(request.actor),
        "lines": lines,
        "columns": [_("时限"), _("长度"), _("开始与结束"), _("依据"), _("提醒与上报")],
    }  # fmt: skip
    return render(request, "reminders/rulebook.html", context)


@page(OVERSEE)
def sendings(request: Request) -> HttpResponse:
    """The sendings of the area that did not go, or may not have gone."""
    rows = listing(
        request, queries.troubled(request.actor), sorts={"at": ("not_before", "id")}, default="-at"
    )
    lines = [
        (row, CHANNELS[row.channel], fate(row), row.group or row.staff, row.given_up_at is not None)
        for row in rows.rows
    ]
    context = {
        "title": _("%(count)s 条发送异常") % {"count": rows.total} if rows.total else _("没有发送异常"),
        "tabs": _tabs(request.actor), "lines": lines, "found": rows,
        "columns": [_("发给"), _("渠道"), _("原定发送"), _("结果"), ("", "end")],
    }  # fmt: skip
    return render(request, "reminders/sendings.html", context)


@page(SEND_AGAIN, methods=["POST"])
def again(request: Request, letter_id: UUID) -> HttpResponse:
    """Send once more what did not go."""

    def act() -> str:
        send_again(letter_id=letter_id, actor=request.actor, at=request.at)
        messages.success(request, _("已重新排队发送"))
        return reverse("reminders:sendings")

    return act_once(request, act)


@page(MANAGE_GROUPS)
def groups(request: Request) -> HttpResponse:
    """The groups that hear of deadlines."""
    lines = [(row, KINDS[row.kind]) for row in queries.groups(request.actor)]
    context = {
        "title": _("%(count)s 个工作群") % {"count": len(lines)} if lines else _("还没有工作群"),
        "tabs": _tabs(request.actor), "lines": lines,
        "columns": [_("群名"), _("机构"), _("类别"), ("", "end")],
    }  # fmt: skip
    return render(request, "reminders/groups.html", context)


@page(MANAGE_GROUPS, methods=FORM)
def new_group(request: Request) -> HttpResponse:
    """Let a group hear of an agency's deadlines."""
    agencies = agencies_overseen(request.actor).order_by("jurisdiction__order", "name")
    form = GroupForm(request.POST or None, agencies=agencies)

    def act() -> str:
        group_actions.add_group(
            **form.cleaned_data, allowed=settings.LIANCE_WEBHOOK_HOSTS, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("工作群已登记，新的提醒会发到群里"))
        return reverse("reminders:groups")

    return _taken(
        request, form, act, title=_("登记工作群"), tab="groups", version=0,
        back=reverse("reminders:groups"),
        note=_("限阅事项从不发到群里。网址和密钥只在本系统内保存，不写进账本。"),
    )  # fmt: skip


@page(MANAGE_GROUPS, methods=["POST"])
def end(request: Request, group_id: UUID) -> HttpResponse:
    """Tell a group nothing more."""

    def act() -> str:
        group_actions.end_group(
            group_id=group_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已停用，不再发到这个群"))
        return reverse("reminders:groups")

    return act_once(request, act)
