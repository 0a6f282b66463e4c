"""Webhooks: which programs are told of what, one added, one ended."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.ledger.words import OBJECTS
from liance.doors.web.lists import listing
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, tried
from liance.doors.web.standing import english
from liance.doors.web.tokens.forms import HookForm
from liance.doors.web.tokens.views import tabs
from liance.flows.telling import standing
from liance.mechanism.exchange import queries
from liance.mechanism.exchange.actions import hooks as actions
from liance.mechanism.exchange.kinds import kinds
from liance.mechanism.exchange.models import Hook
from liance.mechanism.exchange.policies import OVERSEE, TOKENS, hooks_overseen

SORTS = {"made": ["created_at", "id"]}


def _words() -> dict[str, str]:
    """Each kind of event in words: of what, which step; two steps of one name are told apart by the
    ledger's word."""
    said = {
        kind: f"{OBJECTS.get(machine.noun, machine.noun)}　{edge.en if english() else edge.zh}"
        for kind, (machine, edge) in kinds().items()
    }
    counts = Counter(said.values())
    return {
        kind: word if counts[word] == 1 else f"{word} ({kind.rpartition(':')[2]})"
        for kind, word in said.items()
    }


@page(TOKENS)
def index(request: Request) -> HttpResponse:
    """One's own webhooks; for who administers accounts those of the area too."""
    rows = hooks_overseen(request.actor).select_related("staff", "agency")
    found = listing(request, rows, sorts=SORTS, default="-made")
    troubles = queries.untold([row.pk for row in found])
    words = _words()
    context = {
        "title": _("%(count)s 个事件推送") % {"count": found.total} if found.total else _("事件推送"),
        "tabs": tabs(), "found": found, "overseer": request.actor.may(OVERSEE),
        "lines": [_line(row, words, troubles) for row in found],
        "columns": [_("程序"), _("事件"), (_("从何时起"), "", "made"), _("状态"), ("", "end")],
    }  # fmt: skip
    return render(request, "tokens/hooks.html", context)


def _line(
    row: Hook, words: Mapping[str, str], troubles: Mapping[UUID, queries.Untold]
) -> dict[str, Any]:
    trouble = troubles.get(row.pk)
    if not row.active:
        state = ("closed", _("已停用"))
    elif trouble and trouble.refused:
        state = ("refused", _("%(count)s 条被拒收") % {"count": trouble.refused})
    elif trouble and trouble.failing:
        state = ("late", _("%(count)s 条发不出去，还会再试") % {"count": trouble.failing})
    else:
        state = ("ok", _("正常"))
    return {
        "row": row, "state": state, "error": trouble.error if trouble and row.active else "",
        "kinds": [words.get(kind, kind) for kind in row.kinds],
    }  # fmt: skip


@page(TOKENS, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Tell a program of events from now on."""
    form = HookForm(request.POST or None, kinds=list(_words().items()))

    def act() -> str:
        data = form.cleaned_data
        actions.add_hook(
            name=data["name"], url=data["url"].strip(), secret=data["secret"], kinds_=data["kinds"],
            places=standing(request.actor), allowed=settings.LIANCE_WEBHOOK_HOSTS,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("推送已登记，从现在起的事件会发过去"))
        return reverse("tokens:hooks")

    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "title": _("登记推送"), "form": form,
        "crumbs": [(_("事件推送"), reverse("tokens:hooks")), (_("登记推送"), "")],
    }  # fmt: skip
    return render(request, "tokens/new_hook.html", context, status=422 if form.errors else 200)


@page(TOKENS, methods=["POST"])
def end(request: Request, hook_id: UUID) -> HttpResponse:
    """Tell a program nothing more."""

    def act() -> str:
        actions.end_hook(hook_id=hook_id, actor=request.actor, at=request.at)
        messages.success(request, _("推送已停用"))
        return reverse("tokens:hooks")

    return act_once(request, act)
